"""Where a page may send somebody on: to paths of this site and nowhere else."""

from urllib.parse import urlsplit

from flask import request


def own_path(target: str | None) -> str | None:
    """Return the path and query of a `next` address when it leads to this site, else None.

    Absolute addresses are taken only with this very host, and then without it: no redirect ever leaves the site.
    """
    if not target or any(ord(sign) < 32 for sign in target) or "\\" in target:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if (parts.scheme or parts.netloc) and (parts.scheme not in {"http", "https"} or parts.netloc != request.host):
        return None
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")

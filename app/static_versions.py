"""Puts a version into the address of each of our files, so that browsers keep it for good and still see a change at once."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.utils import safe_join

YEAR = 31_536_000
FONTS = "fonts/"  # the styles name them, without a version; they are never changed, only replaced by others


def install(app: Flask) -> None:
    """Add the version to every address that is made, and keep what is asked for by its present one."""
    app.url_defaults(_name)
    app.after_request(_keep)


def _name(endpoint: str, values: dict[str, Any]) -> None:
    filename = values.get("filename", "")
    if endpoint == "static" and not filename.startswith(FONTS) and (version := _version(filename)):
        values["v"] = version


def _keep(response: Response) -> Response:
    asked, filename = request.args.get("v"), (request.view_args or {}).get("filename", "")
    if request.endpoint == "static" and (filename.startswith(FONTS) or (asked and asked == _version(filename))):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def _version(filename: str) -> str:
    """Return the version of a file of ours, "" for one that does not exist; looked up once a request."""
    known: dict[str, str] = g.setdefault("static_versions", {})
    if filename not in known:
        path = safe_join(str(current_app.static_folder), filename)
        known[filename] = _of(path, Path(path).stat().st_mtime) if path and Path(path).is_file() else ""
    return known[filename]


@cache
def _of(path: str, _changed: float) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:12]

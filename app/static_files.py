"""Sends our own styles, scripts and drawings compressed.

Only these: a page that was compressed together with a secret in it would tell of the secret by its length (BREACH).
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

COMPRESSED = frozenset({"text/css", "text/javascript", "image/svg+xml"})
KEPT = 32  # more than there are such files


def install(app: Flask) -> None:
    """Compress the files of the static folder for browsers that take it."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if request.endpoint != "static" or response.status_code != 200 or response.mimetype not in COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip"):
        return response
    response.direct_passthrough = False
    response.set_data(_compressed(response.get_data()))
    response.content_encoding = "gzip"
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same content in other bytes
    return response


@lru_cache(KEPT)
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)

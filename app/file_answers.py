"""Files as answers: bytes with their type and name, to keep or, where nothing in them can run, to look at."""

import io
from typing import BinaryIO

from flask import Response, send_file

PICTURES = ("image/png", "image/jpeg")
SHOWN = ("application/pdf", *PICTURES)


def file_answer(content: bytes | BinaryIO, media_type: str, name: str, *, inline: bool = False) -> Response:
    """Return a file as a download, or to look at in the page (PDF and pictures only).

    Large ones come as an open file, which is read while it is sent. What a PDF in a page may do is said by app.web.
    """
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    kept = not (inline and media_type in SHOWN)
    answer = send_file(file, media_type, as_attachment=kept, download_name=name, conditional=False, etag=False)
    answer.content_length = size
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

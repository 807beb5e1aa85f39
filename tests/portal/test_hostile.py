"""What a reviewer tried against the public pages, and what came of it: each of these once did harm."""

import re

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.document import Document
from app.security.scope import unscoped
from tests.portal.test_submission import CODE, FORM, PHOTO, Writer
from tests.visitor import TOKEN

NAMES = (
    b"filename*=UTF-8''%00fo%1bto.png",
    b"filename*=UTF-8''..%2f%ed%a0%80foto.png",
    b'filename="f\to.png"',
)


def _send_file(writer: Writer, named: bytes) -> int:
    """Send a photo whose name stands in the head of its part as given."""
    found = TOKEN.search(writer.get(f"{FORM}/bukti").text)
    token = found[1].encode() if found else b""
    parts = (b'Content-Disposition: form-data; name="csrf_token"\r\n\r\n' + token,
             b'Content-Disposition: form-data; name="files"; ' + named + b"\r\nContent-Type: image/png\r\n\r\n" + PHOTO + named)  # fmt: skip
    body = b"".join(b"--X\r\n" + part + b"\r\n" for part in parts) + b"--X--\r\n"
    return writer.client.post(f"{FORM}/bukti", data=body, content_type="multipart/form-data; boundary=X").status_code


def test_a_file_whose_name_hides_control_signs_can_be_opened_by_all(web: Flask) -> None:
    writer = Writer(web)
    for named in NAMES:
        writer.write()
        _send_file(writer, named)
        writer.send()
    with web.app_context(), unscoped(db.session()):
        names = db.session.scalars(select(Document.file_name).where(Document.direction == "received")).all()
    assert len(names) == 2 * len(NAMES) and all(name.isprintable() and "/" not in name for name in names)


def test_done_leaves_no_receipt_with_the_access_code_behind(web: Flask) -> None:
    writer = Writer(web)
    writer.write()
    receipt = writer.send()
    number = re.findall(r'href="(/lacak/[^"]+?)"', receipt)[0]
    assert CODE.search(receipt)
    writer.submit(number, "/lacak/selesai")
    after = writer.get(f"{FORM}/diterima", follow_redirects=True).text
    assert not CODE.search(after) and number not in after

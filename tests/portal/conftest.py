"""The application, and papers that were issued with codes the tests know."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.commands.register_case import register_case
from app.extensions import db
from app.models.document import Document, DocumentSignature
from app.security.scope import unscoped
from tests import world as worlds
from tests.conftest import SqliteEngine
from tests.portal.writer import Writer

ISSUED, SIGNED = b"%PDF-1.7 the issued paper", b"%PDF-1.7 the signed copy"
NIGHT = datetime(2026, 8, 31, 18, 30, tzinfo=UTC)  # 1 September, half past one, in Palembang
SECRETS = ("PT Rahasia", "Perihal rahasia", "Uraian rahasia", "Surat untuk PT Rahasia")

Issue = Callable[..., str]


def issue_paper(code: str, **values: Any) -> str:
    """Record an issued paper of a new case in the running application context; return its code."""
    world = worlds.read(db.session())
    case = register_case(db.session, world.viewer(db.session(), "plg_desk"), {
        "channel": "walk_in", "customer_name": SECRETS[0], "subject": SECRETS[1], "description": SECRETS[2],
        "service": "pengujian"})  # fmt: skip
    method = values.pop("signed", "")
    print_ = hashlib.sha256(ISSUED).hexdigest()
    row = {"direction": "issued", "kind": "reply_letter", "number": "B/7/BSPJI-Palembang/IX/2026", "status": "in_force",
           "sha256": print_, "storage_key": print_, **values}  # fmt: skip
    with unscoped(db.session()):
        document = Document(
            case_id=int(case["id"]), title=SECRETS[3], file_name="rahasia.pdf", media_type="application/pdf",
            size=len(ISSUED), added_at=NIGHT, verification_code=code, **row)  # fmt: skip
        db.session.add(document)
        db.session.flush()
        if method:
            copy = hashlib.sha256(SIGNED).hexdigest()
            db.session.add(DocumentSignature(
                case_id=document.case_id, document_id=document.id, method=method, signer_name="Orang Rahasia", at=NIGHT,
                file_name="bertanda-tangan.pdf", media_type="application/pdf", size=len(SIGNED), sha256=copy,
                storage_key=copy))  # fmt: skip
        db.session.commit()
    return code


@pytest.fixture
def web(sqlite_engine: SqliteEngine) -> Flask:
    """The application on a fresh SQLite, without an application context around it."""
    sqlite_engine.reset()
    return sqlite_engine.app


@pytest.fixture
def issue(web: Flask) -> Issue:
    """Issue a paper with a code."""

    def issuing(code: str, **values: Any) -> str:
        with web.app_context():
            return issue_paper(code, **values)

    return issuing


@pytest.fixture
def writer(web: Flask) -> Writer:
    """Somebody at the form of Palembang."""
    return Writer(web)

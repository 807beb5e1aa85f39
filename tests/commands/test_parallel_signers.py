"""Sixteen people sign at the same moment: no number is missing, none comes twice, and every letter carries its own.

`make long` signs a thousand letters; the suite as many as its time allows.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from app.commands.complete_task import complete_task
from app.commands.issue_papers import issue_pending
from app.extensions import db
from app.models.case import Case
from app.models.document import Document
from app.models.letter import Letter, LetterVersion
from app.models.office import IssuedNumber
from app.models.task import CaseTask
from app.security.scope import unscoped
from tests.commands.journeys import Journey

SIGNERS = 16
LETTERS = int(os.environ.get("TANGGAP_LETTERS", "32"))


def letters_to_sign(session, world, count):
    """Registered cases whose letter is checked and waits for the head: one real journey, the others copied from it."""
    journey = Journey(session, world).up_to("passed")
    with unscoped(session):
        model, task = journey.case, session.get_one(CaseTask, journey.task)
        tasks = [task.id]
        columns = [column.key for column in Case.__mapper__.column_attrs if column.key not in ("id", "number")]
        ours = [column.key for column in CaseTask.__mapper__.column_attrs if column.key not in ("id", "case_id")]
        for n in range(1, count):
            case = Case(**{name: getattr(model, name) for name in columns}, number=f"S-{n:05}")
            session.add(case)
            session.flush()
            letter = Letter(case_id=case.id, status="checked")
            letter.versions.append(LetterVersion(
                case_id=case.id, no=1, subject="Tanggapan", body=f"<p>Isi surat {n}.</p>", at=datetime.now(UTC)))  # fmt: skip
            copy = CaseTask(**{name: getattr(task, name) for name in ours}, case_id=case.id)
            session.add_all([letter, copy])
            session.flush()
            tasks.append(copy.id)
        session.commit()
    return tasks


def test_sixteen_parallel_signers_leave_no_gap_and_no_duplicate(app, session, world, desk):
    tasks = letters_to_sign(session, world, LETTERS)
    head = world.viewer(session, "plg_head", datetime.now(UTC).date())
    issue_pending(session, desk, limit=10_000)
    with unscoped(session):
        before = session.scalars(select(IssuedNumber.seq).where(IssuedNumber.subject == "letter")).all()
    session.rollback()
    db.session.remove()

    def sign(task_id: int) -> None:
        with app.app_context():
            complete_task(db.session, head, task_id, "signed", {}, desk=desk)
            db.session.remove()

    with ThreadPoolExecutor(SIGNERS) as signers:
        list(signers.map(sign, tasks))
    own = db.session()
    with unscoped(own):
        numbers = own.scalars(select(IssuedNumber).where(IssuedNumber.subject == "letter")).all()
        letters = own.scalars(select(Letter)).all()
        drawn = own.scalars(select(Document).where(Document.kind == "reply_letter")).all()
        assert sorted(row.seq for row in numbers) == list(range(1, len(before) + LETTERS + 1))
        assert len({row.number for row in numbers}) == len(numbers)
        assert {letter.status for letter in letters} == {"signed"}
        assert sorted(row.number for row in drawn) == sorted(letter.number for letter in letters)
        for row in drawn[:: max(1, LETTERS // 40)]:
            first_page = PdfReader(BytesIO(desk.storage.get(row.storage_key))).pages[0].extract_text()
            assert row.number in first_page

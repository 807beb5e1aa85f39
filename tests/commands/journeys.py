"""Takes a complaint through SOP12-BSPJI/5 by commands, with a desk that draws papers where one is given."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.complete_task import complete_task
from app.commands.register_case import register_case
from app.documents.desk import Desk
from app.documents.storage import LocalStorage
from app.errors import Unavailable
from app.models.case import Case
from app.models.document import Document
from app.models.person import Appointment
from app.models.task import CaseTask
from app.security.scope import unscoped
from tests.world import World

ADDRESS = "https://tanggap.contoh.example/periksa"
WORDS = {"channel": "walk_in", "customer_name": "PT Contoh Karet Musi", "subject": "LHU terlambat",
         "description": "Sudah sebulan.", "service": "pengujian", "contact_email": "a@karet.example"}  # fmt: skip
BEHALF = {"how": "spoken", "evidence": "telepon"}
STEPS = ("registered", "forwarded", "disposed", "answered", "instructed", "drafted", "passed", "signed", "dispatched",
         "satisfied", "closed")  # fmt: skip


class Journey:
    """One complaint at the office PLG, and who does what with it."""

    def __init__(self, session: Session, world: World, desk: Desk | None = None, **words: Any) -> None:
        self.session, self.world, self.desk = session, world, desk
        viewer = world.viewer(session, "plg_desk")
        self.answer = register_case(session, viewer, {**WORDS, **words}, desk=desk)
        self.case_id = int(self.answer["id"])

    def _plan(self, outcome: str) -> tuple[str, dict[str, Any]]:
        with unscoped(self.session):
            function = self.world.people["plg_pengujian"]
            unit = self.session.scalars(select(Appointment.unit_id).where(Appointment.user_id == function.id)).one()
        plans: dict[str, tuple[str, dict[str, Any]]] = {
            "registered": ("plg_desk", {"type": "service", "category": "service_time", "severity": "medium"}),
            "forwarded": ("plg_coordinator", {}),
            "disposed": ("plg_head", {"addressees": [str(unit)], "instructions": ["respond"]}),
            "answered": ("plg_pengujian", {"findings": "Alat rusak", "validity": "proven"}),
            "instructed": ("plg_coordinator", {"instruction": "Jawab", "validity": "proven"}),
            "drafted": ("plg_desk", {"subject": "Tanggapan", "body": "<p>Kami <strong>perbaiki</strong> alat.</p>"}),
            "passed": ("plg_coordinator", {}),
            "signed": ("plg_head", {}),
            "dispatched": ("plg_desk", {"method": "post", "recipient": "Rina"}),
            "satisfied": ("plg_desk", {"received_by": "Rina", "on_behalf": BEHALF}),
            "closed": ("plg_desk", {"notice": "Selesai."}),
        }  # fmt: skip
        return plans[outcome]

    def do(self, outcome: str, **more: Any) -> dict[str, Any]:
        """Complete the open task with an outcome, by who usually does."""
        who, data = self._plan(outcome)
        return complete_task(
            self.session, self.world.viewer(self.session, who), self.task, outcome, {**data, **more}, desk=self.desk
        )

    def up_to(self, last: str) -> "Journey":
        """Do every step up to and including one."""
        for outcome in STEPS[: STEPS.index(last) + 1]:
            self.do(outcome)
        return self

    @property
    def task(self) -> int:
        """The open task on the way (side tracks apart)."""
        with unscoped(self.session):
            self.session.expire_all()
            return self.session.scalars(
                select(CaseTask.id).where(
                    CaseTask.case_id == self.case_id, CaseTask.status == "open", ~CaseTask.side_track
                )
            ).one()

    @property
    def case(self) -> Case:
        """The case as it is now."""
        with unscoped(self.session):
            self.session.expire_all()
            return self.session.get_one(Case, self.case_id)


class Refusing(LocalStorage):
    """A store that takes nothing, as a full disk does."""

    def put(self, content: bytes) -> str:
        """Refuse."""
        raise Unavailable("The file store cannot take the file now.")


def papers(session: Session, case_id: int) -> list[Document]:
    """The issued papers of a case, oldest first."""
    with unscoped(session):
        session.expire_all()
        query = (
            select(Document).where(Document.case_id == case_id, Document.direction == "issued").order_by(Document.id)
        )
        return list(session.scalars(query))


def text_of(content: bytes) -> str:
    """The words of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)

"""The file of a case for one reader: cover, contents, history and every document that the reader may open."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.documents.access import may_open
from app.documents.file_names import made_name
from app.documents.letterhead import letterhead
from app.documents.names import in_language, name_of
from app.documents.outcome_words import outcome_word
from app.documents.storage import Storage
from app.models.case import Case
from app.models.codes import KINDS, OUTCOMES, ROLES
from app.models.document import DOCUMENT_STATUSES, PDF, SIGNING_METHODS, Document, DocumentSignature
from app.models.event import EVENTS, CaseEvent
from app.models.task import CaseTask
from app.procedures import Library
from app.procedures.definition import Text
from app.procedures.vocabulary import DOCUMENTS
from app.security.masking import ANONYMOUS, CONFIDENTIAL, masked_parties, masked_text
from app.security.scope import unscoped
from app.security.viewer import Viewer
from reports import case_file
from reports.dates_and_numbers import date_words, moment_words, time_words
from reports.sheet import Sheet

IN_MEMORY = 8 * 1024**2  # a longer file goes to the disk
WORDS = {
    "title": Text(id="Berkas perkara", en="Case file"),
    "kind": Text(id="Jenis", en="Kind"),
    "subject": Text(id="Perihal", en="Subject"),
    "customer": Text(id="Pelanggan", en="Customer"),
    "received": Text(id="Diterima", en="Received"),
    "state": Text(id="Status", en="State"),
    "procedure": Text(id="Prosedur", en="Procedure"),
    "revision": Text(id="revisi", en="revision"),
    "for_customer": Text(id="atas nama pelanggan", en="on behalf of the customer"),
    "for_third_party": Text(id="atas nama pihak ketiga", en="on behalf of the third party"),
    "open": Text(id="Masih berjalan", en="Open"),
    "made": Text(id="Berkas ini disusun oleh {who} pada {at}.", en="Put together by {who} on {at}."),
    "omitted": Text(
        id="Identitas pelapor dirahasiakan: {n} dokumen yang memuatnya tidak disertakan.",
        en="The complainant's identity is kept confidential: {n} documents that tell it are left out.",
    ),
}


@dataclass(frozen=True)
class Bundle:
    """A case file: its content, to be read from the start and closed, its pages, and its name."""

    content: BinaryIO
    pages: int
    name: str


def case_file_of(
    session: Session, viewer: Viewer, case: Case, storage: Storage, library: Library, at: datetime, language: str = "id"
) -> Bundle:
    """Draw the file of a case that the viewer sees. Raises Unavailable when the file store does not answer."""
    with unscoped(session):
        made = _CaseFile(session, viewer, case, storage, library, at, language).data()
    out = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - who asked for it closes it
    try:
        pages = case_file.case_file_pdf(made, out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return Bundle(out, pages, made_name("berkas", case.number, ending="pdf"))


class _CaseFile:
    """Gathers what one reader may know. Used without row scope, after the case itself was found within it."""

    def __init__(
        self, session: Session, viewer: Viewer, case: Case, storage: Storage, library: Library, at: datetime,
        language: str,
    ) -> None:  # fmt: skip
        self.session, self.viewer, self.case, self.storage = session, viewer, case, storage
        self.library, self.at, self.language = library, at, language
        self.zone = case.office.zone

    def word(self, name: str, **values: object) -> str:
        return WORDS[name].in_language(self.language).format(**values)

    def day(self, moment: datetime) -> str:
        return date_words(moment.astimezone(ZoneInfo(self.zone)).date(), self.language)

    def hidden(self, text: str) -> str:
        return masked_text(self.viewer, self.case, text)

    def data(self) -> case_file.CaseFile:
        """Return the file; the bytes of the documents are read when it is drawn, one after the other."""
        case = self.case
        documents = self.session.scalars(
            select(Document).where(Document.case_id == case.id).options(selectinload(Document.signatures))
            .order_by(Document.added_at, Document.id)
        ).all()  # fmt: skip
        shown = [document for document in documents if may_open(self.viewer, document)]
        remarks = [self.word("made", who=self.viewer.name, at=moment_words(self.at, self.language, self.zone))]
        if len(shown) < len(documents):
            remarks.append(self.word("omitted", n=len(documents) - len(shown)))
        sheet = Sheet(
            letterhead(case.office), f"{self.word('title')} {case.number}", subject=self.hidden(case.subject),
            language=self.language, counted=False,
        )  # fmt: skip
        entries = tuple(self._entry(document) for document in shown)
        return case_file.CaseFile(sheet, case.number, self._facts(), tuple(remarks), tuple(self._history()), entries)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        case = self.case
        customer = masked_parties(self.viewer, case)["customer"]
        if customer in (ANONYMOUS, CONFIDENTIAL):
            customer = in_language(customer, self.language)
        state = self.word("open")
        if case.closed_at:
            state = f"{name_of(OUTCOMES, case.outcome, self.language)}, {self.day(case.closed_at)}"
        return (
            (self.word("subject"), self.hidden(case.subject)),
            (self.word("kind"), name_of(KINDS, case.kind, self.language)),
            (self.word("customer"), customer),
            (self.word("received"), moment_words(case.received_at, self.language, self.zone)),
            (self.word("state"), state),
            (self.word("procedure"), f"{case.procedure_code}, {self.word('revision')} {case.procedure_revision}"),
        )

    def _entry(self, document: Document) -> case_file.Entry:
        """Return a document with the bytes that count: the newest signed copy, where there is one."""
        kept: Document | DocumentSignature = document.signed or document
        issued = document.direction == "issued"
        title = self.hidden(document.title)
        if issued and document.kind in DOCUMENTS:
            title = DOCUMENTS[document.kind].in_language(self.language)
        notes = []
        if document.status in ("superseded", "withdrawn"):
            notes.append(name_of(DOCUMENT_STATUSES, document.status, self.language))
        if document.signed:
            method = name_of(SIGNING_METHODS, document.signed.method, self.language)
            notes.append(f"{method}: {document.signed.signer_name}, {self.day(document.signed.at)}")
        return case_file.Entry(
            title, document.number, self.day(document.added_at), "; ".join(notes), self.hidden(kept.file_name),
            kept.media_type, f"{max(1, round(kept.size / 1024))} KB", kept.sha256,
            None if document.status == "pending" else partial(self.storage.get, kept.storage_key),
            own=issued and kept.media_type == PDF and (document.signed is None or document.signed.method == "certificate"),
        )  # fmt: skip

    def _history(self) -> Iterator[case_file.Happening]:
        events = self.session.scalars(
            select(CaseEvent).where(CaseEvent.case_id == self.case.id).order_by(CaseEvent.seq)
        ).all()  # fmt: skip
        steps = self._step_titles()
        for event in events:
            title = steps.get(event.task_id or 0) if event.name == "TaskCompleted" else None
            outcome = outcome_word(event.outcome, self.language) if title and event.outcome else ""
            parts = (outcome, self.hidden(self._paper_of(event)), self.hidden(event.reason))
            by = self.hidden(event.actor_name) or self.word("customer")
            outsider = event.actor_role in ("customer", "third_party")
            role = self.word(f"for_{event.actor_role}") if outsider else name_of(ROLES, event.actor_role, self.language)
            local = event.at.astimezone(ZoneInfo(self.zone))
            yield case_file.Happening(
                f"{date_words(local.date(), self.language)}\n{time_words(event.at, self.language, self.zone)}",
                title or in_language(EVENTS.get(event.name, event.name), self.language),
                f"{by} ({role})" if role and event.actor_id is not None else by,
                "; ".join(part for part in parts if part),
            )

    def _paper_of(self, event: CaseEvent) -> str:
        """Return which paper or file an event is about, where it is about one."""
        kind = str(event.facts.get("kind", ""))
        name = DOCUMENTS[kind].in_language(self.language) if kind in DOCUMENTS else str(event.facts.get("title", ""))
        return " ".join(part for part in (name, str(event.facts.get("number") or "")) if part)

    def _step_titles(self) -> dict[int, str]:
        """Return the title of each task's step; tasks whose procedure was taken away have none."""
        found = {}
        for task in self.session.scalars(select(CaseTask).where(CaseTask.case_id == self.case.id)):
            try:
                step = self.library.get(task.procedure_code, task.procedure_revision).step(task.step_id)
            except KeyError:
                continue
            found[task.id] = step.title.in_language(self.language)
        return found

"""Signs papers that are already issued, keeps signed copies made elsewhere, and withdraws papers.

The signed bytes are stored before the row that names them and never change; the issued paper stays beside them.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.attachments import Upload
from app.commands.history import record
from app.commands.once import Answer, answered, once
from app.commands.unit_of_work import AnySession, looking, plain
from app.documents.access import may_open
from app.documents.desk import Desk
from app.documents.drawing import Issue, anchors_of, setting_of, title_of
from app.documents.electronic import sign_electronically
from app.documents.papers.registry import PAPERS
from app.documents.storage import content_of
from app.documents.validation import SCANS, check_scan, check_signed_copy, examine
from app.errors import Conflict, NotAllowed, NotFound, invalid
from app.messages import N_
from app.models.case import Case
from app.models.document import PDF, Document, DocumentSignature, file_name
from app.models.letter import Letter
from app.models.person import Staff
from app.security.scope import unscoped
from app.security.viewer import Viewer

RECORDERS = frozenset({"front_desk", "service_coordinator", "technical_manager", "office_head"})
WITHDRAWERS = frozenset({"service_coordinator", "office_head"})
NOT_IN_FORCE = N_("Only a paper in force can be signed. Reload the page.")


def sign_document(
    session: AnySession, viewer: Viewer, document_id: int, passphrase: str, desk: Desk, key: str | None = None
) -> Answer:
    """Sign an issued paper with the viewer's own certificate, where his name stands. Answers `document`.

    Raises NotFound, NotAllowed, Conflict (superseded, signed by others at the same moment), Invalid, Unavailable.
    """
    own, at, asked = plain(session), clock.now(), {"sign": document_id}
    if (answer := answered(own, viewer, key, asked)) is not None:
        return answer
    with looking(own, viewer):
        document = _visible(own, viewer, document_id)
        with unscoped(own):
            person = own.get(Staff, viewer.user_id) if viewer.user_id else None
            if person is None or document.status != "in_force":
                raise Conflict(NOT_IN_FORCE)
            last = document.signed
            if any(row.signer_id == person.id and row.method == "certificate" for row in document.signatures):
                raise Conflict(N_("You have already signed this paper."))
            if last is not None and last.media_type != PDF:
                raise Conflict(
                    N_("A scan of the signed paper is on file; it cannot be signed electronically any more.")
                )
            issue = Issue(document.number, document.added_at, document.verification_code or "", document.language)
            signed = sign_electronically(
                setting_of(own, document.case, PAPERS[document.kind], issue, desk.address),
                content_of(desk.storage, last.storage_key if last else document.storage_key), anchors_of(document), person,
                passphrase, desk, at, title_of(document.kind, document.number, document.language),
            )  # fmt: skip
            seen = last.id if last else None
    stored, report = desk.storage.put(signed), examine(signed, desk.trust_roots)

    def work(inner: Session) -> Answer:
        document = _visible(inner, viewer, document_id)
        with unscoped(inner):
            _lock(inner, document)
            if document.status != "in_force" or (document.signed.id if document.signed else None) != seen:
                raise Conflict(N_("Somebody else signed this paper at the same moment. Sign it again."))
            return _keep(inner, viewer, document, {
                "method": "certificate", "signer_id": viewer.user_id, "signer_name": viewer.name, "media_type": PDF,
                "capacity": viewer.capacity("office_head", document.case.office_id)
                if viewer.holds("office_head", document.case.office_id) else None,
                "size": len(signed), "sha256": stored, "storage_key": stored, "at": at,
                "report": report})  # fmt: skip

    return once(session, viewer, key, asked, work)


def add_signed_copy(
    session: AnySession, viewer: Viewer, document_id: int, method: str, upload: Upload, desk: Desk, limit: int,
    key: str | None = None,
) -> Answer:  # fmt: skip
    """Keep the scan of a paper signed in wet ink, or the file signed with another system (examined). Answers `document`.

    Raises NotFound, NotAllowed, Conflict, Unavailable (virus scanner), Invalid (empty, too large, harmful, no PDF, JPEG
    or PNG, not our paper, altered).
    """
    if method not in ("wet_ink", "elsewhere"):
        raise invalid("/method", N_("Choose one of the list."))
    if not upload.content:
        raise invalid("/file", N_("The file is empty."))
    if len(upload.content) > limit:
        raise invalid("/file", N_("The file is larger than %(limit)d MB."), limit=limit // 1024**2)
    with looking(session, viewer) as own:
        facts = _facts(own, viewer, _visible(own, viewer, document_id), method, upload, desk)
    desk.storage.scan(upload.content)
    stored = desk.storage.put(upload.content)

    def work(inner: Session) -> Answer:
        document = _visible(inner, viewer, document_id)
        with unscoped(inner):
            _lock(inner, document)
            if document.status != "in_force":
                raise Conflict(NOT_IN_FORCE)
            return _keep(inner, viewer, document, {
                **facts, "method": method, "size": len(upload.content), "sha256": stored, "storage_key": stored,
                "at": clock.now()})  # fmt: skip

    return once(session, viewer, key, {"copy_of": document_id, "method": method, "sha256": stored}, work)


def _facts(
    session: Session, viewer: Viewer, document: Document, method: str, upload: Upload, desk: Desk
) -> Mapping[str, Any]:
    """Examine what was uploaded; return the columns that follow from it."""
    with unscoped(session):
        if document.case.office_id not in viewer.offices_as(RECORDERS):
            raise NotAllowed(N_("Your roles do not include this."))
        if document.status != "in_force":
            raise Conflict(NOT_IN_FORCE)
        printed = ", ".join(dict.fromkeys(anchor.who for anchor in anchors_of(document).values() if anchor.who))
        if method == "wet_ink" and any(row.method != "wet_ink" for row in document.signatures):
            raise Conflict(N_("This paper is signed electronically. A scan would not carry those signatures."))
        if method == "wet_ink":
            return {"signer_name": printed[:160] or viewer.name, "media_type": check_scan(upload.content, upload.name)}
        original = content_of(desk.storage, document.storage_key)
        report = check_signed_copy(original, upload.content, document.number, desk.trust_roots)
        names = ", ".join(signer["name"] for signer in report["signers"])
        return {"signer_name": names[:160], "media_type": PDF, "report": report}


def withdraw_document(
    session: AnySession, viewer: Viewer, document_id: int, reason: str, key: str | None = None
) -> Answer:
    """Withdraw an issued paper: it stays readable, and its verification says that it no longer counts."""
    if not reason.strip():
        raise invalid("/reason", N_("This is required."))

    def work(own: Session) -> Answer:
        document = _visible(own, viewer, document_id)
        with unscoped(own):
            _lock(own, document)
            if document.case.office_id not in viewer.offices_as(WITHDRAWERS):
                raise NotAllowed(N_("Your roles do not include this."))
            if document.status != "in_force":
                raise Conflict(N_("This paper is not in force any more. Reload the page."))
            if _waits_to_be_sent(own, document):
                raise Conflict(
                    N_(
                        "This letter has not been sent yet. Send it, or record that it cannot be delivered; then withdraw it."
                    )
                )
            document.status = "withdrawn"
            record(own, document.case, viewer, "DocumentWithdrawn", reason=reason.strip()[:2000], kind=document.kind,
                   number=document.number, code=document.verification_code)  # fmt: skip
            return _answer(document)

    return once(session, viewer, key, {"withdraw": document_id, "reason": reason}, work)


def _waits_to_be_sent(session: Session, document: Document) -> bool:
    """Whether a step still has to send this letter: without it the case could not go on."""
    return document.source_table == Letter.__tablename__ and session.scalars(
        select(Letter.id).where(Letter.id == document.source_id, Letter.status == "signed")
    ).first() is not None  # fmt: skip


def _visible(session: Session, viewer: Viewer, document_id: int) -> Document:
    found = session.scalars(
        select(Document).where(Document.id == document_id, Document.direction == "issued")
    ).first()  # fmt: skip
    if found is None:
        raise NotFound()
    with unscoped(session):
        if viewer.kind != "staff" or not may_open(viewer, found):
            raise NotFound()
    return found


def _lock(session: Session, document: Document) -> None:
    session.execute(select(Case.id).where(Case.id == document.case_id).with_for_update())
    session.refresh(document)


def _keep(session: Session, viewer: Viewer, document: Document, facts: Mapping[str, Any]) -> Answer:
    ending = SCANS[facts["media_type"]][0]
    name = file_name(document.title).removesuffix(".pdf") + ("-ttd" if ending == ".pdf" else "") + ending
    row = DocumentSignature(
        case_id=document.case_id, document_id=document.id, recorded_by_id=viewer.user_id, file_name=name, **facts
    )
    document.signatures.append(row)
    session.flush()
    record(session, document.case, viewer, "DocumentSigned", kind=document.kind, number=document.number,
           method=row.method, signer=row.signer_name, sha256=row.sha256)  # fmt: skip
    return _answer(document)


def _answer(document: Document) -> Answer:
    return {"document": {"id": str(document.id), "status": document.status, "signed": bool(document.signatures)}}

"""Cases: registered, listed, shown, with their history, papers and notices, and the actions beside the steps."""

from collections.abc import Sequence
from typing import Any
from unicodedata import category

from flask import current_app, request
from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.activities.validation import UNREADABLE, validate
from app.api.routing import Access, json_body, key_of_request, number, route, text_of, viewer
from app.api.schemas import model_schema
from app.api.shapes import case_line, event_line, moment, task_line, words
from app.commands.access_log import log_identity_read
from app.commands.attachments import Upload, attach
from app.commands.case_actions import ACTIONS, act
from app.commands.register_case import REGISTRARS, CaseData, register_case
from app.documents.access import may_open
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.errors import NotFound, invalid
from app.extensions import db
from app.messages import N_
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.codes import KINDS
from app.models.document import Document
from app.models.event import CaseEvent
from app.queries.case_page import find_case, promises_of, records_of, tasks_of
from app.queries.customer_case import linked_of
from app.queries.office_procedures import procedure_of
from app.queries.register import conditions
from app.security.duties import may_do
from app.security.masking import masked_parties, masked_text
from app.security.scope import unscoped
from app.security.viewer import Viewer

BOTH: Access = "staff or customer"
FILTERS = (
    "kind", "status", "office", "service", "channel", "overdue", "q", "received_from", "received_to", "order", "limit",
    "cursor",
)  # fmt: skip


@route("/cases/schema", query=("kind",), roles=REGISTRARS)
def case_schema() -> dict[str, Any]:
    """Give the JSON Schema of the body that registers a case."""
    if text_of("kind") and text_of("kind") not in KINDS:
        raise invalid("/kind", N_("Choose one of the list."))
    return model_schema(CaseData, lambda lookup: f"/api/v1/{lookup}")


@route("/cases", "POST", roles=REGISTRARS, body=CaseData, status=201)
def register() -> tuple[dict[str, Any], int]:
    """Register a case; the access code is given once only."""
    return register_case(db.session, viewer(), json_body(), key=key_of_request(), desk=desk_of(current_app.config)), 201


@route("/cases", query=FILTERS)
def cases() -> dict[str, Any]:
    """List the cases the caller sees, the newest registered first (`order=oldest`: the oldest first)."""
    who, limit = viewer(), number("limit", 50, 100)
    wanted = {name: text_of(name) for name in FILTERS}
    wanted["overdue"] = "1" if wanted["overdue"] == "true" else wanted["overdue"]
    query = select(Case).where(*conditions(who, wanted, clock.now()))
    oldest = wanted["order"] == "oldest"
    if wanted["order"] not in ("", "newest", "oldest"):
        raise invalid("/order", N_("Choose one of the list."))
    query = query.order_by(Case.id if oldest else Case.id.desc())
    if wanted["office"]:
        query = query.where(Case.office_id == number("office", 0, LARGEST_ID))
    if wanted["cursor"]:
        after = number("cursor", 0, LARGEST_ID)
        query = query.where(Case.id > after if oldest else Case.id < after)
    rows = list(db.session.scalars(query.limit(limit + 1)))
    with unscoped(db.session()):
        items = [case_line(case, who) for case in rows[:limit]]
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


def _case(case_id: int) -> Case:
    found = find_case(db.session(), case_id)
    if found is None:
        raise NotFound()
    return found


@route("/cases/<int:case_id>", access=BOTH)
def case(case_id: int) -> dict[str, Any]:
    """Show a case: where it stands, who is next, what is due and why, its parties as far as the caller may know."""
    who = viewer()
    log_identity_read(db.session, who, case_id)
    found = _case(case_id)
    with unscoped(db.session()):
        procedure, records = procedure_of(found), records_of(db.session(), found)
        hidden = who.kind == "customer" and found.restricted  # of such a case its customer is told no step and no date
        tasks = [task for task in tasks_of(db.session(), found) if task.status == "open"]
        current = [task for task in tasks if may_do(task, who)] if hidden else tasks
        promised = [] if hidden else promises_of(db.session(), procedure, found, records.notices)
        return {
            **case_line(found, who),
            "description": masked_text(who, found, found.description),
            "remedy_sought": masked_text(who, found, found.remedy_sought),
            "type": found.type, "category": found.category, "severity": found.severity, "validity": found.validity,
            "restricted": found.restricted, "legal_hold": found.legal_hold, "reopened": found.reopened,
            "object": {"kind": found.object_kind, "number": found.object_number},
            "parties": masked_parties(who, found),
            "points": [{"no": p.no, "text": masked_text(who, found, p.text), "validity": p.validity} for p in found.points],
            "current": [task_line(task, who) for task in current],
            "next": [
                {"actor": words(procedure_of(task).actors[task.actor].title),
                 "step": words(procedure_of(task).step(task.step_id).title)}
                for task in current
            ],
            "milestones": [
                {"id": p.milestone.id, "due_at": moment(p.due_at, found), "kept_at": moment(p.kept_at, found),
                 "basis": p.milestone.basis}
                for p in promised
            ],
            "records": _records(records, who),
            "related": [
                {"id": str(other.id), "number": other.number, "kind": other.kind}
                for other in _related(found, who)
            ],
        }  # fmt: skip


def _related(case: Case, who: Viewer) -> Sequence[Case]:
    """Return the cases that belong to one; to its customer only his own, which open with the same code."""
    if who.kind == "customer":
        return linked_of(db.session(), case)
    return [other for other in (case.parent, case.duplicate_of, *case.children, *case.duplicates) if other is not None]


def _records(records: Any, who: Viewer) -> dict[str, Any]:
    """Count and name what the case holds (each in full on its own page); to its customer nothing of the inside."""
    if who.kind == "customer":
        inside: dict[str, Any] = {"dispositions": 0, "responses": 0, "letters": [], "nonconformities": [], "team": None}
        return {**inside, "decision": None}
    return {
        "dispositions": len(records.dispositions),
        "responses": len(records.responses),
        "letters": [{"number": row.number, "status": row.status} for row in records.letters],
        "nonconformities": [{"number": row.number, "grade": row.grade} for row in records.nonconformities],
        "team": records.team.number if records.team else None,
        "decision": {"number": records.decision.number, "ruling": records.decision.ruling}
        if records.decision
        else None,
    }


@route("/cases/<int:case_id>/history")
def history(case_id: int) -> dict[str, Any]:
    """Tell what happened, oldest first."""
    who, found = viewer(), _case(case_id)
    rows = db.session.scalars(select(CaseEvent).where(CaseEvent.case_id == found.id).order_by(CaseEvent.seq))
    return {"items": [event_line(row, found, who) for row in rows], "next": None}


@route("/cases/<int:case_id>/documents", access=BOTH)
def documents(case_id: int) -> dict[str, Any]:
    """List the papers of a case."""
    who, found = viewer(), _case(case_id)
    rows = db.session.scalars(
        select(Document).where(Document.case_id == found.id).options(selectinload(Document.signatures))
        .order_by(Document.id)
    )  # fmt: skip
    with unscoped(db.session()):
        return {"items": [document_line(row, found) for row in rows if may_open(who, row)], "next": None}


def document_line(row: Document, case: Case) -> dict[str, Any]:
    """Return the facts of a document: an issued paper with its number, code, state and signed copies."""
    return {
        "id": str(row.id), "kind": row.kind, "title": row.title, "direction": row.direction, "media_type": row.media_type,
        "size": row.size, "sha256": row.sha256, "added_at": moment(row.added_at, case), "number": row.number or None,
        "language": row.language, "status": row.status, "verification_code": row.verification_code,
        "signatures": [
            {"id": str(copy.id), "method": copy.method, "signer": copy.signer_name, "at": moment(copy.at, case),
             "media_type": copy.media_type, "size": copy.size, "sha256": copy.sha256}
            for copy in row.signatures
        ],
    }  # fmt: skip


def _action(name: str, customer: bool) -> None:
    """Register the route of one action; its body is the action's own model with the case's version."""
    model = ACTIONS[name][0]
    body: type[BaseModel] = create_model(
        f"{model.__name__}Request", __base__=model, __config__=None, version=(int, ...)
    )

    def perform(case_id: int) -> dict[str, Any]:
        data = json_body()
        version = data.pop("version", None)
        if not isinstance(version, int) or isinstance(version, bool):
            raise invalid("/version", N_("Enter a whole number."))
        return act(db.session, viewer(), name, case_id, data, version, key_of_request(), desk_of(current_app.config))

    perform.__name__, perform.__doc__ = f"case_{name}", model.__doc__
    route(f"/cases/<int:case_id>/{name}", "POST", access=BOTH if customer else "staff", body=body)(perform)


for _name in ACTIONS:
    _action(_name, _name in ("withdraw", "reopen", "appeal", "messages"))


class AttachmentForm(BaseModel):
    """A file with an optional title (multipart/form-data)."""

    model_config = ConfigDict(extra="forbid")
    title: str = ""


@route("/cases/<int:case_id>/attachments", "POST", access=BOTH, body=AttachmentForm, multipart=True, status=201)
def attachments(case_id: int) -> tuple[dict[str, Any], int]:
    """Attach a file: PDF, JPG, PNG, DOCX or XLSX."""
    file = request.files.get("file")
    if file is None:
        raise invalid("/file", N_("This is required."))
    form = validate(AttachmentForm, dict(request.form))
    limit: int = current_app.config["UPLOAD_LIMIT"]
    if any(category(sign) == "Cc" for sign in file.filename or ""):
        raise invalid("/file", UNREADABLE)
    upload = Upload(file.filename or "file", file.stream.read(limit + 1), form.title)
    storage = storage_of(current_app.config)
    return attach(db.session, viewer(), case_id, upload, storage, limit, key_of_request()), 201

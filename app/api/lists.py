"""Reference lists inside the caller's reach: offices, services, units, staff, customers, procedures, papers."""

from typing import Any

from flask import Response, current_app
from sqlalchemy import Select, select

from app.api.cases import document_line
from app.api.routing import number, route, text_of, viewer
from app.api.shapes import words
from app.commands.access_log import log_identity_read
from app.commands.issue_papers import made
from app.documents.access import may_open
from app.documents.desk import desk_of
from app.documents.storage import content_of, storage_of
from app.errors import NotFound
from app.extensions import db
from app.file_answers import file_answer
from app.models.base import LARGEST_ID
from app.models.customer import Customer
from app.models.document import Document, DocumentSignature
from app.models.office import Office, Service, Unit
from app.models.person import Staff
from app.queries.office_procedures import library
from app.security.scope import unscoped
from app.security.viewer import IDENTITY_ROLES

LIST = ("q", "limit", "cursor")


def _listed(query: Select[Any], model: Any, name: Any) -> dict[str, Any]:
    limit = number("limit", 50, 100)
    if text := text_of("q"):
        like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(name.ilike(like, escape="\\"))
    if text_of("cursor"):
        query = query.where(model.id > number("cursor", 0, LARGEST_ID))
    rows = list(db.session.scalars(query.order_by(model.id).limit(limit + 1)))
    items = [
        {"id": str(row.id), **({"code": row.code} if hasattr(row, "code") else {}), "name": row.name}
        for row in rows[:limit]
    ]
    return {"items": items, "next": items[-1]["id"] if len(rows) > limit else None}


@route("/offices", query=LIST)
def offices() -> dict[str, Any]:
    """List offices."""
    return _listed(select(Office), Office, Office.name)


@route("/services", query=LIST)
def services() -> dict[str, Any]:
    """List the services of the caller's office."""
    return _listed(select(Service).where(Service.active), Service, Service.name)


@route("/units", query=LIST)
def units() -> dict[str, Any]:
    """List the functions of the caller's office."""
    return _listed(select(Unit).where(Unit.active), Unit, Unit.name)


@route("/staff", query=LIST)
def staff() -> dict[str, Any]:
    """List the active staff of the caller's office (of every office for the agency)."""
    query = select(Staff).where(Staff.active)
    if not viewer().agency:
        query = query.where(Staff.office_id == viewer().office_id)
    return _listed(query, Staff, Staff.first_name)


@route("/customers", query=LIST, roles=IDENTITY_ROLES)
def customers() -> dict[str, Any]:
    """List the customers of the caller's office."""
    return _listed(select(Customer), Customer, Customer.name)


@route("/procedures", access="public")
def procedures() -> dict[str, Any]:
    """List the procedures this installation knows."""
    items = [
        {"code": p.code, "revision": p.revision, "title": words(p.title), "effective": p.effective.isoformat(),
         "handles": list(p.handles)}
        for p in library().all()
    ]  # fmt: skip
    return {"items": items, "next": None}


@route("/procedures/<path:code_and_revision>", access="public")
def procedure(code_and_revision: str) -> dict[str, Any]:
    """Show one revision of a procedure as data."""
    for known in library().all():
        if f"{known.code}/{known.revision}" == code_and_revision:
            return known.model_dump(mode="json", by_alias=True, exclude={"source"})
    raise NotFound()


def _document(document_id: int) -> Document:
    found = db.session.scalars(select(Document).where(Document.id == document_id)).first()
    if found is None:
        raise NotFound()
    with unscoped(db.session()):
        if not may_open(viewer(), found):
            raise NotFound()
    return found


@route("/documents/<int:document_id>", access="staff or customer")
def document(document_id: int) -> dict[str, Any]:
    """Show the facts of a paper."""
    found = _document(document_id)
    return document_line(found, found.case)


@route("/documents/<int:document_id>/content", access="staff or customer", query=("signature",))
def document_content(document_id: int) -> Response:
    """Give the bytes of a document as a download; with `signature` those of that signed copy."""
    paper = _document(document_id)
    found: Document | DocumentSignature = paper
    if text_of("signature"):
        copies = {copy.id: copy for copy in paper.signatures}
        found = copies.get(number("signature", 0, LARGEST_ID)) or found
        if isinstance(found, Document):
            raise NotFound()
    else:
        found = paper = made(db.session, desk_of(current_app.config), paper)
    if paper.names_customer:
        log_identity_read(db.session, viewer(), paper.case_id)
    content = content_of(storage_of(current_app.config), found.storage_key)
    return file_answer(content, found.media_type, found.file_name)

"""A paper of a case: what it is, whether it counts, its signed copies; opening, signing, adding a copy, withdrawing."""

import secrets
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app.commands.access_log import log_identity_read
from app.commands.attachments import Upload
from app.commands.issue_papers import made
from app.commands.sign_document import (
    RECORDERS,
    WITHDRAWERS,
    add_signed_copy,
    sign_document,
    withdraw_document,
)
from app.documents.access import may_open
from app.documents.desk import desk_of
from app.documents.drawing import anchors_of
from app.documents.papers.signers import account_key
from app.documents.signing import readable_name
from app.documents.storage import content_of, storage_of
from app.documents.validation import footer_line
from app.documents.verification import address
from app.errors import Invalid, NotFound
from app.file_answers import file_answer
from app.models.base import LARGEST_ID
from app.models.document import PDF, Document, DocumentSignature
from app.queries.papers_to_sign import signs_here
from app.readable import page_language
from app.security.scope import unscoped
from app.staff.access import needs
from app.staff.screen import Screen, session, viewer


def stored_answer(row: Document | DocumentSignature, *, inline: bool = False) -> Response:
    """Return a stored file as a download, or to look at in the page. Raises Unavailable."""
    content = content_of(storage_of(current_app.config), row.storage_key)
    return file_answer(content, row.media_type, row.file_name, inline=inline)


def find_document(document_id: int, case_id: int | None = None) -> Document:
    """Return a document the viewer may open; one that is still to be made is made. Raises NotFound, Unavailable.

    Who reads who complains by it is noted.
    """
    query = select(Document).where(Document.id == min(document_id, LARGEST_ID))
    if case_id is not None:
        query = query.where(Document.case_id == min(case_id, LARGEST_ID))
    found = session().scalars(query).first()
    if found is None or not may_open(viewer(), found):
        raise NotFound()
    document = made(session(), desk_of(current_app.config), found)
    if document.names_customer:
        log_identity_read(session(), viewer(), document.case_id)
    return document


class DocumentView(Screen):
    """One document of a case."""

    route_base = "/documents"

    @expose("/<int:document_id>")
    @needs
    @permission_name("show")
    def show(self, document_id: int) -> str:
        """Show a paper's facts, its signed copies, and what may be done with it."""
        return self._page(find_document(document_id))

    def _page(self, document: Document, problem: Invalid | None = None, refused: str = "") -> str:
        who, own = viewer(), session()
        with unscoped(own):
            case, rooms = document.case, anchors_of(document)
            usable = document.direction == "issued" and document.status == "in_force"
            named = any(anchor.key == account_key(who.user_id) for anchor in rooms.values())
            scanned = document.signed is not None and document.signed.media_type != PDF
            done = scanned or any(
                row.signer_id == who.user_id and row.method == "certificate" for row in document.signatures
            )
            return self.page(
                "staff/document.html", document=document, case=case, zone=case.office.zone, problem=problem,
                refused=refused, places=len({anchor.who for anchor in rooms.values() if anchor.who}),
                readable_name=readable_name, footer=lambda report: footer_line(report, page_language()),
                address=address(current_app.config), key=secrets.token_hex(12),
                may_sign=usable and named and not done and self._holds("can_sign"), has_certificate=signs_here(own, who),
                may_record=usable and case.office_id in who.offices_as(RECORDERS),
                may_withdraw=usable and case.office_id in who.offices_as(WITHDRAWERS))  # fmt: skip

    def _holds(self, permission: str) -> bool:
        return bool(self.appbuilder.sm.has_access(permission, self.class_permission_name))

    @expose("/<int:document_id>/file")
    @needs
    @permission_name("download")
    def file(self, document_id: int) -> Response:
        """Give the bytes as issued or received."""
        return stored_answer(find_document(document_id), inline=bool(request.args.get("inline")))

    @expose("/<int:document_id>/signed/<int:signature_id>")
    @needs
    @permission_name("download")
    def signed(self, document_id: int, signature_id: int) -> Response:
        """Give the bytes of a signed copy."""
        found = find_document(document_id)
        copy = session().scalars(
            select(DocumentSignature).where(
                DocumentSignature.id == min(signature_id, LARGEST_ID), DocumentSignature.document_id == found.id)
        ).first()  # fmt: skip
        if copy is None:
            raise NotFound()
        return stored_answer(copy, inline=bool(request.args.get("inline")))

    @expose("/<int:document_id>/sign", methods=["POST"])
    @needs
    @permission_name("sign")
    def sign(self, document_id: int) -> AnyResponse | tuple[str, int]:
        """Sign with one's own certificate."""
        return self._do(document_id, "sign", gettext("The paper is signed."), lambda key: sign_document(
            session(), viewer(), document_id, request.form.get("passphrase", ""), desk_of(current_app.config), key))  # fmt: skip

    @expose("/<int:document_id>/copy", methods=["POST"])
    @needs
    @permission_name("record")
    def copy(self, document_id: int) -> AnyResponse | tuple[str, int]:
        """Add a signed copy: a scan, or a file signed with another system."""
        file, limit = request.files.get("file"), current_app.config["UPLOAD_LIMIT"]
        upload = Upload((file.filename if file else "") or "", file.stream.read(limit + 1) if file else b"")
        return self._do(document_id, "copy", gettext("The signed copy is kept."), lambda key: add_signed_copy(
            session(), viewer(), document_id, request.form.get("method", ""), upload, desk_of(current_app.config), limit,
            key))  # fmt: skip

    @expose("/<int:document_id>/withdraw", methods=["POST"])
    @needs
    @permission_name("withdraw")
    def withdraw(self, document_id: int) -> AnyResponse | tuple[str, int]:
        """Withdraw a paper that should not have been issued."""
        return self._do(document_id, "withdraw", gettext("The paper is withdrawn."), lambda key: withdraw_document(
            session(), viewer(), document_id, request.form.get("reason", ""), key))  # fmt: skip

    def _do(self, document_id: int, what: str, done: str, work: Any) -> AnyResponse | tuple[str, int]:
        if document_id > LARGEST_ID:
            raise NotFound()
        try:
            work(request.form.get("key") or secrets.token_hex(8))
        except Invalid as problem:
            return self._page(find_document(document_id), problem, what), 422
        flash(done, "success")
        return redirect(url_for("DocumentView.show", document_id=document_id))

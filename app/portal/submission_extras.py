"""What the form does beside its steps: saving while one types, files with progress, the receipt."""

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.commands.intake import BY_NAME, typed
from app.commands.submission_drafts import find_draft, save_answers
from app.commands.submit_case import sent_before
from app.extensions import db
from app.models.case import Case
from app.models.document import Document
from app.models.office import Office
from app.models.outbox import OutboxMessage
from app.portal import office_words, words
from app.portal.submission import STALE, Answer, add_files, at_office, genuine, pages, refused_writing
from app.portal.submission_visit import Visit, receipt_token, shows_code, visit_at
from app.queries.case_page import promises_of
from app.queries.office_procedures import procedure_of
from app.readable import local, time_of_day
from app.security.scope import unscoped
from app.security.tracking_links import tracking_address

ANSWERED = frozenset({"acknowledge"})  # promises that the receipt itself keeps


@pages.post("/simpan")
@at_office
def autosave(visit: Visit) -> Answer:
    """Keep what is being typed; answers when it was kept."""
    step = BY_NAME.get(request.form.get("step", ""))
    if step is None or not genuine():
        return _refused(gettext(STALE), 400)
    if (refused := refused_writing(visit)) is not None:
        return _refused(refused.text, refused.status)
    save_answers(db.session, visit.begin(), visit.office.id, typed(step, request.form))
    return jsonify(saved=gettext("Saved %(time)s", time=_clock(visit.office)), owner=visit.mark)


@pages.post("/berkas")
@at_office
def upload(visit: Visit) -> Answer:
    """Add files while the page stays open; answers the list as it is then, or what is wrong."""
    if not genuine():
        return _refused(gettext(STALE), 400)
    if visit.draft is None and (refused := refused_writing(visit)) is not None:
        return _refused(refused.text, refused.status)
    errors = add_files(visit)
    visit.reload()
    purpose = "proxy" if request.files.getlist("proxy") else "evidence"
    listed = render_template(
        "portal/_submission_files.html",
        office=visit.office,
        files=visit.draft.files if visit.draft else [],
        purpose=purpose,
    )
    answer = jsonify(files=listed, error=" ".join(gettext(one.message, **(one.values or {})) for one in errors))
    answer.status_code = 422 if errors else 200
    return answer


@pages.get("/diterima")
def receipt(code: str) -> Answer:
    """Show number and access code of what was sent, and what happens next; the code for a short time only."""
    office = visit_at(code).office
    token = receipt_token(office)
    draft = find_draft(db.session, token, office.id) if token else None
    if draft is None or draft.case_id is None:
        return redirect(url_for("submission.first", code=office.code))
    answer = sent_before(db.session, token, office.id) if shows_code(draft) else None
    with unscoped(db.session()):
        own = db.session()
        case = own.get_one(Case, draft.case_id)
        procedure = procedure_of(case)
        notices = list(own.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id)))
        dated = {p.milestone.id: p.due_at for p in promises_of(own, procedure, case, notices) if p.due_at}
        coming = [
            (gettext("By %(day)s", day=words.weekday(dated[name], case)) if name in dated else soon, what)
            for name, soon, what in office_words.promises_by_name(procedure) if name not in ANSWERED
        ]  # fmt: skip
        paper = own.scalars(
            select(Document.id).where(
                Document.case_id == case.id, Document.kind == "intake_receipt", Document.status == "in_force"
            )
        ).first()
        files = own.scalars(
            select(Document.title)
            .where(Document.case_id == case.id, Document.direction == "received")
            .order_by(Document.id)
        ).all()
        return render_template(
            "portal/submission_receipt.html", office=office, here="complain", title=gettext("Received"), case=case,
            access_code=answer["tracking"]["code"] if answer and "tracking" in answer else "", coming=coming, paper=paper, files=files,
            moment=words.moment(case.received_at, case), mailed=any(_is_mailed(row) for row in notices),
            link=tracking_address(current_app.config["PUBLIC_URL"], case.number))  # fmt: skip


def _is_mailed(row: OutboxMessage) -> bool:
    return row.notice == "received" and row.audience == "customer" and row.status in ("queued", "sent", "deferred")


def _clock(office: Office) -> str:
    return time_of_day(local(clock.now(), office.zone))


def _refused(text: str, status: int) -> Response:
    answer = jsonify(error=text)
    answer.status_code = status
    return answer

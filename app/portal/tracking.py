"""The public page on which customers follow their case: with number and access code, or from the link in a mail."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import format_date, get_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from app.commands.register_case import tracking_hash
from app.documents.storage import storage_of
from app.extensions import db, limiter
from app.models.case import Case
from app.models.codes import KINDS, OUTCOMES
from app.portal.customer_session import follow as follow_case
from app.portal.customer_session import followed, forget
from app.procedures.vocabulary import DOCUMENTS
from app.queries.tracking import case_of_code, case_of_key, paper_of, standing_of
from app.security.scope import unscoped

PATH = "/lacak"
Answer = AnyResponse | str | tuple[str, int]

pages = Blueprint("tracking", __name__)
tracking_limit = limiter.shared_limit(lambda: current_app.config["CHECK_RATE_LIMIT"], scope="follow-case")


@pages.get(PATH, strict_slashes=False)
def ask() -> str:
    """Ask for number and access code."""
    return _form("")


@pages.post(PATH, strict_slashes=False)
@tracking_limit
def follow() -> Answer:
    """Lead on to the case; the same words and work whether number or code is wrong."""
    number, code = request.form.get("number", "").strip(), request.form.get("code", "")
    case = case_of_code(db.session(), number, tracking_hash(code[:200]))
    if case is None:
        return _form(
            number, gettext("Number and access code do not belong together. Look at your receipt, or ask the office.")
        ), 422
    return _on_to(case)


@pages.get(f"{PATH}/<path:number>")
def show(number: str) -> Answer:
    """Show where a case stands to whoever proved to own it; ask anybody else for the access code."""
    if "kunci" in request.args:
        return _linked(number, request.args["kunci"])
    case = followed(number)
    return _form(number) if case is None else _standing(case)


@tracking_limit
def _linked(number: str, key: str) -> Answer:
    """Take the key of a mail out of the address."""
    case = case_of_key(db.session(), number, current_app.config["SECRET_KEY"], key[:200])
    if case is None:
        return _form(
            number, gettext("This link does not open the case any more. Type the access code, or ask the office.")
        ), 422
    return _on_to(case)


@pages.post(f"{PATH}/selesai")
def leave() -> AnyResponse:
    """End the visit: on a shared computer nothing stays behind."""
    forget()
    return redirect(url_for("tracking.ask", selesai=1), 303)


@pages.get(f"{PATH}/<path:number>/surat/<int:document_id>")
def paper(number: str, document_id: int) -> Response:
    """Give a paper that was written for the customer."""
    own, case = db.session(), followed(number)
    found = paper_of(own, case, document_id) if case else None
    if found is None:
        abort(404)
    with unscoped(own):
        copy = found.signed or found
    try:
        content = storage_of(current_app.config).get(copy.storage_key)
    except FileNotFoundError:
        abort(404)
    answer = Response(content, mimetype=copy.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=copy.file_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _on_to(case: Case) -> AnyResponse:
    follow_case(case)
    return redirect(url_for("tracking.show", number=case.number), 303)


def _form(number: str, problem: str = "") -> str:
    shown = "".join(sign for sign in number if sign.isprintable())[:60]
    return render_template(
        "portal/follow.html",
        title=gettext("Follow your case"),
        number=shown,
        problem=problem,
        left="selesai" in request.args,
    )


def _day(moment: datetime, case: Case) -> str:
    """Return a moment's date where the office is, in words."""
    return str(format_date(moment.astimezone(ZoneInfo(case.office.zone)).date(), "d MMMM yyyy", rebase=False))


def _standing(case: Case) -> str:
    found, language = standing_of(db.session(), case), str(get_locale())
    with unscoped(db.session()):
        office = case.office
        facts = [
            (gettext("Kind"), gettext(KINDS[case.kind])),
            (gettext("Received"), _day(case.received_at, case)),
            (gettext("Office"), office.name),
        ]
        if case.closed_at:
            facts.append(
                (
                    gettext("Closed"),
                    f"{_day(case.closed_at, case)}: {gettext(OUTCOMES[case.outcome or ''])}",
                )
            )
        elif found.answer_by:
            facts.append((gettext("Answer promised by"), _day(found.answer_by, case)))
        papers = [
            (row.id, DOCUMENTS[row.kind].in_language(language) if row.kind in DOCUMENTS else row.title, row.number)
            for row in found.papers
        ]
        return render_template(
            "portal/standing.html", title=case.number, case=case, found=found, facts=facts, papers=papers, office=office,
            steps=[step.in_language(language) for step in found.now])  # fmt: skip

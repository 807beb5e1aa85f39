"""The public page on which customers follow their case: with number and access code, or from the link in a mail."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask_babel import format_date, get_locale, gettext

from app.commands.register_case import tracking_hash
from app.documents.storage import storage_of
from app.extensions import db, limiter
from app.models.case import Case
from app.models.codes import KINDS, OUTCOMES
from app.procedures.vocabulary import DOCUMENTS
from app.queries.tracking import case_of_code, case_of_key, paper_of, standing_of
from app.security.scope import unscoped
from app.security.tracking_links import key_of

PATH = "/lacak"
Answer = str | tuple[str, int]

pages = Blueprint("tracking", __name__)
tracking_limit = limiter.shared_limit(lambda: current_app.config["CHECK_RATE_LIMIT"], scope="follow-case")


@pages.get(PATH, strict_slashes=False)
def ask() -> str:
    """Ask for number and access code."""
    return _form("")


@pages.post(PATH, strict_slashes=False)
@tracking_limit
def follow() -> Answer:
    """Show where the case stands; the same words whether number or code is wrong."""
    number, code = request.form.get("number", "").strip(), request.form.get("code", "")
    case = case_of_code(db.session(), number, tracking_hash(code[:200])) if number and code.strip() else None
    if case is None:
        return _form(
            number, gettext("Number and access code do not belong together. Look at your receipt, or ask the office.")
        ), 422
    return _standing(case)


@pages.get(f"{PATH}/<path:number>")
@tracking_limit
def linked(number: str) -> Answer:
    """Show the case that the key of a mail opens; without one ask for the access code."""
    case = case_of_key(db.session(), number, current_app.config["SECRET_KEY"], request.args.get("kunci", ""))
    if case is None:
        return _form(number)
    return _standing(case)


@pages.get("/lacak-dokumen/<int:document_id>/<path:number>")
@tracking_limit
def paper(document_id: int, number: str) -> Response:
    """Give a paper that was written for the customer."""
    own = db.session()
    case = case_of_key(own, number, current_app.config["SECRET_KEY"], request.args.get("kunci", ""))
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


def _form(number: str, problem: str = "") -> str:
    shown = "".join(sign for sign in number if sign.isprintable())[:60]
    return render_template("portal/follow.html", title=gettext("Follow your case"), number=shown, problem=problem)


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
            steps=[step.in_language(language) for step in found.now], key=key_of(current_app.config["SECRET_KEY"], case))  # fmt: skip

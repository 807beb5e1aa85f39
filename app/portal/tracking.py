"""The public pages on which customers follow their case: with number and access code, or from the link in a mail."""

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.commands.complete_task import load_context, outcomes_of
from app.commands.intake import number_title
from app.commands.register_case import tracking_hash
from app.documents.storage import storage_of
from app.extensions import db
from app.file_answers import PICTURES, file_answer
from app.models.case import Case
from app.models.codes import KINDS
from app.models.document import PDF, Document
from app.portal import protection
from app.portal.customer_session import follow as follow_case
from app.portal.customer_session import followed, forget
from app.portal.letter_words import letter_words
from app.portal.my_case import PATH, Answer, own_case, page, pages
from app.portal.own_words import asked_words, ending_of, offers, paper_asked_about, silence_words
from app.portal.submission_visit import forget_receipts
from app.portal.words import paper_name
from app.queries.customer_case import customer_case, linked_of, survey_until
from app.queries.tracking import case_of_code, case_of_key, paper_of
from app.security.masking import masked_parties
from app.security.scope import unscoped
from app.security.viewer import customer_of


@pages.get(PATH, strict_slashes=False)
def ask() -> str:
    """Ask for number and access code."""
    return _form("")


@pages.post(PATH, strict_slashes=False)
def follow() -> Answer:
    """Lead on to the case; the same words and work whether number or code is wrong."""
    number, code = request.form.get("number", "").strip(), request.form.get("code", "")[:200]
    if (refused := protection.refusal("follow")) is not None:
        return _form(number, refused.text, refused.field, code), refused.status
    case = case_of_code(db.session(), number, tracking_hash(code))
    if case is None:
        return _form(
            number, gettext("Number and access code do not belong together. Look at your receipt, or ask the office.")
        ), 422
    return _on_to(case)


@pages.get(f"{PATH}/<path:number>")
def show(number: str) -> Answer:
    """Show where a case stands to whoever proved to own it; ask anybody else for the access code."""
    if "kunci" in request.args:
        return _linked(number, request.args["kunci"][:200])
    case = followed(number)
    return _form(number) if case is None else _standing(case)


def _linked(number: str, key: str) -> Answer:
    """Take the key of a mail out of the address."""
    case = case_of_key(db.session(), number, current_app.config["SECRET_KEY"], key)
    if case is None:
        return _form(
            number, gettext("This link does not open the case any more. Type the access code, or ask the office.")
        ), 422
    return _on_to(case)


@pages.post(f"{PATH}/selesai")
def leave() -> AnyResponse:
    """End the visit: on a shared computer nothing stays behind."""
    forget()
    forget_receipts()
    return redirect(url_for("tracking.ask", selesai=1), 303)


@pages.get(f"{PATH}/<path:number>/surat/<int:document_id>")
@own_case
def letter(case: Case, document_id: int) -> Answer:
    """Show a paper that was written for the customer: its words where it is a letter, else the paper itself."""
    with unscoped(db.session()):
        found = _paper(case, document_id)
        shown = (found.signed or found).media_type
        return page(
            "portal/letter.html",
            case,
            paper=found,
            told=letter_words(db.session(), found),
            title=paper_name(found),
            is_pdf=shown == PDF,
            is_scan=shown in PICTURES,
        )


@pages.get(f"{PATH}/<path:number>/surat/<int:document_id>/berkas")
@own_case
def paper(case: Case, document_id: int) -> Response:
    """Give the bytes of a paper: the signed copy where there is one. `?lihat`: to look at inside the page."""
    with unscoped(db.session()):
        found = _paper(case, document_id)
        copy = found.signed or found
    return _bytes(copy.storage_key, copy.media_type, copy.file_name)


@pages.get(f"{PATH}/<path:number>/berkas/<int:document_id>")
@own_case
def file(case: Case, document_id: int) -> Response:
    """Give back a file that was received in the case."""
    found = paper_of(db.session(), case, document_id, "received")
    if found is None:
        abort(404)
    return _bytes(found.storage_key, found.media_type, found.file_name)


@pages.get(f"{PATH}/<path:number>/bersama/<int:other_id>")
@own_case
def linked(case: Case, other_id: int) -> Answer:
    """Go to a case that goes on from this one: it opens with the same code."""
    with unscoped(db.session()):
        other = next((found for found in linked_of(db.session(), case) if found.id == other_id), None)
    if other is None:
        abort(404)
    return _on_to(other)


def _paper(case: Case, document_id: int) -> Document:
    found = paper_of(db.session(), case, document_id)
    if found is None:
        abort(404)
    return found


def _bytes(key: str, media_type: str, name: str) -> Response:
    try:
        content = storage_of(current_app.config).get(key)
    except FileNotFoundError:
        abort(404)
    return file_answer(content, media_type, name, inline="lihat" in request.args)


def _on_to(case: Case) -> AnyResponse:
    follow_case(case)
    return redirect(url_for("tracking.show", number=case.number), 303)


def _form(number: str, problem: str = "", problem_field: str = "", code: str = "") -> str:
    shown = "".join(sign for sign in number if sign.isprintable())[:60]
    return render_template(
        "portal/follow.html", title=gettext("Follow your case"), number=shown, problem=problem, code=code, here="follow",
        problem_field=problem_field or "code", left="selesai" in request.args)  # fmt: skip


def _standing(case: Case) -> str:
    own, who = db.session(), customer_of(case.id)
    with unscoped(own):
        found = customer_case(own, case, clock.now())
        waiting = []
        for asked in found.asked:
            possible = outcomes_of(load_context(own, who, asked.task)) if asked.task else ()
            about = paper_asked_about(asked, found.papers)
            waiting.append((asked, *asked_words(asked), silence_words(asked, case), offers(asked, possible), about))
        return page(
            "portal/case.html", case, title=f"{gettext(KINDS[case.kind])} {case.number}",
            kind=gettext(KINDS[case.kind]).lower(), found=found, waiting=waiting,
            ending=ending_of(found, clock.now()), parties=masked_parties(who, case),
            survey_until=survey_until(case), number_title=number_title(case.kind, case.object_kind), now=clock.now())  # fmt: skip

"""The public page on which anybody checks a paper: by its code, and by comparing a file with what was issued.

What is sent for comparison is read, compared and forgotten; nothing of a case is shown (see app.documents.verification).
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import readable
from app.documents.validation import footer_line
from app.documents.verification import PATH, Genuine, compare, look_up, normalise
from app.extensions import db, limiter
from app.messages import N_
from app.models.codes import DOCUMENT_STATUSES

Answer = Response | str | tuple[str, int]

LONGEST_SHOWN = 40
SIGNED: Mapping[str, str] = {
    "certificate": N_("Digitally signed; the signed copy is on file."),
    "wet_ink": N_("Signed on paper; a scan of the signed copy is on file."),
    "elsewhere": N_("Signed with another system; the signed copy is on file."),
    "": N_("No signed copy is on file."),
}
# What the page says first: how it looks, its icon, its title and what follows from it.
IN_FORCE = (
    "ok",
    "check",
    N_("This document is genuine and in force"),
    N_(
        "Compare the facts below with the paper in your hands. Where they differ, the paper is not the one that was issued."
    ),
)
SUPERSEDED = (
    "warn",
    "history",
    N_("This document is genuine but was replaced"),
    N_("A newer document has taken its place. Ask the office for it before you rely on this one."),
)
WITHDRAWN = (
    "warn",
    "circle-alert",
    N_("This document is genuine but was withdrawn"),
    N_("It no longer counts. Ask the office why before you rely on it."),
)
DIFFERENT = (
    "bad",
    "x",
    N_("The file is not the document that was issued"),
    N_(
        "Its content differs from what is on file. It may have been altered; a scan, a print to PDF or a file that was saved "
        "again differs as well. Ask the sender for the file as the office sent it, or ask the office."
    ),
)
HEADLINES = {"in_force": IN_FORCE, "superseded": SUPERSEDED, "withdrawn": WITHDRAWN}
SAME = {
    "issued": N_("The file is identical, byte for byte, with the document that was issued."),
    "signed": N_("The file is identical, byte for byte, with the signed copy of the document."),
}  # fmt: skip

pages = Blueprint("portal", __name__)

# One bucket per caller's address for all ways of asking about a code.
check_limit = limiter.shared_limit(lambda: current_app.config["CHECK_RATE_LIMIT"], scope="check-document")


@pages.get(PATH, strict_slashes=False)
def ask() -> str:
    """Ask for a code and, where there is one, a file."""
    return _form_page("", "")


@pages.post(PATH, strict_slashes=False)
@check_limit
def check() -> Answer:
    """Take the form: lead on to the paper's own address, or answer at once where a file came along."""
    typed = request.form.get("code", "")
    if not typed.strip():
        return _form_page("", gettext("Type the code that is printed next to the square code.")), 422
    content = _sent_file()
    if content is None and (code := normalise(typed)):
        return redirect(url_for("portal.show", code=code), 303)
    return _result(typed, content)


@pages.get(f"{PATH}/<code>", strict_slashes=False)
@check_limit
def show(code: str) -> Answer:
    """Tell what is known of the paper with a code; the square code on a paper leads here."""
    return _result(code, None)


@pages.post(f"{PATH}/<code>", strict_slashes=False)
@check_limit
def compare_file(code: str) -> Answer:
    """Compare a file with the paper of this address."""
    content = _sent_file()
    if not content:
        problem = gettext("Choose the file first.") if content is None else gettext("The file is empty.")
        return _result(code, None, problem)
    return _result(code, content)


def _sent_file() -> bytes | None:
    """Return the bytes of the file that was sent, None when none was chosen."""
    file = request.files.get("file")
    return file.read() if file is not None and file.filename else None


def _form_page(typed: str, problem: str) -> str:
    return render_template(
        "portal/check.html", title=gettext("Check a document"), typed=_as_shown(typed), problem=problem, here="check"
    )


def _result(typed: str, content: bytes | None, problem: str = "") -> tuple[str, int]:
    found = look_up(db.session(), typed)
    if found is None:
        title = gettext("No document has this code")
        return render_template("portal/unknown.html", title=title, typed=_as_shown(typed)), 404
    outcome = "" if content is None else compare(db.session(), typed, content)
    look, icon, title, advice = DIFFERENT if outcome == "different" else HEADLINES[found.status]
    page = render_template(
        "portal/document.html", found=found, facts=_facts(found), title=gettext(title), look=look, icon=icon,
        advice=gettext(advice), same=gettext(SAME[outcome]) if outcome in SAME else "", different=outcome == "different",
        problem=problem)  # fmt: skip
    return page, 422 if problem else 200


def _facts(found: Genuine) -> list[tuple[str, Any]]:
    named = (found.report or {}).get("provider")  # without a provider the line says what stands there already
    footer = footer_line(found.report, readable.page_language()) if named else ""
    return [
        (gettext("Kind of document"), found.kind.in_language(readable.page_language())),
        (gettext("Number"), found.number or gettext("Without a number")),
        (gettext("Issued on"), readable.day(found.issued_on)),
        (gettext("Issued by"), found.office),
        (gettext("Status"), gettext(DOCUMENT_STATUSES[found.status])),
        (gettext("Signature"), " ".join(part for part in (gettext(SIGNED[found.signed]), footer) if part)),
        (gettext("Code"), found.code),
    ]


def _as_shown(typed: str) -> str:
    """Return what was typed, fit to be shown again: short, and without signs that are not seen."""
    return "".join(sign for sign in typed if sign.isprintable())[:LONGEST_SHOWN]

"""The registers an office prints: complaints (D4), incoming and outgoing mail, numbers, and the summary without names."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.documents.letterhead import form_head, letterhead, paper_form
from app.documents.papers.signers import capacity_of, head_of, position_lines
from app.documents.registers.complaints import agenda_section, complaint_section
from app.documents.registers.mail import number_section, outgoing_section
from app.documents.registers.period import Period, period_of
from app.documents.registers.request import Request, Sections
from app.documents.registers.summary import summary_sections
from app.documents.registers.words import TITLES, WORDS
from app.models.codes import SECURITY_CLASSES
from app.models.office import Office
from app.models.person import Staff
from app.security.viewer import IDENTITY_ROLES, Viewer
from reports.dates_and_numbers import moment_words
from reports.frames import Signer
from reports.register import Register
from reports.register import register_pdf as register_of_rows
from reports.sheet import Drawn, Sheet

MAKERS: Mapping[str, Callable[[Request], Sections]] = {
    "complaint_register": complaint_section,
    "agenda_register": agenda_section,
    "outgoing_register": outgoing_section,
    "number_register": number_section,
    "complaint_summary": summary_sections,
}
CLASSES = {"complaint_summary": "open"}  # the others: restricted
KINDS = tuple(MAKERS)
__all__ = ["KINDS", "Period", "period_of", "register_pdf", "register_title"]


def register_title(kind: str, language: str) -> str:
    """Return the name of a register."""
    return TITLES[language][kind]


def register_pdf(
    session: Session, office: Office, kind: str, period: Period, viewer: Viewer, now: datetime, language: str = "id"
) -> Drawn:
    """Return a register of an office as its viewer may see it: rows by the session's scope, identities masked.

    Raises Invalid when the period holds too many rows for one paper.
    """
    words, request = WORDS[language], Request(session, office, period, viewer, now, language)
    made = MAKERS[kind](request)
    title = register_title(kind, language)
    form = paper_form(session, office, kind)
    sheet = Sheet(
        letterhead(office), f"{title} {period.words(language)}", "form", form_head(form, title, language), None, "", True,
        period.words(language), language,
    )  # fmt: skip
    secrecy = request.name(SECURITY_CLASSES, CLASSES.get(kind, "restricted"))
    left = [(words["period"], period.words(language)), (words["count"], str(made.count))]
    right = [(words["class"], secrecy), (words["printed"], moment_words(now, language, office.zone))]
    if form and form.klass:
        left.append((words["code"], form.klass))
    hidden = not viewer.offices_as(IDENTITY_ROLES) & {office.id} and kind in ("complaint_register", "agenda_register")
    return register_of_rows(Register(
        sheet, (tuple(left), tuple(right)), made.sections, _signers(request), words["hidden"] if hidden else ""))  # fmt: skip


def _signers(request: Request) -> tuple[Signer, ...]:
    """Who keeps the register, and the head of the office who takes note of it."""
    session, office, words = request.session, request.office, WORDS[request.language]
    keeper = session.get(Staff, request.viewer.user_id) if request.viewer.user_id else None
    head = head_of(session, office, request.now)
    capacity = capacity_of(session, head, office, request.now) if head else "definitive"
    title = position_lines(office, head, capacity, request.language)
    day = f"{office.city}, {request.day(request.now)}"
    return (
        Signer(words["keeper"], request.viewer.name, (keeper.nip if keeper else "") or "", day, "keeper"),
        Signer(f"{words['noted']}\n{title}", head.name if head else "", (head.nip if head else "") or "", "", "head"),
    )

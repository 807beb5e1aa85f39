"""What an office declares of its papers, as the papers take it: letterhead, form head, copies."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.case import Case
from app.models.handling import Disposition
from app.models.office import Office, PaperForm
from reports import heads
from reports.dates_and_numbers import date_words

SECURITY_PLACES = {"open": "B", "restricted": "T", "confidential": "R", "secret": "SR"}  # nosec B105


def letterhead(office: Office) -> heads.Office:
    """Return the office's letterhead."""
    reach = (office.phone and f"Telepon {office.phone}", office.email, office.website)
    return heads.Office(
        parent=office.parent_name, name=office.name, address=office.address,
        contact=" · ".join(part for part in reach if part), logo=office.logo, short=office.short_name,
    )  # fmt: skip


def paper_form(session: Session, office: Office, kind: str) -> PaperForm | None:
    """Return what the office declares of a kind of paper, or None."""
    return session.scalars(select(PaperForm).where(PaperForm.office_id == office.id, PaperForm.kind == kind)).first()


def security_class(session: Session, case: Case) -> str:
    """Return how secret the letters of a case are (a code of SECURITY_CLASSES): as it was disposed, else as it is kept."""
    last = session.scalars(
        select(Disposition.security_class).where(Disposition.case_id == case.id).order_by(Disposition.id.desc())
    ).first()
    return last or ("restricted" if case.restricted else "open")


def number_values(session: Session, case: Case, kind: str) -> dict[str, str]:
    """Return what fills the places {class}, {unit} and {security} of a number's pattern for a paper of a case."""
    form = paper_form(session, case.office, kind)
    unit = case.service.unit.code if case.service and case.service.unit else ""
    security = SECURITY_PLACES.get(security_class(session, case), "B")
    return {"class": form.klass if form else "", "unit": unit, "security": security}


def form_head(form: PaperForm | None, title: str, language: str) -> heads.FormHead:
    """Return the head of a form: its title, with code, revision and date where the office declares them."""
    if form is None:
        return heads.FormHead(title)
    issued = date_words(form.issued_on, language) if form.issued_on else ""
    return heads.FormHead(title, form.code, form.revision, issued)


def copies_of(form: PaperForm | None) -> tuple[str, ...]:
    """Return to whom copies go (tembusan)."""
    return tuple(line.strip() for line in (form.copies if form else "").splitlines() if line.strip())

"""Days, moments and names as the public pages write them, where the office is."""

from datetime import datetime

from flask_babel import gettext

from app import readable
from app.models.case import Case
from app.models.document import Document, DocumentSignature
from app.procedures.vocabulary import DOCUMENTS
from app.queries.customer_history import Line


def day(at: datetime, case: Case) -> str:
    """Return a moment's date in words."""
    return readable.day(_local(at, case))


def weekday(at: datetime, case: Case) -> str:
    """Return a moment's date in words with the day of the week."""
    return readable.weekday(_local(at, case))


def moment(at: datetime, case: Case) -> str:
    """Return date and time in words, with the hours and minutes as people there write them."""
    return readable.moment(_local(at, case))


def paper_name(document: Document) -> str:
    """Return what a paper is called in the page's language; a file that came in has its own title."""
    known = DOCUMENTS.get(document.kind)
    return known.in_language(readable.page_language()) if known and document.direction == "issued" else document.title


def file_kind(file: Document | DocumentSignature) -> str:
    """Return what kind of file it is, in short: PDF, PNG, JPG."""
    return file.file_name.rpartition(".")[2].upper()[:5] or "PDF"


def line_words(line: Line) -> str:
    """Return one line of a history in the page's language."""
    values = {**line.values, **{name: gettext(value) for name, value in line.named.items()}}
    return str(gettext(line.words, **values))


def _local(at: datetime, case: Case) -> datetime:
    return readable.local(at, case.office.zone)

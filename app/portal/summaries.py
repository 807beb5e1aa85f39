"""The yearly summary of an office, for everybody: a page, and the same numbers as a table file."""

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext

from app import readable
from app.errors import NotFound
from app.extensions import db, limiter
from app.file_answers import file_answer
from app.messages import N_
from app.models.office import Office
from app.portal.offices import PATH, known_office, today_at
from app.queries.office_procedures import library
from app.queries.yearly_summary import Count, YearlySummary, summary_of, years_of

NO_YEAR = N_("There is no summary of this year.")
TABLES = (
    ("kinds", N_("By kind")),
    ("categories", N_("By what they are about")),
    ("causes", N_("By the causes that were found")),
    ("outcomes", N_("By how they ended")),
)
pages = Blueprint("summary", __name__, url_prefix=PATH)
summary_limit = limiter.shared_limit(lambda: current_app.config["CHECK_RATE_LIMIT"], scope="summary")


@pages.get("/<code>/ringkasan", strict_slashes=False)
@pages.get("/<code>/ringkasan/<int:year>")
@summary_limit
def show(code: str, year: int | None = None) -> str:
    """Show the numbers of a year, without one those of the latest. Raises NotFound."""
    office = known_office(code)
    years, found = _found(office, year)
    title = gettext("Complaints and appeals in %(year)s", year=found.year)
    return render_template(
        "portal/summary.html", title=title, office=office, years=years, found=found, facts=_facts(found),
        tables=_tables(found), unfinished=found.year == today_at(office).year)  # fmt: skip


@pages.get("/<code>/ringkasan/<int:year>.csv")
@summary_limit
def table(code: str, year: int) -> Response:
    """Give the numbers of a year as CSV. Raises NotFound."""
    office = known_office(code)
    _years, found = _found(office, year)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([gettext("Table"), gettext("What is counted"), gettext("Cases")])
    rows.writerows([gettext("In all"), label, value] for label, value in _facts(found))
    for title, counts in _tables(found):
        rows.writerows([title, gettext(line.name), "–" if line.number is None else line.number] for line in counts)
    name = f"ringkasan-{office.code.lower()}-{year}.csv"
    return file_answer(out.getvalue().encode("utf-8-sig"), "text/csv", name)


def _found(office: Office, year: int | None) -> tuple[list[int], YearlySummary]:
    years = years_of(db.session(), office)
    if year is not None and year not in years:
        raise NotFound(NO_YEAR)
    wanted = year or (years[0] if years else today_at(office).year)
    return years, summary_of(db.session(), office, wanted, library())


def _tables(found: YearlySummary) -> list[tuple[str, Sequence[Count]]]:
    return [(gettext(title), getattr(found, name)) for name, title in TABLES]


def _facts(found: YearlySummary) -> list[tuple[str, str]]:
    """Return the numbers of the whole year in words."""
    few = gettext("fewer than 3")
    days = gettext("%(days)s working days", days=readable.rounded(found.median_days)) if found.median_days else "–"
    return [
        (gettext("Received"), few if found.received is None else str(found.received)),
        (gettext("Answered"), few if found.answered is None else str(found.answered)),
        (
            gettext("Answered within the promised time"),
            "–" if found.in_time is None else readable.percent(found.in_time),
        ),
        (gettext("Half of the answers took at most"), days),
    ]

"""The pages of offices, for everybody: the list, and of each office what happens with a complaint and how to begin."""

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.errors import NotFound
from app.extensions import db
from app.messages import N_
from app.models.office import Office
from app.portal import office_words
from app.procedures import Procedure
from app.queries.calendars import calendar_of, local_day
from app.queries.customer_path import stages_of
from app.queries.office_procedures import procedure_for
from app.queries.public_offices import procedures_in_force, public_office, public_offices
from app.security.scope import unscoped

PATH = "/kantor"
MANY = 8  # from so many offices on the list can be searched
UNKNOWN = N_("There is no office at this address. Choose your office from the list.")
KINDS = ("complaint", "appeal", "lawsuit")

pages = Blueprint("offices", __name__, url_prefix=PATH)


def today_at(office: Office) -> date:
    """Return the date where an office is."""
    return local_day(calendar_of(db.session(), office), clock.now())


def known_office(code: str) -> Office:
    """Return the office with a code, switched on or off. Raises NotFound."""
    office = public_office(db.session(), code)
    if office is None:
        raise NotFound(UNKNOWN)
    return office


def open_office(code: str) -> tuple[Office, tuple[Procedure, ...]]:
    """Return an office that takes complaints, and the procedures it works by. Raises NotFound."""
    office = known_office(code)
    procedures = procedures_in_force(db.session(), office, today_at(office))
    if not procedures:
        raise NotFound(UNKNOWN)
    return office, procedures


def first() -> Response | str:
    """Return the page of the only office, or the list of them: the first page of who is not signed in."""
    every = public_offices(db.session(), clock.now().date())
    return redirect(url_for("offices.show", code=every[0].code)) if len(every) == 1 else index()


@pages.get("", strict_slashes=False)
def index() -> str:
    """List the offices; with many of them they can be searched by name or city."""
    every = public_offices(db.session(), clock.now().date())
    wanted = request.args.get("cari", "").strip()[:80]
    words = wanted.casefold().split()
    found = [o for o in every if all(word in f"{o.name} {o.short_name} {o.city}".casefold() for word in words)]
    return render_template(
        "portal/offices.html", title=gettext("Complaints and appeals"), offices=found, wanted=wanted,
        searchable=len(every) >= MANY, here="home")  # fmt: skip


@pages.get("/<code>", strict_slashes=False)
def show(code: str) -> str:
    """Say what an office does with complaints and lead to the forms; help on where it takes none."""
    office = known_office(code)
    today = today_at(office)
    procedures = procedures_in_force(db.session(), office, today)
    shared = {
        "office": office, "here": "home", "hours": office_words.opening_hours(office),
        "website": office_words.web_address(office),
    }  # fmt: skip
    if not procedures:
        title = gettext("%(office)s takes no complaints here", office=office.short_name)
        return render_template("portal/office_closed.html", title=title, closed=True, **shared)
    with unscoped(db.session()):
        complaints = procedure_for(db.session(), office.id, "complaint", today)
        appeals = procedure_for(db.session(), office.id, "appeal", today)
    leading = complaints or appeals or procedures[0]
    kind = next(kind for kind in KINDS if kind in leading.handles)
    return render_template(
        "portal/office.html", title=gettext("Complaints and appeals"), complaints=complaints, appeals=appeals,
        procedures=procedures, stages=stages_of(leading, kind), promises=office_words.promises(leading), leading=leading,
        appeal_limit=office_words.filing_limit(appeals, "appeal") if appeals else "", **shared)  # fmt: skip


@pages.get("/<code>/privasi", strict_slashes=False)
def privacy(code: str) -> str:
    """Say what is done with personal data (UU 27/2022 Ps. 21): purposes, grounds, who sees it, how long, rights."""
    office = known_office(code)
    return render_template("portal/privacy.html", title=gettext("Privacy notice"), office=office)

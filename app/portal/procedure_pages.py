"""An office's procedure in force, for everybody: as a page with its picture, and as the office prints it."""

from flask import Blueprint, Response, current_app, render_template

from app.documents.file_names import made_name
from app.documents.procedure_chart import chart_of
from app.errors import NotFound
from app.extensions import db, limiter
from app.file_answers import file_answer
from app.messages import N_
from app.models.codes import KINDS
from app.models.document import PDF
from app.models.office import Office
from app.portal.offices import PATH, open_office
from app.procedures import Procedure
from app.queries.lane_drawing import draw
from app.queries.lanes import picture_of, whole_picture
from app.queries.public_offices import public_office
from app.readable import page_language

UNKNOWN = N_("The office does not work by this procedure. Its page names those in force.")
pages = Blueprint("procedure", __name__, url_prefix=PATH)
chart_limit = limiter.shared_limit(lambda: current_app.config["CHECK_RATE_LIMIT"], scope="chart")


@pages.get("/<code>/prosedur/<path:procedure_code>")
def show(code: str, procedure_code: str) -> str:
    """Show the revision in force: a picture for each kind of case it handles, every step, and its legal basis."""
    office, found = _in_force(code, procedure_code)
    language = page_language()
    ways = [(KINDS[kind], picture := picture_of(found, kind, language), draw(picture)) for kind in found.handles]
    usual = {stop.step.id for _kind, picture, _drawing in ways for stop in picture.stops}
    whole = whole_picture(found, language)
    return render_template(
        "portal/procedure.html", title=found.title.in_language(language), office=office, procedure=found, ways=ways,
        whole=whole, others=[stop for stop in whole.stops if stop.step.id not in usual])  # fmt: skip


@pages.get("/<code>/prosedur/<path:procedure_code>/bagan.pdf")
@chart_limit
def chart(code: str, procedure_code: str) -> Response:
    """Give the revision in force as a PDF, as the office prints it."""
    office, found = _in_force(code, procedure_code)
    printing = public_office(db.session(), office.code, logo=True) or office
    drawn = chart_of(found, printing, page_language())
    name = made_name(found.code, found.revision, ending="pdf")
    return file_answer(drawn.content, PDF, name, inline=True)


def _in_force(code: str, procedure_code: str) -> tuple[Office, Procedure]:
    office, procedures = open_office(code)
    found = next((one for one in procedures if one.code == procedure_code), None)
    if found is None:
        raise NotFound(UNKNOWN)
    return office, found

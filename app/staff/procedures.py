"""The procedures in force, as pages: what the office works by, step by step."""

from flask import Response, request
from flask_appbuilder import expose, permission_name
from sqlalchemy import select

from app import clock
from app.errors import NotFound
from app.models.office import OfficeProcedure
from app.procedures import Procedure
from app.procedures.vocabulary import DOCUMENTS
from app.queries.lane_drawing import draw
from app.queries.lanes import picture_of, whole_picture
from app.queries.office_procedures import library
from app.readable import page_language
from app.staff.access import needs
from app.staff.prints import procedure_answer
from app.staff.screen import Screen, session


class ProcedureView(Screen):
    """Procedures of the viewer's office in the revision in force today."""

    route_base = "/procedures"
    default_view = "list"

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """List the procedures the office works by."""
        return self.page("staff/procedures.html", procedures=_in_force())

    @expose("/<path:code>/<revision>")
    @needs
    @permission_name("show")
    def show(self, code: str, revision: str) -> str:
        """Show one revision: its actors, steps, standard times and what follows."""
        procedure = _known(code, revision)
        names = {**DOCUMENTS, **procedure.documents}
        language = page_language()
        ways = [(kind, picture := picture_of(procedure, kind, language), draw(picture)) for kind in procedure.handles]
        labels = {stop.step.id: stop.label for stop in whole_picture(procedure, language).stops}
        return self.page("staff/procedure.html", procedure=procedure, names=names, ways=ways, labels=labels)

    @expose("/<path:code>/<revision>/chart.pdf")
    @needs
    @permission_name("print")
    def chart(self, code: str, revision: str) -> Response:
        """Give a revision as a PDF, as the office prints it; with the added steps when asked for."""
        return procedure_answer(_known(code, revision), added=request.args.get("added") == "1")


def _known(code: str, revision: str) -> Procedure:
    try:
        return library().get(code, revision.replace("~", "/"))
    except KeyError:
        raise NotFound() from None


def _in_force() -> list[Procedure]:
    codes = session().scalars(
        select(OfficeProcedure.procedure_code).distinct().order_by(OfficeProcedure.procedure_code)
    )
    today = clock.now().date()
    return [found for code in codes if (found := library().in_force(code, today)) is not None]

"""The work of an office: who has what, and giving tasks to somebody else, several at once."""

import secrets

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.commands.assign import Chosen, assign_tasks
from app.commands.case_actions import LEADERS
from app.errors import Invalid
from app.queries.office_procedures import procedure_of
from app.queries.office_work import colleagues, open_work
from app.staff.access import needs
from app.staff.arguments import parse_number
from app.staff.screen import Screen, session, viewer

NOBODY = "0"


class OfficeWorkView(Screen):
    """Every open task of the offices that the viewer leads."""

    route_base = "/office-work"
    default_view = "list"

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """List the tasks, all or those of one person, with a form that gives the chosen ones to somebody."""
        return self._page()

    @expose("/assign", methods=["POST"])
    @needs
    @permission_name("assign")
    def assign(self) -> Response | tuple[str, int]:
        """Give the chosen tasks to a person; show the page again, with what was chosen, where that cannot be."""
        chosen = [_chosen(value) for value in request.form.getlist("task")]
        data = {name: request.form.get(name, "").strip() for name in ("person", "reason")}
        key = request.form.get("key") or secrets.token_hex(12)
        try:
            answer = assign_tasks(session(), viewer(), [item for item in chosen if item is not None], data, key)
        except Invalid as problem:
            return self._page(problem), 422
        done = ngettext("%(num)d task has been given away.", "%(num)d tasks have been given away.", answer["tasks"])
        flash(done, "success")
        return redirect(url_for("OfficeWorkView.list", of=_of() or None))

    def _page(self, problem: Invalid | None = None) -> str:
        own, offices, of = session(), viewer().offices_as(LEADERS), _of()
        tasks = open_work(own, offices, int(of) if of else None)
        return self.page(
            "staff/office_work.html", tasks=tasks, people=colleagues(own, offices), procedure_of=procedure_of, of=of,
            nobody=NOBODY, problem=problem, key=secrets.token_hex(12),
            chosen={value.partition(":")[0] for value in request.form.getlist("task")}, typed=request.form)  # fmt: skip


def _of() -> str:
    """Return whose tasks are asked for: the digits of a person's key, "0" for nobody's, empty for all."""
    of = request.args.get("of", "")
    return of if parse_number(of) is not None else ""


def _chosen(value: str) -> Chosen | None:
    """Read a ticked box: a task's number and version."""
    number, version = (parse_number(part) for part in value.partition(":")[::2])
    return None if number is None or version is None else Chosen(number, version)

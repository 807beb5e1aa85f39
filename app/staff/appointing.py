"""Where nobody at an office is independent, the parent agency appoints somebody (P4; ISO/IEC 17025 7.9.6)."""

import secrets

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.commands.case_actions import act
from app.commands.complete_task import visible_task
from app.errors import Invalid
from app.models.base import LARGEST_ID
from app.models.person import Staff
from app.models.task import CaseTask
from app.queries.office_procedures import procedure_of
from app.staff.access import needs
from app.staff.screen import Screen, session, viewer


class AppointmentNeededView(Screen):
    """Tasks that nobody independent can do, for the agency; case contents are not shown."""

    route_base = "/appointments-needed"
    default_view = "list"

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """List the tasks and offer the appointment."""
        return self._page()

    @expose("/<int:task_id>", methods=["POST"])
    @needs
    @permission_name("appoint")
    def appoint(self, task_id: int) -> Response | tuple[str, int]:
        """Appoint a person to a task."""
        task = visible_task(session(), min(task_id, LARGEST_ID))
        case_id, case_version = task.case_id, task.case.version
        data = {
            "task": str(task.id),
            "person": request.form.get("person", ""),
            "reason": request.form.get("reason", ""),
        }
        try:
            act(session(), viewer(), "reassign", case_id, data, case_version, secrets.token_hex(8))
        except Invalid as problem:
            return self._page(problem, data), 422
        flash(gettext("The appointment is made."), "success")
        return redirect(url_for("AppointmentNeededView.list"))

    def _page(self, problem: Invalid | None = None, typed: dict[str, str] | None = None) -> str:
        own = session()
        tasks = own.scalars(
            select(CaseTask)
            .where(CaseTask.status == "open", CaseTask.needs_appointment)
            .options(joinedload(CaseTask.case))
            .order_by(CaseTask.id)
        ).all()
        people = own.scalars(
            select(Staff).where(Staff.active).options(joinedload(Staff.office)).order_by(Staff.first_name)
        ).all()
        return self.page(
            "staff/appointing.html", tasks=tasks, people=people, procedure_of=procedure_of, problem=problem,
            typed=typed or {})  # fmt: skip

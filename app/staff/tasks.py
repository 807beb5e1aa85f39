"""My tasks (the home page), and completing a task from the page of its case."""

import secrets
from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.activities import ACTIVITIES
from app.activities.forms import parse_form
from app.activities.letters import letter_at_hand
from app.commands.complete_task import complete_task, load_context, visible_task
from app.commands.customer_requests import ANSWERERS
from app.commands.drafts import save_draft
from app.commands.task_data import LateReason, OnBehalf
from app.documents.access import may_open
from app.documents.desk import desk_of
from app.documents.file_names import made_name
from app.documents.previews import preview_letter
from app.errors import Conflict, Invalid, NotFound
from app.file_answers import file_answer
from app.models.document import PDF
from app.queries.customer_waiting import open_requests, with_new_message
from app.queries.office_procedures import procedure_of
from app.queries.papers_to_sign import papers_to_sign
from app.queries.worklist import my_tasks
from app.security.duties import may_do
from app.security.masking import masked_parties
from app.security.scope import unscoped
from app.staff import dates
from app.staff.access import needs
from app.staff.arguments import parse_number
from app.staff.case_view import render_case
from app.staff.notices import notices_to_tell
from app.staff.recent import recent_cases
from app.staff.screen import Screen, session, viewer, waiting

LONGEST = 200_000  # characters of markup that a preview takes; the text itself is limited where it is saved


class TaskListView(Screen):
    """What is mine to do, overdue first."""

    route_base = "/tasks"
    default_view = "list"
    menu_always = True

    @staticmethod
    def menu_count() -> int:
        """Return how many tasks wait for the viewer."""
        return waiting().tasks

    @staticmethod
    def menu_alarm() -> bool:
        """Whether one of them is overdue."""
        return waiting().overdue > 0

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """Show the viewer's tasks."""
        who = viewer()
        work, papers = my_tasks(session(), who, clock.now()), papers_to_sign(session(), who, clock.now())
        shown = {task.case_id for task in (*work.overdue, *work.today, *work.later, *work.others)}
        return self.page(
            "staff/tasks.html",
            work=work,
            papers=papers,
            to_tell=notices_to_tell(who),
            requests=open_requests(session(), who.offices_as(ANSWERERS)),
            written=with_new_message(session(), shown),
            recent=recent_cases(),
            may_register="front_desk" in who.role_codes,
            opens=lambda document: may_open(who, document),
            phone_of=lambda case: masked_parties(who, case)["contact_phone"],
            procedure_of=procedure_of,
            today=dates.today_words("Asia/Jakarta"),
        )


def submitted(model: Any) -> dict[str, Any]:
    """Return what the form sent, as data for the command (with the parts that every task may need)."""
    data = parse_form(model, request.form)
    if any(name.startswith("on_behalf-") for name in request.form):
        told = {name: request.form.get(f"on_behalf-{name}", "").strip() for name in OnBehalf.model_fields}
        data["on_behalf"] = {name: value for name, value in told.items() if value}
    for name in LateReason.model_fields:
        if name in request.form:
            data[name] = request.form[name].strip()
    return data


class TaskView(Screen):
    """Completing a task and keeping its draft."""

    route_base = "/tasks"

    @expose("/<int:task_id>/complete", methods=["POST"])
    @needs
    @permission_name("complete")
    def complete(self, task_id: int) -> Response | tuple[str, int]:
        """End the task with the outcome of the form that was sent; show it again with what is wrong."""
        who, outcome = viewer(), request.form.get("outcome", "")
        task = visible_task(session(), task_id)
        case_id, activity = task.case_id, ACTIVITIES[task.activity]
        if outcome not in activity.outcomes:
            raise NotFound()
        data = submitted(activity.outcomes[outcome].data)
        version = parse_number(request.form.get("version", ""))
        try:
            answer = complete_task(
                session(), who, task_id, outcome, data, version,
                request.form.get("key") or secrets.token_hex(8), desk_of(current_app.config))  # fmt: skip
        except Invalid as problem:
            return render_case(self, case_id, task_id, outcome, data, problem), 422
        except Conflict:
            save_draft(session(), who, task_id, outcome, data)
            raise
        flash(gettext("Done: %(outcome)s.", outcome=gettext(activity.outcomes[outcome].title)), "success")
        still_visible = any(item["case"]["id"] == str(case_id) for item in answer["opened"])
        return redirect(url_for("CaseView.show", case_id=case_id) if still_visible else url_for("TaskListView.list"))

    @expose("/<int:task_id>/preview", methods=["GET", "POST"])
    @needs
    @permission_name("complete")
    def preview(self, task_id: int) -> Response:
        """Show the letter as it would be printed: as typed in the form that was sent, or the version at hand."""
        task = visible_task(session(), task_id)
        if task.status != "open" or not may_do(task, viewer()):
            raise NotFound()
        with unscoped(session()):
            letter = letter_at_hand(load_context(session(), viewer(), task))
        current = letter.current if letter else None
        if request.method == "POST":
            subject, body = request.form.get("subject", "")[:200], request.form.get("body", "")[:LONGEST]
        elif current is not None:
            subject, body = current.subject, current.body
        else:
            raise NotFound()
        kind = letter.kind if letter else "reply_letter"
        drawn = preview_letter(session(), viewer(), task.case, kind, subject, body, clock.now())
        return file_answer(drawn.content, PDF, made_name(task.case.number, ending="pdf"), inline=True)

    @expose("/<int:task_id>/draft", methods=["POST"])
    @needs
    @permission_name("draft")
    def draft(self, task_id: int) -> tuple[str, int] | Response:
        """Keep what was typed."""
        outcome = request.form.get("outcome", "")
        task = visible_task(session(), task_id)
        activity, case_id = ACTIVITIES[task.activity], task.case_id
        if outcome not in activity.outcomes:
            raise NotFound()
        save_draft(session(), viewer(), task_id, outcome, submitted(activity.outcomes[outcome].data))
        if request.headers.get("X-Requested-With") == "fetch":
            return "", 204
        flash(gettext("Draft saved."), "success")
        return redirect(url_for("CaseView.show", case_id=case_id))

"""The page of a case: who, what, where in the procedure, what next, the form of the current task, history."""

import secrets
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.activities import ACTIVITIES
from app.activities.base import StepContext
from app.activities.forms import FormField, fields_of, parse_form
from app.activities.lookups import Choice
from app.commands.access_log import log_identity_read
from app.commands.attachments import Upload, attach
from app.commands.case_actions import ACTIONS, TITLES, act, actions_open_to
from app.commands.complete_task import load_context, outcomes_of
from app.commands.describe import OutcomeForm, outcome_form
from app.commands.opening import bars_here
from app.commands.task_data import LateReason, OnBehalf, is_overdue
from app.documents.access import may_open
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.errors import FieldError, Invalid, NotFound
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.handling import ClockPause
from app.models.person import Staff
from app.models.task import CaseTask, TaskDraft
from app.procedures import Procedure
from app.queries.case_page import find_case, promises_of, records_of, tasks_of
from app.queries.customer_waiting import with_new_message
from app.queries.lane_drawing import draw
from app.queries.lanes import case_picture
from app.queries.office_procedures import procedure_of
from app.queries.papers_to_sign import waiting_among
from app.readable import page_language
from app.security.duties import acts_on_behalf, may_do
from app.security.masking import masked_parties, masked_text, sees_identity
from app.security.scope import unscoped
from app.security.viewer import Viewer
from app.staff.access import needs
from app.staff.arguments import parse_number
from app.staff.documents import find_document, stored_answer
from app.staff.duplicates import joining, suggestions_for
from app.staff.notices import notices_of
from app.staff.own_requests import said_by_customer
from app.staff.prints import case_file_answer, position_answer
from app.staff.recent import remember
from app.staff.screen import Screen, session, viewer, words
from app.staff.timeline import SORTS, parted, timeline_of


class TaskForm:
    """The form of one task on the page: its outcomes, and the parts that every outcome shares."""

    def __init__(
        self, context: StepContext, task: CaseTask, typed: tuple[str, dict[str, Any], Invalid] | None,
        start: tuple[str, dict[str, Any]] | None = None,
    ) -> None:  # fmt: skip
        self.task, self.context, self.activity = task, context, ACTIVITIES[context.step.activity]
        self.key = secrets.token_hex(12)
        self.blocked: list[str] = []
        if not acts_on_behalf(task, context.actor) and context.actor.user_id is not None:
            self.blocked = bars_here(context, context.step, context.actor.user_id)
        draft = self._draft()
        self.saved_at = draft.saved_at if draft else None
        start = start if start and start[0] in self.activity.outcomes else None
        chosen = typed[0] if typed else start[0] if start else draft.outcome if draft else ""
        self.errors: tuple[FieldError, ...] = tuple(typed[2].errors) if typed else ()
        values = typed[1] if typed else start[1] if start else draft.fields if draft else None
        self.forms: list[OutcomeForm] = []
        for name in outcomes_of(context):
            own = name == chosen
            self.forms.append(outcome_form(context, name, values if own else None, self.errors if own else ()))
        self.chosen = chosen or next((f.name for f in self.forms if f.outcome.primary), "")
        self.forms.sort(key=lambda form: form.name != self.chosen)
        self.shared = self._shared(values or {})
        rich = any(part.widget == "rich" for form in self.forms for part in form.fields)
        self.facts = self.activity.insertable(context) if rich else ()

    def _draft(self) -> TaskDraft | None:
        return self.context.session.scalars(
            select(TaskDraft).where(
                TaskDraft.task_id == self.task.id, TaskDraft.user_id == self.context.actor.user_id)
        ).first()  # fmt: skip

    def _shared(self, values: dict[str, Any]) -> list[FormField]:
        found: list[FormField] = []
        if acts_on_behalf(self.task, self.context.actor):
            inner = [FieldError(e.pointer.removeprefix("/on_behalf"), e.message, e.values) for e in self.errors
                     if e.pointer.startswith("/on_behalf")]  # fmt: skip
            told = values.get("on_behalf")
            for part in fields_of(OnBehalf, told if isinstance(told, dict) else {}, errors=inner):
                found.append(_renamed(part, f"on_behalf-{part.name}"))
        if is_overdue(self.context):
            found += fields_of(LateReason, values, errors=self.errors)
        return found


def _renamed(part: FormField, name: str) -> FormField:
    return FormField(name, part.title, part.widget, part.required, part.hint, part.limit, part.value, part.choices,
                     part.translated, part.errors)  # fmt: skip


def render_case(
    screen: Screen, case_id: int, task_id: int | None = None, outcome: str = "", typed: dict[str, Any] | None = None,
    problem: Invalid | None = None, action: str = "",
) -> str:  # fmt: skip
    """Return the page of a case, with a task's form as it was typed where something was wrong with it."""
    own, who = session(), viewer()
    case = find_case(own, case_id)
    if case is None:
        raise NotFound()
    duplicates = suggestions_for(case)
    with unscoped(own):
        related = _related(case)
    ids = [other.id for _label, other in related]
    opening = {other.id for other in own.scalars(select(Case).where(Case.id.in_(ids)))} if ids else set()
    start = joining(duplicates)
    with unscoped(own):
        tasks, procedure = tasks_of(own, case), procedure_of(case)
        forms = []
        for task in tasks:
            if task.status == "open" and may_do(task, who) and "auditor" not in who.role_codes:
                back = (outcome, typed or {}, problem) if task.id == task_id and problem else None
                forms.append(TaskForm(load_context(own, who, task), task, back, start))
        records = records_of(own, case)
        current = [task for task in tasks if task.status == "open" and not task.side_track]
        notices = notices_of(who, case, records.notices)
        picture = case_picture(own, case, procedure, tasks, page_language(), clock.now())
        return screen.page(
            "staff/case.html", case=case, notices=notices, story=timeline_of(case, records.events, tasks, [row for row in notices if row.audience != "staff"]), procedure=procedure, tasks=tasks, forms=forms, records=records, current=current,
            following=_following(procedure, current), picture=picture, bands=draw(picture),
            promises=promises_of(own, procedure, case, records.notices), parties=masked_parties(who, case),
            description=masked_text(who, case, case.description), subject=masked_text(who, case, case.subject),
            named=sees_identity(who, case), opens=lambda document: may_open(who, document), zone=case.office.zone, to_sign=waiting_among(own, who, records.documents), duplicates=duplicates, new_message=case.id in with_new_message(own, [case.id]), said=said_by_customer(own, case, who), related=related, opening=opening, problem=problem, attaching=problem if action == "attach" else None,
            actions=_actions(case, who, tasks, action, typed or {}, problem), key=secrets.token_hex(12),
            may_act=bool(who.role_codes - {"auditor", "appeal_member", "agency", "administrator"}))  # fmt: skip


def _actions(
    case: Case, who: Viewer, tasks: list[CaseTask], chosen: str, typed: dict[str, Any], problem: Invalid | None
) -> list[tuple[str, str, list[FormField], bool]]:
    """Return the actions open to the viewer, each with its form and whether it was sent and refused."""
    own, found = session(), []
    paused = own.scalars(select(ClockPause).where(ClockPause.case_id == case.id, ClockPause.to_at.is_(None))).first()
    for name in actions_open_to(case, who, paused is not None):
        refused = problem is not None and name == chosen
        fields = fields_of(
            ACTIONS[name][0], typed if refused else {}, lambda lookup: _choices(case, tasks, lookup),
            problem.errors if problem and refused else ())  # fmt: skip
        fields = [part for part in fields if part.name != "on_behalf"]
        if name == "withdraw":
            fields += [_renamed(part, f"on_behalf-{part.name}") for part in fields_of(OnBehalf, {})]
        found.append((name, TITLES[name], fields, refused))
    return found


def _choices(case: Case, tasks: list[CaseTask], lookup: str) -> list[Choice]:
    if lookup == "open_tasks":
        return [Choice(str(t.id), words(procedure_of(t).step(t.step_id).title)) for t in tasks if t.status == "open"]
    people = session().scalars(
        select(Staff).where(Staff.office_id == case.office_id, Staff.active).order_by(Staff.first_name)
    )
    return [Choice(str(person.id), person.name, person.position or "") for person in people]


def _following(procedure: Procedure, current: list[CaseTask]) -> list[str]:
    """Return the steps that follow when every current task ends as it usually does."""
    found: dict[str, None] = {}
    for task in current:
        step = procedure.step(task.step_id)
        usual = next((name for name, outcome in ACTIVITIES[step.activity].outcomes.items() if outcome.primary), "")
        for way in step.next.get(usual, ())[:1]:
            found.update(dict.fromkeys(target for target in way.to if not procedure.step(target).side_track))
    return [target for target in found if target not in {task.step_id for task in current}]


def _related(case: Case) -> list[tuple[str, Case]]:
    found = [(gettext("Goes on from"), case.parent)] if case.parent else []
    found += [(gettext("Joined to"), case.duplicate_of)] if case.duplicate_of else []
    found += [(gettext("Goes on in"), child) for child in case.children]
    return found + [(gettext("Joined here"), twin) for twin in case.duplicates]


class CaseView(Screen):
    """One case."""

    route_base = "/cases"

    @expose("/<int:case_id>")
    @needs
    @permission_name("show")
    def show(self, case_id: int) -> str:
        """Show a case the viewer may see."""
        if case_id > LARGEST_ID:
            raise NotFound()
        page = render_case(self, case_id)
        log_identity_read(session(), viewer(), case_id)
        remember(case_id)
        return page

    @expose("/<int:case_id>/timeline")
    @needs
    @permission_name("show")
    def timeline(self, case_id: int) -> str:
        """Show what happened, by what the reader chose to see; made to be printed too."""
        own, who = session(), viewer()
        case = find_case(own, case_id) if case_id <= LARGEST_ID else None
        if case is None:
            raise NotFound()
        chosen = frozenset(request.args.getlist("show")) & SORTS.keys()
        with unscoped(own):
            records, tasks = records_of(own, case), tasks_of(own, case)
            story = timeline_of(case, records.events, tasks, notices_of(who, case, records.notices), chosen)
        page = self.page(
            "staff/timeline.html", case=case, subject=masked_text(who, case, case.subject), story=story, sorts=SORTS,
            parts=(story, []) if "inside" in chosen else parted(story), chosen=chosen, zone=case.office.zone)  # fmt: skip
        log_identity_read(own, who, case_id)
        return page

    @expose("/<int:case_id>/act/<action>", methods=["POST"])
    @needs
    @permission_name("act")
    def act(self, case_id: int, action: str) -> AnyResponse | tuple[str, int]:
        """Carry out an action beside the steps; show its form again with what is wrong."""
        if action not in ACTIONS or case_id > LARGEST_ID:
            raise NotFound()
        data = parse_form(ACTIONS[action][0], without_on_behalf(request.form))
        told = {name: request.form.get(f"on_behalf-{name}", "").strip() for name in OnBehalf.model_fields}
        if any(told.values()):
            data["on_behalf"] = {name: value for name, value in told.items() if value}
        version = parse_number(request.form.get("version", ""))
        try:
            act(session(), viewer(), action, case_id, data, version,
                request.form.get("key") or secrets.token_hex(8), desk_of(current_app.config))  # fmt: skip
        except Invalid as problem:
            return render_case(self, case_id, action=action, typed=data, problem=problem), 422
        flash(gettext("Done: %(outcome)s.", outcome=gettext(TITLES[action])), "success")
        return redirect(url_for("CaseView.show", case_id=case_id))

    @expose("/<int:case_id>/attach", methods=["POST"])
    @needs
    @permission_name("act")
    def attach(self, case_id: int) -> AnyResponse | tuple[str, int]:
        """Attach a file to the case; say beside its field what is wrong with it."""
        file, limit = request.files.get("file"), current_app.config["UPLOAD_LIMIT"]
        if case_id > LARGEST_ID:
            raise NotFound()
        content = file.stream.read(limit + 1) if file else b""
        upload = Upload((file.filename if file else "") or "", content, request.form.get("title", ""))
        try:
            attach(session(), viewer(), case_id, upload, storage_of(current_app.config), limit)
        except Invalid as problem:
            return render_case(self, case_id, action="attach", problem=problem), 422
        flash(gettext("The file is attached."), "success")
        return redirect(url_for("CaseView.show", case_id=case_id))

    @expose("/<int:case_id>/documents/<int:document_id>")
    @needs
    @permission_name("download")
    def download(self, case_id: int, document_id: int) -> Response:
        """Give the bytes of a paper of the case."""
        found = find_document(document_id, case_id)
        return stored_answer(found)

    @expose("/<int:case_id>/procedure")
    @needs
    @permission_name("print")
    def position(self, case_id: int) -> Response:
        """Give the procedure as a PDF with the position of the case marked."""
        return position_answer(case_id)

    @expose("/<int:case_id>/file")
    @needs
    @permission_name("print")
    def file(self, case_id: int) -> Response:
        """Give the case file as a PDF: contents, history and every document the viewer may open."""
        return case_file_answer(case_id)


def without_on_behalf(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return a form without the part that says how something reached the office: it is read apart."""
    return MultiDict([(name, value) for name, value in form.items(multi=True) if not name.startswith("on_behalf")])

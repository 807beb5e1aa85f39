"""The customer's own steps of the procedure: answer, confirm receipt, object, accept, appeal; one form an outcome."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext

from app.activities import ACTIVITIES
from app.commands.complete_task import complete_task, load_context, outcomes_of, visible_task
from app.commands.describe import choices_for
from app.documents.desk import desk_of
from app.errors import Conflict, NotFound
from app.extensions import db
from app.messages import N_
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.task import CaseTask
from app.portal import words
from app.portal.my_case import PATH, Answer, Form, answer, customer, moved_on, own_case, pages
from app.portal.own_words import offer_of
from app.queries.customer_case import appeal_until, asked_of, team_of_case
from app.security.masking import ANONYMOUS
from app.security.scope import unscoped

WITH_FILES = frozenset({"await_customer"})
DONE = N_("Thank you. It has reached the office.")


@pages.route(f"{PATH}/<path:number>/langkah/<int:task_id>/<outcome>", methods=["GET", "POST"])
@own_case
def step(case: Case, task_id: int, outcome: str) -> Answer:
    """End an open step of the customer with one of its outcomes."""
    task = visible_task(db.session(), min(task_id, LARGEST_ID))
    activity = ACTIVITIES[task.activity]
    if task.role != "customer" or outcome not in activity.outcomes or outcome in activity.by_clock:
        raise NotFound()
    with unscoped(db.session()):
        form = _form(case, task, outcome)
        open_now = task.status == "open" and outcome in outcomes_of(load_context(db.session(), customer(case), task))
    if not open_now and request.method == "GET":
        return moved_on(case, form, {}, Conflict(N_("This is not asked of you any more: the case has moved on.")))

    def carry_out(data: dict[str, Any], version: int | None, key: str) -> None:
        known = {name: form.start[name] for name in form.hidden if name in form.start}
        complete_task(
            db.session, customer(case), task_id, outcome, {**known, **data}, version, key,
            desk_of(current_app.config))  # fmt: skip

    return answer(case, form, carry_out)


def _form(case: Case, task: CaseTask, outcome: str) -> Form:
    own, offer = db.session(), offer_of(task.activity, outcome)
    context, asked = load_context(own, customer(case), task), asked_of(own, case, task)
    lead, items = [gettext(offer.lead)] if offer.lead else [], asked.items
    if asked.note:
        lead.append(asked.note)
    if task.activity == "object_to_team":
        items = tuple(_member(member) for member in team_of_case(own, case))
    until = appeal_until(own, case, context.now)
    if outcome == "to_appeal" and until is not None:
        lead.append(gettext("An appeal to this office is possible until %(day)s.", day=words.weekday(until, case)))
    name = case.representative_name or case.contact_name
    name = name or (case.customer.name if case.customer else gettext(ANONYMOUS))
    model = ACTIVITIES[task.activity].outcomes[outcome].data
    receiver = model.model_fields.get("received_by")
    start = {"received_by": name} if receiver else {}
    hidden = frozenset({"received_by"} if receiver and not receiver.is_required() else ())  # he says it of himself
    return Form(
        gettext(offer.title), gettext(offer.submit), model, tuple(lead), items,
        lambda lookup: choices_for(context, lookup), start, hidden, task.version,
        files=task.activity in WITH_FILES, done=gettext(DONE))  # fmt: skip


def _member(member: Any) -> str:
    name = gettext("%(name)s (chair)", name=member.user.name) if member.chair else member.user.name
    return f"{name}: {member.competence}" if member.competence else str(name)

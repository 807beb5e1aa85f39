"""What stands at the places of a notice: from the case, the task and what was noted when it was queued.

Only what a text asks for is read. Whoever reads it learns no more than on the pages of the case.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from sqlalchemy import select

from app.documents.dates import date_words, weekday_date_words
from app.documents.letter_values import values_of as values_of_letters
from app.documents.names import in_language
from app.documents.papers.pinned import duration_words, milestone, step_title
from app.documents.placeholders import PLACEHOLDERS, Value, places_for
from app.models.appeal import AppealTeam
from app.models.document import Message
from app.models.lawsuit import Hearing
from app.models.outbox import InboundMail
from app.models.task import CaseTask
from app.notifications.catalogue import NOTICES
from app.notifications.scene import Scene
from app.queries.appeals import appeal_window, may_still_appeal
from app.queries.calendars import calendar_of
from app.queries.customer_path import stage_title
from app.security.duties import able
from app.security.masking import masked_parties
from app.security.tracking_links import personal_address, tracking_address

# Written by somebody, so hidden where they tell who complains.
TYPED = frozenset(
    {"subject", "external_number", "object", "extension_reason", "remarks", "hearing_agenda", "mail_subject"}
)


def values_of(scene: Scene, wanted: Collection[str]) -> dict[str, Value]:
    """Return the value of every place that is wanted and that this audience may have."""
    names = set(wanted) & set(places_for(scene.row.audience).places)
    found: dict[str, Value] = dict.fromkeys(names, "")
    if scene.case is not None and (shared := names & set(PLACEHOLDERS)):
        letters = values_of_letters(scene.session, scene.case, None, shared)
        found |= {name: letters[name] for name in shared}
    elif scene.office is not None:
        found |= {name: value for name, value in (("office_name", scene.office.name),) if name in names}
    for name in names & set(OWN):
        found[name] = OWN[name](scene)
    return {name: _masked(scene, value) if name in TYPED else value for name, value in found.items()}


def conditions_of(scene: Scene, wanted: Collection[str]) -> frozenset[str]:
    """Return which of the conditions that a text asks for hold."""
    return frozenset(name for name in wanted if name in CONDITIONS and CONDITIONS[name](scene))


def address_of(scene: Scene) -> str:
    """Return where the button of the mail leads. A secret stands only in a mail to the owner of the case."""
    base, case, link = scene.settings.public_url, scene.case, scene.notice.link
    if link == "tasks" or case is None:
        return f"{base}/tasks/"
    if link == "appointments":
        return f"{base}/appointments-needed/"
    if not scene.to_customer:
        return f"{base}/cases/{case.id}"
    if scene.neutral or not scene.notice.secret:
        return tracking_address(base, case.number)
    return personal_address(base, scene.settings.secret, case)


def addressee(scene: Scene) -> str:
    """Return who is written to by name: the representative before the contact before the customer; or nobody."""
    if not scene.to_customer:
        return scene.person.name if scene.person else ""
    case = scene.case
    if case is None or case.customer is None:
        return ""
    return case.representative_name or case.contact_name or case.customer.name


def _masked(scene: Scene, value: Value) -> Value:
    return scene.told(value) if isinstance(value, str) else [scene.told(text) for text in value]


# ---- what the case has promised ---------------------------------------------------------------------------------


def _expected_date(scene: Scene) -> str:
    """The last day for the answer or decision; nothing when it has passed, or is not promised."""
    case = scene.case
    length = milestone(case, "decide") if case and case.status == "open" and not case.answered_at else None
    if case is None or length is None:
        return ""
    due = calendar_of(scene.session, case.office).due(case.complete_at or case.received_at, length).at
    return scene.day(due) if due > scene.now else ""


def _progress_time(scene: Scene) -> str:
    length = milestone(scene.case, "progress") if scene.case else None
    return duration_words(length, scene.language) if length else ""


def _appeal_time(scene: Scene) -> str:
    length = appeal_window(scene.session, scene.case, scene.now.date()) if scene.case else None
    return duration_words(length, scene.language) if length else ""


def _reply_by(scene: Scene) -> str:
    task = scene.task or _open_task(scene, CaseTask.role == "customer")
    return scene.day(task.lapses_at or task.due_at) if task else ""


# ---- steps and tasks --------------------------------------------------------------------------------------------


def _open_tasks(scene: Scene, *conditions: object) -> list[CaseTask]:
    query = select(CaseTask).where(CaseTask.case_id == scene.row.case_id, CaseTask.status == "open", *conditions)  # type: ignore[arg-type]
    return list(scene.session.scalars(query.order_by(CaseTask.id)))


def _open_task(scene: Scene, *conditions: object) -> CaseTask | None:
    return next(iter(_open_tasks(scene, *conditions)), None)


def _step(scene: Scene) -> str:
    """The step of the task; for the customer, at which stage the case is, in plain words."""
    if not scene.to_customer:
        return step_title(scene.task, scene.language) if scene.task else ""
    stages = (stage_title(task.activity) for task in _open_tasks(scene, ~CaseTask.side_track))
    return "; ".join(in_language(stage, scene.language) for stage in dict.fromkeys(stages))


def _due(scene: Scene) -> str:
    """When the task is due; without a task, the day that was noted with the notice."""
    noted = scene.context("until")
    if scene.task is None and noted:
        return date_words(date.fromisoformat(str(noted)), scene.language)
    return _due_words(scene, scene.task)


def _due_words(scene: Scene, task: CaseTask | None) -> str:
    if task is None or task.due_at is None:
        return ""
    words = scene.moment(task.due_at)
    return f"{words} ({scene.texts.frame.words.late})" if task.due_at < scene.now else words


def _performer(scene: Scene) -> str:
    task = scene.task
    if task is None:
        return ""
    if task.assignee is not None:
        return task.assignee.name
    people = able(scene.session, task.case, task.role, scene.now.date(), task.unit_id)
    return ", ".join(person.name for person in people) or scene.texts.frame.words.anybody


def _shared(scene: Scene) -> bool:
    return scene.task is not None and scene.task.assignee_id is None


def _late(scene: Scene) -> bool:
    due = scene.task.due_at if scene.task else None
    return bool(scene.context("late") or (due and due < scene.now))


def _digest(scene: Scene, group: str) -> list[str]:
    """The tasks of one group of a digest that are still open, in the order in which they were noted."""
    keys = [key for key in scene.context(group) or () if isinstance(key, int)]
    query = select(CaseTask).where(CaseTask.id.in_(keys), CaseTask.status == "open")
    found = sorted(scene.session.scalars(query), key=lambda task: keys.index(task.id))
    lines = [_task_line(scene, task) for task in found]
    more = (scene.context("counts") or {}).get(group, 0) - len(keys)
    return [*lines, scene.texts.frame.words.more.replace("{count}", str(more))] if more > 0 else lines


def _task_line(scene: Scene, task: CaseTask) -> str:
    words = scene.texts.frame.words
    hidden = task.case.restricted or not scene.sees(task.case)
    title = words.restricted if hidden else step_title(task, scene.language)
    return f"{task.case.number}: {title}, {scene.moment(task.due_at or task.lapses_at) or words.no_due}"


# ---- other records ----------------------------------------------------------------------------------------------


def _team(scene: Scene) -> list[str]:
    team = scene.session.scalars(select(AppealTeam).where(AppealTeam.case_id == scene.row.case_id)).first()
    chair = scene.texts.frame.words.chair
    return [f"{m.user.name}, {chair}" if m.chair else m.user.name for m in team.serving] if team else []


def _message(scene: Scene) -> str:
    key = scene.context("message")
    query = select(Message).where(Message.case_id == scene.row.case_id, Message.id == key, ~Message.from_customer)
    found = scene.session.scalars(query).first()
    return found.text if found else ""


def _hearing(scene: Scene) -> Hearing | None:
    query = select(Hearing).where(Hearing.case_id == scene.row.case_id, Hearing.id == scene.context("hearing"))
    return scene.session.scalars(query).first()


def _hearing_date(scene: Scene) -> str:
    found = _hearing(scene)
    return weekday_date_words(found.on, scene.language) if found else ""


def _hearing_agenda(scene: Scene) -> str:
    found = _hearing(scene)
    return found.agenda if found else ""


def _told_notice(scene: Scene) -> str:
    notice = NOTICES.get(str(scene.context("notice")))
    return notice.title.in_language(scene.language) if notice else ""


def _customer_phone(scene: Scene) -> str:
    return masked_parties(scene.viewer, scene.case)["contact_phone"] if scene.case else ""


def _mail_subject(scene: Scene) -> str:
    query = select(InboundMail.subject).where(
        InboundMail.case_id == scene.row.case_id, InboundMail.id == scene.context("inbound")
    )
    return scene.session.scalars(query).first() or ""


def _missing_items(scene: Scene) -> Value:
    """What was asked for: noted with the notice, else in the newest request."""
    noted = scene.context("items")
    if isinstance(noted, list) and noted:
        return [str(item) for item in noted]
    if scene.case is None:
        return ""
    return values_of_letters(scene.session, scene.case, None, {"missing_items"})["missing_items"]


def _noted(name: str) -> Callable[[Scene], str]:
    return lambda scene: str(scene.context(name) or "")


OWN: Mapping[str, Callable[[Scene], Value]] = {
    "addressee": addressee,
    "person": addressee,
    "customer_name": Scene.customer_name,
    "tracking_link": address_of,
    "case_link": address_of,
    "expected_date": _expected_date,
    "progress_time": _progress_time,
    "reply_by": _reply_by,
    "appeal_time": _appeal_time,
    "team": _team,
    "message": _message,
    "missing_items": _missing_items,
    "done": _noted("done"),
    "coming": _noted("coming"),
    "remarks": _noted("remarks"),
    "step": _step,
    "due": _due,
    "performer": _performer,
    "tasks_overdue": lambda scene: _digest(scene, "overdue"),
    "tasks_today": lambda scene: _digest(scene, "today"),
    "tasks_this_week": lambda scene: _digest(scene, "this_week"),
    "tasks_waiting": lambda scene: _digest(scene, "waiting"),
    "hearing_date": _hearing_date,
    "hearing_agenda": _hearing_agenda,
    "told_notice": _told_notice,
    "customer_phone": _customer_phone,
    "mail_subject": _mail_subject,
}
CONDITIONS: Mapping[str, Callable[[Scene], bool]] = {
    "appeal": lambda scene: bool(scene.case and scene.case.kind == "appeal"),
    "anonymous": lambda scene: bool(scene.case and scene.case.customer is None),
    "attached": lambda scene: scene.attached,
    "unsigned": lambda scene: scene.unsigned,
    "replies": lambda scene: scene.settings.imap_configured,
    "appeal_possible": lambda scene: bool(scene.case and may_still_appeal(scene.session, scene.case, scene.now)),
    "lapses": lambda scene: bool(scene.task and scene.task.lapses_at),
    "shared": _shared,
    "late": _late,
    "came_back": lambda scene: bool(scene.context("came_back")),
    "no_address": lambda scene: not scene.context("came_back"),
}

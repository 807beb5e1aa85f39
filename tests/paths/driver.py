"""Executes a plan: real commands, by people who may do each step, with data filled from the models alone."""

from collections import Counter
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.activities import ACTIVITIES
from app.activities.base import StepContext
from app.activities.lookups import LOOKUPS
from app.commands.complete_task import complete_task, load_context
from app.commands.lapses import lapse_due_tasks
from app.commands.opening import bars_here
from app.commands.register_case import register_case
from app.commands.task_data import is_overdue
from app.models.appeal import AppealTeam, TeamMember, Vote
from app.models.case import Case
from app.models.person import Staff
from app.models.task import CaseTask
from app.queries.office_procedures import procedure_of
from app.security.duties import acts_on_behalf, may_do
from app.security.scope import unscoped
from app.security.viewer import Viewer
from tests.filling import fill
from tests.paths.plans import Plan, usual
from tests.world import World

BEGIN = datetime(2026, 8, 31, 2, 0, tzinfo=UTC)
MOST_STEPS = 80
BEHALF = {"how": "mail", "evidence": "Surel"}


class Driver:
    """One case, driven along a plan and then on to its end."""

    def __init__(self, session: Session, world: World, office: str, plan: Plan) -> None:
        self.session, self.world, self.office, self.plan = session, world, office, plan
        self.now, self.taken = BEGIN, 0
        self.facts = dict(plan.facts)
        self.visits: Counter[str] = Counter()
        with clock.moved(self.now):
            desk = world.viewer(session, f"{office}_desk")
            self.case_id = int(register_case(session, desk, self._words())["id"])

    def branch(self, plan: Plan) -> "Driver":
        """The same case at this point, to be driven along a longer plan."""
        other = copy(self)
        other.plan, other.facts, other.visits = plan, dict(self.facts), self.visits.copy()
        other.pass_submit()
        return other

    def _words(self) -> dict[str, Any]:
        late = self.facts.pop("late", "no") == "yes"
        words = {
            "kind": self.plan.kind, "channel": "letter", "subject": "Perihal", "description": "Uraian",
            "customer_name": "PT Contoh", "service": "pengujian", "consent_to_name": True,
            "contact_email": "pelanggan@contoh.example",
            "decision_delivered_on": "2026-01-05" if late else "2026-08-28", "appealed_decision": "Keputusan",
        }  # fmt: skip
        return {**words, **{k: v for k, v in self.facts.items() if k in ("type", "category", "severity", "channel")}}

    def pass_submit(self) -> None:
        """The registration itself completes the customer's own step."""
        if not self.taken and self.plan.moves[0][1] == "submitted":
            self.taken = 1

    @property
    def case(self) -> Case:
        """The case as it is now."""
        with unscoped(self.session):
            return self.session.get_one(Case, self.case_id)

    def open_tasks(self) -> list[CaseTask]:
        """Open tasks, those of the planned step first."""
        with unscoped(self.session):
            tasks = list(self.session.scalars(
                select(CaseTask).where(CaseTask.case_id == self.case_id, CaseTask.status == "open").order_by(CaseTask.id)))  # fmt: skip
        wanted = self._wanted()
        return sorted(tasks, key=lambda task: (task.step_id != wanted[0], task.side_track, task.id))

    def _wanted(self) -> tuple[str, str]:
        return self.plan.moves[self.taken] if self.taken < len(self.plan.moves) else ("", "")

    def run(self) -> None:
        """Follow the plan, then finish whatever is open."""
        self.follow()
        self.finish()

    def follow(self) -> None:
        """Follow the plan as far as it goes; what lies on the way is done as it usually is."""
        for _ in range(MOST_STEPS):
            tasks = self.open_tasks() if self.taken < len(self.plan.moves) else []
            if not tasks:
                return
            self._take(tasks[0])
        raise AssertionError(f"not followed after {MOST_STEPS} steps: {self.plan}")

    def finish(self) -> None:
        """Finish everything that is open, side tracks included."""
        for _ in range(MOST_STEPS):
            tasks = self.open_tasks()
            if not tasks:
                return
            self._take(tasks[0])
        raise AssertionError(f"no end after {MOST_STEPS} steps: {self.plan}")

    def _take(self, task: CaseTask) -> None:
        step = procedure_of(self.case).step(task.step_id)
        planned = self._wanted()[0] == task.step_id
        outcome = self._wanted()[1] if planned else self._ending(step)
        self.taken += planned
        self.visits[task.step_id] += 1
        self.now += timedelta(minutes=1)
        if outcome in ACTIVITIES[step.activity].by_clock:
            self._wait(task)
        else:
            with clock.moved(self.now):
                self._complete(task, outcome)
        self.session.expire_all()

    def _ending(self, step: Any) -> str:
        """Beyond the plan: as it usually ends; the second time round whatever leads out."""
        if step.activity == "litigate":
            return "concluded" if self.visits[step.id] else "progress" if "progress" in step.next else "concluded"
        return usual(step)

    def _wait(self, task: CaseTask) -> None:
        assert task.lapses_at is not None
        self.now = task.lapses_at + timedelta(minutes=1)
        with clock.moved(self.now):
            assert lapse_due_tasks(self.session) >= 1

    def _complete(self, task: CaseTask, outcome: str) -> None:
        viewer = self._somebody(task)
        with unscoped(self.session):
            context = load_context(self.session, viewer, task)
            data = self._data(context, task, outcome)
        complete_task(self.session, viewer, task.id, outcome, data, task.version)

    def _somebody(self, task: CaseTask) -> Viewer:
        """Return somebody who may do the task; where nobody is able, the agency appoints first."""
        with unscoped(self.session):
            people = list(self.session.scalars(select(Staff).where(Staff.active).order_by(Staff.id)))
            for person in people:
                viewer = self.world.viewer_for_good(self.session, person, self.now.date())
                if not may_do(task, viewer):
                    continue
                context = load_context(self.session, viewer, task)
                if acts_on_behalf(task, viewer) or not bars_here(context, context.step, person.id):
                    return viewer
        raise AssertionError(f"nobody may do {task.step_id}")

    def _data(self, context: StepContext, task: CaseTask, outcome: str) -> dict[str, Any]:
        model = ACTIVITIES[context.step.activity].outcomes[outcome].data
        schema = model.model_json_schema()
        data = fill(schema, lambda lookup: [c.id for c in LOOKUPS[lookup](context)], self._preferred(context, outcome))
        if acts_on_behalf(task, context.actor):
            data["on_behalf"] = BEHALF
        if is_overdue(context):
            data["late_reason"] = "Menunggu."
        return data

    def _preferred(self, context: StepContext, outcome: str) -> dict[str, Any]:
        values: dict[str, Any] = {**self.facts, "check_on": "2026-12-20", "target_date": "2026-12-10"}
        if outcome == "formed":
            values["members"] = self._seats(context)
            values["replacement_reason"] = "Berhalangan."
        if outcome == "decided":
            votes = Counter(self.session.scalars(select(Vote.ruling).where(Vote.case_id == self.case_id)))
            values["ruling"] = votes.most_common(1)[0][0] if votes else "granted"
        if outcome == "delivered":
            values["proof"] = "Resi"
        if outcome == "duplicate":
            values["duplicate_of"] = self._another_case()
        if outcome == "wrongdoing":
            values["accused"] = []
        return values

    def _seats(self, context: StepContext) -> list[dict[str, Any]]:
        team = self.session.scalars(select(AppealTeam).where(AppealTeam.case_id == self.case_id)).first()
        members: list[TeamMember] = team.serving if team else []
        gone = {m.user_id for m in team.members if m.status == "replaced"} if team else set()
        rows = [{"person": str(m.user_id), "competence": "SNI"} for m in members]
        sitting = {row["person"] for row in rows}
        size = context.procedure.team.size if context.procedure.team else 3
        for choice in LOOKUPS["team_candidates"](context):
            if len(rows) < size and choice.id not in sitting and int(choice.id) not in gone:
                rows.append({"person": choice.id, "competence": "SNI"})
        return [{**row, "chair": index == 0} for index, row in enumerate(rows)]

    def _another_case(self) -> str:
        """Return a case to which this one can be joined."""
        with unscoped(self.session):
            found = self.session.scalars(
                select(Case.id).where(Case.id < self.case_id, Case.duplicate_of_id.is_(None), Case.restricted.is_(False),
                                      Case.office_id == self.case.office_id)).first()  # fmt: skip
        return str(found)

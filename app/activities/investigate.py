"""Investigate the nonconformity (P3; ISO/IEC 17025 7.10, 8.7): cause, correction, corrective action, prevention."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import func, select

from app.activities.base import Activity, Item, Outcome, OutcomeData, StepContext
from app.activities.common import PointConclusion, conclude_points, point_rows
from app.activities.fields import CauseCategory, Day, Grade, RecordId, Validity, area, field, line, many, reference
from app.documents.numbers import take
from app.errors import invalid
from app.messages import N_
from app.models.codes import CAUSE_CATEGORIES
from app.models.handling import FunctionResponse
from app.models.nonconformity import InvestigationNote, Nonconformity
from app.models.task import CaseTask

Why = Annotated[str, Field(max_length=500)]
Cause = Annotated[str, Field(max_length=150)]


class CauseGroup(OutcomeData):
    """Possible causes of one category, a bone of the fishbone."""

    category: CauseCategory = field(N_("Category"))
    causes: list[Cause] = many(N_("Causes"), most=8, hint=N_("One cause on each line."), widget="lines")


class Established(OutcomeData):
    """The nonconformity report (D5)."""

    grade: Grade = field(N_("Grade"))
    description: str = area(N_("Statement of nonconformity"))
    reference_document: str = line(N_("Does not conform to (clause or document)"), limit=300)
    evidence: str = area(N_("Objective evidence"), required=False)
    whys: list[Why] = many(
        N_("Why after why"), most=7, hint=N_("One answer on each line; the last is the root cause."), widget="lines"
    )
    causes: list[CauseGroup] = many(N_("Possible causes by category"), most=6)
    root_cause: str = area(N_("Root cause"))
    correction: str = area(N_("Correction (for this case)"), required=False)
    corrective_action: str = area(N_("Corrective action (so that it does not recur)"))
    prevention: str = area(N_("Prevention in other activities"), required=False)
    responsible: RecordId | None = reference(N_("Person responsible"), "staff", required=False)
    target_date: Day = field(N_("Target completion date"))
    check_on: Day = field(N_("Effectiveness is checked on"))
    result_affected: bool = field(N_("A reported result is affected"), default=False)
    affected_results: str = area(N_("Which results and reports, and what was done"), required=False)
    work_stopped: bool = field(N_("Work was stopped until released"), default=False)
    validity: Validity = field(N_("Is the complaint proven"), default="proven")
    points: list[PointConclusion] = many(N_("Conclusion on each point"))


class Unfounded(OutcomeData):
    """Why no nonconformity was found; the customer still gets a reasoned letter."""

    reasons: str = area(N_("Reasons"))
    evidence: str = area(N_("Evidence looked at"), required=False)
    points: list[PointConclusion] = many(N_("Conclusion on each point"))


class Investigate(Activity):
    """Find the cause and put it right, or find that there is nothing to put right."""

    name = "investigate"
    title = N_("Investigate the nonconformity")
    outcomes = {
        "established": Outcome(N_("Nonconformity established"), Established, primary=True),
        "unfounded": Outcome(N_("No nonconformity"), Unfounded),
    }
    items = frozenset({"investigator", "nonconformity"})

    def pending(self, context: StepContext, word: str) -> Sequence[Item]:
        """Return the functions that asked for an investigation, or the nonconformities whose action failed."""
        if word == "nonconformity":
            return self._failed(context)
        rows = context.session.scalars(
            select(FunctionResponse).where(
                FunctionResponse.case_id == context.case.id, FunctionResponse.current,
                FunctionResponse.needs_investigation)
        ).all()  # fmt: skip
        return [Item(f"unit:{row.unit_id}", unit_id=row.unit_id) for row in rows]

    @staticmethod
    def _failed(context: StepContext) -> Sequence[Item]:
        """Return the nonconformities whose action failed, each for the function that investigated it."""
        followed = select(Nonconformity.follows_id).where(Nonconformity.follows_id.is_not(None))
        failed = context.session.scalars(
            select(Nonconformity).where(
                Nonconformity.case_id == context.case.id,
                Nonconformity.status == "ineffective",
                Nonconformity.id.not_in(followed),
            )
        )
        units: dict[int | None, int | None] = {}
        investigated = select(CaseTask.completed_by_id, CaseTask.unit_id).where(
            CaseTask.case_id == context.case.id, CaseTask.activity == "investigate", CaseTask.status == "done"
        )
        for person, unit in context.session.execute(investigated):
            units.setdefault(person, unit)
        return [Item(f"nc:{report.id}", unit_id=units.get(report.found_by_id)) for report in failed]

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from the points of the case, with a row for each category of causes."""
        values: dict[str, Any] = {"points": point_rows(context)}
        if outcome == "established":
            values["causes"] = [{"category": code} for code in CAUSE_CATEGORIES]
        return values

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """An affected result must be named; the check cannot precede the action."""
        if outcome != "established":
            return
        if data.result_affected and not data.affected_results:
            raise invalid("/affected_results", N_("Name the results and reports that are affected."))
        if data.check_on < data.target_date:
            raise invalid("/check_on", N_("The check cannot be before the target completion date."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the report, or the reasons for none."""
        case = context.case
        conclude_points(context, data.points)
        if outcome == "unfounded":
            if not (context.task and context.task.side_track):
                case.validity = "not_proven"
            round_no = context.session.scalar(
                select(func.count()).select_from(InvestigationNote).where(InvestigationNote.case_id == case.id)
            )
            context.add(InvestigationNote(
                case_id=case.id, task_id=context.task.id if context.task else None, reasons=data.reasons,
                evidence=data.evidence, round=(round_no or 0) + 1, at=context.now, by_id=context.actor.user_id))  # fmt: skip
            self._settle_response(context, data.reasons)
            return
        case.validity = data.validity
        report = context.add(Nonconformity(
            case_id=case.id, number=take(context.session, case.office, "nonconformity", context.now), grade=data.grade, description=data.description,
            reference=data.reference_document, evidence=data.evidence, root_cause=data.root_cause, whys=data.whys,
            causes=[group.model_dump() for group in data.causes if group.causes],
            correction=data.correction, corrective_action=data.corrective_action, prevention=data.prevention,
            responsible_id=int(data.responsible) if data.responsible else None, target_date=data.target_date,
            check_on=data.check_on, result_affected=data.result_affected, affected_results=data.affected_results,
            work_stopped=data.work_stopped, found_by_id=context.actor.user_id, found_at=context.now,
            follows_id=self._follows(context.task)))  # fmt: skip
        context.changes.update(nonconformity=report.number, grade=data.grade)
        self._settle_response(context, data.root_cause)

    @staticmethod
    def _follows(task: CaseTask | None) -> int | None:
        return int(task.item.removeprefix("nc:")) if task and task.item.startswith("nc:") else None

    @staticmethod
    def _settle_response(context: StepContext, findings: str) -> None:
        """The function's request for an investigation becomes its answer."""
        if context.task is None or context.task.unit_id is None:
            return
        rows = context.session.scalars(
            select(FunctionResponse).where(
                FunctionResponse.case_id == context.case.id, FunctionResponse.unit_id == context.task.unit_id,
                FunctionResponse.current, FunctionResponse.needs_investigation)
        )  # fmt: skip
        for row in rows:
            row.needs_investigation, row.validity = False, context.case.validity
            row.findings = f"{row.findings}\n\n{findings}"


def check_date(context: StepContext, item: str) -> date | None:
    """Return the day chosen for the effectiveness check of a nonconformity ("nc:<id>")."""
    report = context.session.get(Nonconformity, int(item.removeprefix("nc:"))) if item.startswith("nc:") else None
    return report.check_on if report else None

"""Disposition (L4): to which functions the case goes, with which instructions, how urgent and by when."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Reasoned
from app.activities.fields import Day, Instruction, RecordId, SecurityClass, Urgency, area, field, line, many
from app.documents.numbers import given_out
from app.errors import invalid
from app.messages import N_
from app.models.handling import Disposition, DispositionAddressee, FunctionResponse


class Disposed(OutcomeData):
    """The disposition sheet (D6)."""

    addressees: list[RecordId] = many(N_("Forwarded to"), least=1, lookup="units")
    instructions: list[Instruction] = many(N_("Instructions"), least=1)
    note: str = area(N_("Note"), required=False, limit=2000, hint=N_("Printed on the disposition sheet."))
    urgency: Urgency = field(N_("Urgency"), default="normal")
    security_class: SecurityClass = field(N_("Security classification"), default="open")
    due_on: Day | None = field(N_("Respond by"), default=None, hint=N_("Leave empty for the procedure's own time."))
    agenda_number: str = line(N_("Agenda number"), required=False, limit=60)


class Dispose(Activity):
    """The head decides who answers."""

    name = "disposition"
    title = N_("Disposition")
    help = N_("Choose the functions that respond. Each gets one task; the step ends when all have answered.")
    outcomes = {
        "disposed": Outcome(N_("Dispose"), Disposed, primary=True),
        "not_ours": Outcome(N_("Not ours: refer"), Reasoned),
        "returned": Outcome(N_("Return to the front desk"), Reasoned),
    }
    optional = frozenset({"not_ours", "returned"})

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Propose the function that answers for the service, and the usual instruction."""
        unit = context.case.service.unit_id if context.case.service else None
        return {"instructions": ["respond"], **({"addressees": [str(unit)]} if unit else {})}

    def check(self, context: StepContext, outcome: str, data: Any) -> None:
        """Refuse a due date in the past."""
        if outcome == "disposed" and data.due_on and data.due_on < context.now.date():
            raise invalid("/due_on", N_("Choose today or a later day."))

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the sheet. A function addressed again answers again."""
        if outcome == "not_ours":
            context.case.validity = "out_of_scope"
        if outcome != "disposed":
            return
        agenda = given_out(
            context.session, context.case.office, "agenda", context.now, data.agenda_number, "/agenda_number"
        )
        sheet = context.add(Disposition(
            **context.author, agenda_number=agenda, instructions=data.instructions, note=data.note,
            urgency=data.urgency, security_class=data.security_class, due_on=data.due_on))  # fmt: skip
        units = sorted({int(unit) for unit in data.addressees})
        sheet.addressees.extend(DispositionAddressee(case_id=context.case.id, unit_id=unit) for unit in units)
        again = select(FunctionResponse).where(
            FunctionResponse.case_id == context.case.id, FunctionResponse.unit_id.in_(units), FunctionResponse.current
        )
        for response in context.session.scalars(again):
            response.current = False
        context.session.flush()
        context.changes["addressees"] = units


def chosen_due(context: StepContext) -> date | None:
    """Return the date set on the latest disposition sheet, if any."""
    query = select(Disposition).where(Disposition.case_id == context.case.id).order_by(Disposition.id.desc())
    sheet = context.session.scalars(query).first()
    return sheet.due_on if sheet else None

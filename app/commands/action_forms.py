"""What people fill in for what is done with a case beside its steps."""

from app.activities.base import OutcomeData
from app.activities.fields import RecordId, area, field, line, many
from app.commands.task_data import OnBehalf
from app.messages import N_


class Withdrawal(OutcomeData):
    """The customer takes the complaint or appeal back."""

    reason: str = area(N_("Reason"), limit=4000, empty=N_("Say briefly why it is withdrawn."))
    on_behalf: OnBehalf | None = field(N_("How it reached us"), default=None)


class Pause(OutcomeData):
    """Waiting for the customer, with named items (the only reason to pause)."""

    items: list[str] = many(N_("What the customer is asked for"), least=1, widget="lines")
    reason: str = area(N_("Reason"), limit=2000)


class Resume(OutcomeData):
    """What ended the wait."""

    reason: str = area(N_("Reason"), required=False, limit=2000)


class Extend(OutcomeData):
    """More time for a task, with a reason that is told to the customer."""

    task: RecordId = field(N_("Task"), **{"x-lookup": "open_tasks"})
    duration: str = line(N_("More time"), limit=30, hint=N_("For example: 2 working days"))
    reason: str = area(N_("Reason"), limit=2000)


class Reassign(OutcomeData):
    """A task goes to another person."""

    task: RecordId = field(N_("Task"), **{"x-lookup": "open_tasks"})
    person: RecordId = field(N_("Person"), **{"x-lookup": "colleagues"})
    reason: str = area(N_("Reason"), limit=2000)


class Reopen(OutcomeData):
    """Why a closed case is taken up again."""

    reason: str = area(N_("Reason"), limit=4000, empty=N_("Say what is not settled yet."))


class Progress(OutcomeData):
    """A progress report to the customer (ISO/IEC 17025 7.9.5)."""

    done: str = area(N_("What has been done"), limit=2000)
    coming: str = area(N_("What comes next, and when"), limit=2000)


class NewMessage(OutcomeData):
    """A message on the case."""

    text: str = area(N_("Message"), limit=4000, empty=N_("Write the message."))

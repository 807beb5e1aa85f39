"""What staff are shown of cases that a new one may repeat, while it still stands at the door, and the way to join it."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext
from sqlalchemy import select

from app.activities import ACTIVITIES
from app.models.case import Case
from app.models.task import CaseTask
from app.queries.duplicates import REASONS, Likely, likely_duplicates
from app.security.masking import masked_text
from app.staff.screen import session, viewer

JOINING = "duplicate"  # the outcome that ends a case as joined to another
AT_THE_DOOR = tuple(name for name, activity in ACTIVITIES.items() if JOINING in activity.outcomes)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that another may repeat, in the viewer's language and with what the viewer may know of it."""

    case: Case
    subject: str
    why: str


def suggestions_for(case: Case) -> list[Suggestion]:
    """Return what a case may repeat, while somebody can still join it; nothing to those who only look."""
    who = viewer()
    if case.status != "open" or who.agency or who.role_codes <= {"auditor", "administrator", "appeal_member"}:
        return []
    waiting = select(CaseTask.id).where(
        CaseTask.case_id == case.id, CaseTask.status == "open", CaseTask.activity.in_(AT_THE_DOOR)
    )
    if session().scalars(waiting.limit(1)).first() is None:
        return []
    return [
        Suggestion(found.case, masked_text(who, found.case, found.case.subject), _why(found))
        for found in likely_duplicates(session(), who, case)
    ]


def joining(suggestions: list[Suggestion]) -> tuple[str, dict[str, Any]] | None:
    """Return the outcome and first values of the form that joins to the suggestion of the page's address, if any."""
    wanted = request.args.get("join", "")
    for one in suggestions:
        if wanted == str(one.case.id):
            return JOINING, {"duplicate_of": wanted, "reason": f"{one.why[:1].upper()}{one.why[1:]}."}
    return None


def _why(found: Likely) -> str:
    return ", ".join(gettext(REASONS[reason]) for reason in found.reasons)

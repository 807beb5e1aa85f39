"""What drafting, reviewing, signing and dispatching a letter share: the letter at hand and its versions."""

from sqlalchemy import select

from app.activities.base import StepContext
from app.errors import Conflict
from app.messages import N_
from app.models.letter import Dispatch, Letter, LetterReview, LetterVersion


def letter_at_hand(context: StepContext) -> Letter | None:
    """Return the letter being worked on: the newest one not dispatched yet."""
    return context.session.scalars(
        select(Letter)
        .where(Letter.case_id == context.case.id, Letter.status != "dispatched")
        .order_by(Letter.id.desc())
    ).first()


def required_letter(context: StepContext) -> tuple[Letter, LetterVersion]:
    """Return the letter at hand with its current version. Raises Conflict when there is none."""
    letter = letter_at_hand(context)
    if letter is None or letter.current is None:
        raise Conflict(N_("There is no letter to work on. Reload the page."))
    return letter, letter.current


def review(context: StepContext, verdict: str, remarks: str) -> None:
    """Write a verdict on the current version."""
    letter, version = required_letter(context)
    letter.status = "checked" if verdict == "passed" else "draft"
    context.add(LetterReview(
        case_id=context.case.id, version_id=version.id, verdict=verdict, remarks=remarks, at=context.now,
        by_id=context.actor.user_id))  # fmt: skip


def undelivered(context: StepContext, letter_id: int | None, method: str, reason: str) -> None:
    """Record an attempt that failed; a second channel follows."""
    context.add(Dispatch(
        case_id=context.case.id, letter_id=letter_id, method=method, delivered=False, remark=reason, at=context.now,
        by_id=context.actor.user_id))  # fmt: skip

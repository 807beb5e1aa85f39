"""The independence rule (ISO/IEC 17065 7.13.5-6, 17025 7.9.6): who may not decide, approve, sign or sit in a team."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.messages import N_


@dataclass(frozen=True, slots=True)
class Tie:
    """A dated interest of a person in the customer of a case."""

    user_id: int
    kind: str
    to_date: date | None


def years_after(day: date, years: int) -> date:
    """The same day some years later (29 February becomes 28)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def reasons_against(
    user_id: int, involved: Collection[int], ties: Iterable[Tie], on: date, years: int,
    did_before: Collection[int] = (),
) -> list[str]:  # fmt: skip
    """Return why a person may not judge a case (English msgids), empty when nothing speaks against it.

    `involved`: who took part in the job, sample or decision; `ties`: interests in the customer, a bar until
    their end plus `years`; `did_before`: who did the steps that this one must not be done by.
    """
    reasons = []
    if user_id in involved:
        reasons.append(N_("took part in the work or decision complained about"))
    for tie in ties:
        if tie.user_id == user_id and (tie.to_date is None or on <= years_after(tie.to_date, years)):
            reasons.append(N_("has or recently had an interest in the customer"))
            break
    if user_id in did_before:
        reasons.append(N_("did the step that somebody else must check"))
    return reasons

"""The cases that somebody opened last, kept in the visit."""

from collections.abc import Sequence

from flask import session as visit
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.models.case import Case
from app.staff.screen import session

KEPT = "recent_cases"
MOST = 6


def remember(case_id: int) -> None:
    """Put a case at the head of those opened last."""
    before = [number for number in visit.get(KEPT, []) if number != case_id]
    visit[KEPT] = [case_id, *before][:MOST]


def recent_cases() -> Sequence[Case]:
    """Return the cases opened last that the viewer may still see, the last one first."""
    kept = visit.get(KEPT, [])
    if not kept:
        return []
    found = {case.id: case for case in session().scalars(
        select(Case).where(Case.id.in_(kept)).options(joinedload(Case.customer), joinedload(Case.office)))}  # fmt: skip
    return [found[number] for number in kept if number in found]

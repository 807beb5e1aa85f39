"""Who holds which role on an office's day, read once for all offices: for what looks at very many tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.case import Case, CaseExclusion, CaseGrant
from app.models.person import Appointment, Staff
from app.queries.open_work import OpenTask
from app.security.duties import ON_BEHALF_OF

HEAD = "office_head"


@dataclass(frozen=True, slots=True)
class Post:
    """A role held by somebody from a day to a day."""

    user_id: int
    role: str
    office_id: int
    unit_id: int | None
    definitive: bool
    from_date: date
    to_date: date | None

    def counts(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_date <= on and (self.to_date is None or self.to_date >= on)


class Staffing:
    """All appointments, who is active, and who may not see which case.

    Somebody is absent when the account is closed, or when the role for which a task was given has ended.
    """

    def __init__(self, session: Session) -> None:
        self.active = frozenset(session.scalars(select(Staff.id).where(Staff.active)))
        homes = session.execute(select(Staff.id, Staff.office_id))
        self.home: dict[int, int | None] = {row.id: row.office_id for row in homes}
        self.posts: dict[tuple[int, str], list[Post]] = {}
        self.agency: list[Post] = []
        columns = (
            Appointment.user_id, Appointment.role, Appointment.office_id, Appointment.unit_id, Appointment.capacity,
            Appointment.from_date, Appointment.to_date,
        )  # fmt: skip
        for user, role, office, unit, capacity, first, last in session.execute(
            select(*columns).order_by(Appointment.id)
        ):
            post = Post(user, role, office, unit, capacity == "definitive", first, last)
            self.posts.setdefault((office, role), []).append(post)
            if role == "agency":
                self.agency.append(post)
        barred = session.execute(select(CaseExclusion.case_id, CaseExclusion.user_id))
        self.excluded = {(row.case_id, row.user_id) for row in barred}
        restricted = (
            select(Case.id, CaseGrant.user_id)
            .outerjoin(CaseGrant, CaseGrant.case_id == Case.id)
            .where(Case.restricted, Case.status == "open")
        )
        self.granted: dict[int, set[int]] = {}
        for case, person in session.execute(restricted):
            self.granted.setdefault(case, set())
            if person is not None:
                self.granted[case].add(person)

    def may_hear(self, user_id: int, case_id: int) -> bool:
        """Whether a person may be told of a case: not excluded and, where it is restricted, let in."""
        if (case_id, user_id) in self.excluded:
            return False
        return case_id not in self.granted or user_id in self.granted[case_id]

    def holders(self, office_id: int, role: str, on: date, unit_id: int | None = None) -> list[int]:
        """Return the active persons who hold a role at an office (and unit) on a day."""
        posts = self.agency if role == "agency" else self.posts.get((office_id, role), ())
        found = [post.user_id for post in posts if post.counts(on) and (unit_id is None or post.unit_id == unit_id)]
        return [user for user in dict.fromkeys(found) if user in self.active]

    def acting_heads(self, office_id: int, on: date) -> list[int]:
        """Return who leads an office in its head's place."""
        posts = self.posts.get((office_id, HEAD), ())
        return [
            post.user_id for post in posts if post.counts(on) and not post.definitive and post.user_id in self.active
        ]

    def is_absent(self, user_id: int, task: OpenTask, on: date) -> bool:
        """Whether somebody to whom a task was given is not there any more to do it."""
        if user_id not in self.active:
            return True
        own = [post for post in self.posts.get((task.office_id, task.role), ()) if post.user_id == user_id]
        return bool(own) and not any(post.counts(on) for post in own)

    def performers(self, task: OpenTask, on: date) -> list[int]:
        """Return whose task it is: the person it was given to, else whoever holds its role, else who appoints."""
        if task.role in ON_BEHALF_OF:
            return []
        if task.needs_appointment:
            return self._hearing(self.holders(task.office_id, "agency", on), task)
        if task.assignee_id is not None and not self.is_absent(task.assignee_id, task, on):
            return [task.assignee_id]
        return self._hearing(self.holders(task.office_id, task.role, on, task.unit_id), task)

    def callers(self, task: OpenTask, on: date) -> list[int]:
        """Return who does the task of somebody outside the office on their behalf, and asks them for it."""
        roles = sorted(ON_BEHALF_OF[task.role])
        found = [user for role in roles for user in self.holders(task.office_id, role, on)]
        return self._hearing(dict.fromkeys(found), task)

    def _hearing(self, users: Iterable[int], task: OpenTask) -> list[int]:
        return [user for user in users if self.may_hear(user, task.case_id)]

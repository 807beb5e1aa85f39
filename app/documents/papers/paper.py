"""What the application knows of one kind of paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.papers.setting import Setting
from app.models.case import Case
from reports.sheet import Drawn

Sources = Callable[[Session, Case], Sequence[Any]]


@dataclass(frozen=True)
class Paper:
    """One kind of paper of a case.

    `sources(session, case)`: the records it is made from, oldest first; one paper each. `draw(setting, record)`.
    `number(record)`: the record's own number. `subject`: where the record has none, the subject (see
    app.documents.numbers) of which a number is taken when the paper is issued. `names_customer`: the paper says who
    complains, so only those who may know that can open it; otherwise it is drawn without the name, unless the
    complainant agreed to be named. `to_customer`: in the language of the case, and made once; other papers are
    Indonesian and made again when their record has changed. `until_sent`: it goes to the customer and may still change.
    `unnamed`: it is made also where nobody knows who complains, for whoever has the access code.
    """

    kind: str
    sources: Sources
    draw: Callable[[Setting, Any], Drawn]
    number: Callable[[Any], str] = lambda _record: ""
    subject: str = ""
    names_customer: bool = False
    to_customer: bool = False
    until_sent: bool = False
    unnamed: bool = False


def rows(model: Any, *conditions: Any) -> Sources:
    """Return the sources that are a case's rows of one table, oldest first."""

    def found(session: Session, case: Case) -> Sequence[Any]:
        return session.scalars(select(model).where(model.case_id == case.id, *conditions).order_by(model.id)).all()

    return found


def the_case(_session: Session, case: Case) -> Sequence[Case]:
    """The case itself is the source."""
    return [case]

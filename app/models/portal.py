"""What customers leave on their own pages: visits they ended, the survey, and requests on their own data."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.messages import N_
from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import Codes
from app.models.person import Staff

QUESTIONS: Codes = {
    "ease": N_("How easy was it to complain or appeal?"),
    "courtesy": N_("How politely and helpfully were you treated?"),
    "information": N_("How well were you kept informed of what was happening?"),
    "promptness": N_("How do you find the time it took?"),
    "fairness": N_("How fairly was your case looked at, whatever the result?"),
}
LEAST, MOST = 1, 5
DATA_REQUEST_KINDS: Codes = {"copy": N_("Copy of own data"), "correction": N_("Correction of own data")}
DATA_REQUEST_STATUSES: Codes = {"open": N_("Open"), "done": N_("Done"), "refused": N_("Not followed")}


class EndedVisit(Identified, Model):
    """A customer's visit that was ended with "Done": a copy of its cookie opens nothing any more. Kept until `until`."""

    __tablename__ = "ended_visit"
    visit: Mapped[str] = mapped_column(String(32), unique=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def _scale(name: str) -> CheckConstraint:
    return CheckConstraint(f"{name} BETWEEN {LEAST} AND {MOST}", name=f"{name}_on_scale")


class SurveyAnswer(Identified, CaseOwned, Model):
    """What a customer says of the handling of a case (ISO 10002 8.3): five marks from 1 to 5, one answer a case."""

    __tablename__ = "survey_answer"
    ease: Mapped[int] = mapped_column(Integer)
    courtesy: Mapped[int] = mapped_column(Integer)
    information: Mapped[int] = mapped_column(Integer)
    promptness: Mapped[int] = mapped_column(Integer)
    fairness: Mapped[int] = mapped_column(Integer)
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()
    __table_args__ = (UniqueConstraint("case_id"), *(_scale(name) for name in QUESTIONS))


class DataRequest(Identified, CaseOwned, Model):
    """A customer's request on own data (UU 27/2022: within 3 x 24 hours): a copy, or a correction that staff make."""

    __tablename__ = "data_request"
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), default="open")
    text: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    by: Mapped[Staff | None] = relationship()
    __table_args__ = (
        one_of("kind", DATA_REQUEST_KINDS),
        one_of("status", DATA_REQUEST_STATUSES),
        CheckConstraint("(status = 'open') = (answered_at IS NULL)", name="answered_has_time"),
    )

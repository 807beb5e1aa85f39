"""The appeal team: members, statements of impartiality, objections, votes and the decision."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import CaseOwned, Identified, UtcDateTime, one_of
from app.models.case import Case
from app.models.codes import RULINGS
from app.models.person import Staff

MEMBER_STATUSES = {"appointed": "", "declared": "", "replaced": ""}


class AppealTeam(Identified, CaseOwned, Model):
    """Team formation (P4): one team per case; members are replaced, never erased."""

    __tablename__ = "appeal_team"
    number: Mapped[str] = mapped_column(String(80))
    formed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    formed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    subject: Mapped[str] = mapped_column(Text, default="")
    case: Mapped[Case] = relationship()
    formed_by: Mapped[Staff | None] = relationship()
    members: Mapped[list["TeamMember"]] = relationship(back_populates="team", order_by="TeamMember.id")
    __table_args__ = (UniqueConstraint("case_id"),)

    @property
    def serving(self) -> list["TeamMember"]:
        """Members not replaced, the chair first."""
        return sorted((m for m in self.members if m.status != "replaced"), key=lambda m: (not m.chair, m.id))

    def __repr__(self) -> str:
        return self.number


class TeamMember(Identified, CaseOwned, Model):
    """A member of an appeal team and the competence for which he or she was chosen."""

    __tablename__ = "team_member"
    team_id: Mapped[int] = mapped_column(ForeignKey("appeal_team.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    chair: Mapped[bool] = mapped_column(Boolean, default=False)
    competence: Mapped[str] = mapped_column(String(300))
    external: Mapped[bool] = mapped_column(Boolean, default=False)
    status: Mapped[str] = mapped_column(String(20), default="appointed")
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_reason: Mapped[str] = mapped_column(Text, default="")
    team: Mapped[AppealTeam] = relationship(back_populates="members")
    user: Mapped[Staff] = relationship()
    __table_args__ = (
        one_of("status", MEMBER_STATUSES),
        Index("uq_team_member_chair", "team_id", unique=True, sqlite_where=text("chair AND status <> 'replaced'"),
              postgresql_where=text("chair AND status <> 'replaced'")),
        Index("uq_team_member_serving", "team_id", "user_id", unique=True, sqlite_where=text("status <> 'replaced'"),
              postgresql_where=text("status <> 'replaced'")),
    )  # fmt: skip

    def __repr__(self) -> str:
        return self.user.name


class ImpartialityStatement(Identified, CaseOwned, Model):
    """A member's statement of impartiality (D8), dated before deliberation; or why it was not given."""

    __tablename__ = "impartiality_statement"
    member_id: Mapped[int] = mapped_column(ForeignKey("team_member.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))
    statements: Mapped[str] = mapped_column(Text, default="")
    disclosure: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()
    member: Mapped[TeamMember] = relationship(backref="impartiality")
    __table_args__ = (UniqueConstraint("member_id"),)


class ExternalAppointment(Identified, CaseOwned, Model):
    """That the parent agency named an independent person from outside the office for this case."""

    __tablename__ = "external_appointment"
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    basis: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    user: Mapped[Staff] = relationship(foreign_keys=[user_id])
    by: Mapped[Staff | None] = relationship(foreign_keys=[by_id])


class Objection(Identified, CaseOwned, Model):
    """The appellant's objection to a member, and the ruling on it."""

    __tablename__ = "objection"
    member_id: Mapped[int] = mapped_column(ForeignKey("team_member.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    upheld: Mapped[bool | None] = mapped_column(Boolean, default=None)
    ruling: Mapped[str] = mapped_column(Text, default="")
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    case: Mapped[Case] = relationship()
    member: Mapped[TeamMember] = relationship()
    ruled_by: Mapped[Staff | None] = relationship()
    __table_args__ = (CheckConstraint("(upheld IS NULL) = (ruled_at IS NULL)", name="ruled_has_time"),)


class Vote(Identified, CaseOwned, Model):
    """One member's vote; a dissent is recorded with its reasons."""

    __tablename__ = "vote"
    member_id: Mapped[int] = mapped_column(ForeignKey("team_member.id"), index=True)
    ruling: Mapped[str] = mapped_column(String(30))
    reasons: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    case: Mapped[Case] = relationship()
    member: Mapped[TeamMember] = relationship()
    __table_args__ = (UniqueConstraint("member_id"), one_of("ruling", RULINGS))


class Decision(Identified, CaseOwned, Model):
    """The decision (P5, D9): ruling, consideration, follow-up; final inside the office."""

    __tablename__ = "decision"
    number: Mapped[str] = mapped_column(String(80))
    ruling: Mapped[str] = mapped_column(String(30))
    chronology: Mapped[str] = mapped_column(Text, default="")
    effect: Mapped[str] = mapped_column(Text, default="")
    follow_up: Mapped[str] = mapped_column(Text, default="")
    follow_up_by: Mapped[date | None] = mapped_column(Date, default=None)
    dissent: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    case: Mapped[Case] = relationship()
    decided_by: Mapped[Staff | None] = relationship()
    points: Mapped[list["DecisionPoint"]] = relationship(
        back_populates="decision", order_by="DecisionPoint.no", cascade="all, delete-orphan"
    )
    __table_args__ = (UniqueConstraint("case_id"), one_of("ruling", RULINGS))

    def __repr__(self) -> str:
        return self.number


class DecisionPoint(Identified, CaseOwned, Model):
    """One point of objection: evidence, consideration, conclusion."""

    __tablename__ = "decision_point"
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    no: Mapped[int] = mapped_column(Integer)
    point: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    consideration: Mapped[str] = mapped_column(Text)
    conclusion: Mapped[str] = mapped_column(Text)
    decision: Mapped[Decision] = relationship(back_populates="points")
    __table_args__ = (UniqueConstraint("decision_id", "no"),)

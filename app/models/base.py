"""What every table shares: identity, UTC times, ownership by an office or a case, coded values."""

from collections.abc import Iterable
from datetime import UTC, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

Model.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

LARGEST_ID = 2**31 - 1  # of a numeric key: PostgreSQL refuses to compare with more


class UtcDateTime(TypeDecorator[datetime]):
    """An aware date-time, stored as naive UTC so that SQLite and PostgreSQL hold the same."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they would silently mean somebody's local time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive date-time cannot be stored; use app.clock.now()")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Identified:
    """A table with a numeric key."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


class OfficeOwned:
    """A row that belongs to one office; row visibility is decided on this column."""

    @declared_attr
    def office_id(cls) -> Mapped[int]:  # noqa: N805
        """The owning office."""
        return mapped_column(ForeignKey("office.id"), index=True)


class CaseOwned:
    """A row that belongs to one case; it is visible where the case is."""

    @declared_attr
    def case_id(cls) -> Mapped[int]:  # noqa: N805
        """The owning case."""
        return mapped_column(ForeignKey("case_file.id"), index=True)


def one_of(column: str, codes: Iterable[str]) -> CheckConstraint:
    """Constrain a coded column to the known codes (NULL passes)."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")

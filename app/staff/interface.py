"""The framework's way to a table, made fast and made unable to write outside the one place that commits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import func, select
from sqlalchemy.orm import RelationshipProperty, Session, joinedload

from app.commands.unit_of_work import unit_of_work

COUNT_CAP = 10_000


class OneWriteInterface(SQLAInterface):
    """Lists in two queries: a capped count, then the page's keys first and the rows joined with what they refer to.

    `eager`: the many-to-one relations that a list shows.
    """

    def __init__(self, obj: Any, session: Any = None, eager: Sequence[str] = ()) -> None:
        self.eager = tuple(eager)
        super().__init__(obj, session)

    def query_count(self, query: Any, filters: Any = None, select_columns: Any = None) -> int:
        """Count the rows, up to the cap plus one."""
        keys = self.apply_filters(self.session.query(self.get_pk()), self.get_inner_filters(filters))
        capped = keys.order_by(None).limit(COUNT_CAP + 1).subquery()
        return int(self.session.scalar(select(func.count()).select_from(capped)) or 0)

    def apply_all(
        self, query: Any, filters: Any = None, order_column: str = "", order_direction: str = "",
        page: int | None = None, page_size: int | None = None, select_columns: Any = None,
        outer_default_load: bool = False,
    ) -> Any:  # fmt: skip
        """Find a page's keys first and load only those rows in full."""
        if not page_size or select_columns or "." in (order_column or ""):
            return super().apply_all(
                query, filters, order_column, order_direction, page, page_size, select_columns, outer_default_load
            )
        key = self.get_pk()
        order, direction = order_column or key.key, order_direction or "desc"
        keys = self.apply_filters(self.session.query(key), self.get_inner_filters(filters))
        keys = self.apply_order_by(keys, order, direction, add_pk=True)
        found = self.apply_pagination(keys, page, page_size).subquery()
        rows = self.session.query(self.obj).join(found, key == found.c[0])
        loads = [joinedload(getattr(self.obj, name)) for name in self.eager]
        return self.apply_order_by(rows.options(*loads), order, direction, add_pk=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open the transaction in which a view reads again, checks and writes."""
        with unit_of_work(self.session) as own:
            yield own

    def add(self, item: Any, commit: bool = True) -> None:
        """Refuse: a view writes inside write()."""
        raise NotImplementedError("write inside write()")

    edit = add
    delete = add

    def delete_all(self, items: Any) -> None:
        """Refuse: nothing is deleted by the dozen."""
        raise NotImplementedError("write inside write()")

    def relations(self) -> list[str]:
        """Return the names of the many-to-one relations."""
        return [
            name
            for name, prop in self.list_properties.items()
            if isinstance(prop, RelationshipProperty) and prop.direction.name == "MANYTOONE"
        ]

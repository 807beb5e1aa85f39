"""A list as its template needs it: columns with their order links, rows with their links, pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext

from app.models.codes import Codes
from app.staff.arguments import ListArguments, kind_of, names_of
from app.staff.interface import COUNT_CAP


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, where a press on it leads, and how it is sorted now (for aria-sort)."""

    label: Any
    url: str = ""
    sorted: str = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its formatted cells and the links the viewer may follow."""

    cells: Sequence[Any]
    show_url: str = ""
    edit_url: str = ""
    delete_url: str = ""

    @property
    def leads_elsewhere(self) -> bool:
        """Whether the first cell already is a link, so that the record needs one of its own."""
        return "<a " in str(self.cells[0])


@dataclass(frozen=True, slots=True)
class Page:
    """A step in the pager."""

    label: str
    url: str = ""
    current: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """All of it."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    count: int
    empty_text: Any
    pages: Sequence[Page] = ()
    searching: bool = False
    heading: Any = ""

    @property
    def capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.count > COUNT_CAP

    @property
    def has_links(self) -> bool:
        """Whether any row has links of its own at its end."""
        return any(row.edit_url or row.delete_url or (row.show_url and row.leads_elsewhere) for row in self.rows)


@dataclass(slots=True)
class SearchField:
    """One field of the search form."""

    name: str
    label: Any
    value: str = ""
    type: str = "search"
    choices: list[tuple[str, str]] = field(default_factory=list)


def address(**changes: Any) -> str:
    """Return the present address with some arguments changed (None takes one away)."""
    kept = {name: value for name, value in request.args.items() if name not in changes}
    kept |= {name: str(value) for name, value in changes.items() if value is not None}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def order_columns(names: Sequence[str], labels: Any, sortable: Sequence[str], asked: ListArguments) -> list[Column]:
    """Return the headings; a second press on one turns the order round."""
    columns = []
    for name in names:
        if name not in sortable:
            columns.append(Column(labels.get(name, name)))
            continue
        state = {"asc": "ascending", "desc": "descending"}[asked.direction] if asked.order == name else "none"
        target = f"-{name}" if state == "ascending" else name
        columns.append(Column(labels.get(name, name), address(sort=target, page=None), state))
    return columns


def pages_of(asked: ListArguments, count: int) -> list[Page]:
    """Return the pager: back, the pages around the present one, on."""
    last = max(0, (min(count, COUNT_CAP + 1) - 1) // asked.size)
    if last == 0 and asked.page == 0:
        return []
    around = range(max(0, asked.page - 2), min(last, asked.page + 2) + 1)
    pages = []
    if asked.page > 0:
        pages.append(Page("‹", address(page=min(asked.page, last + 1)), title=gettext("Previous page")))
    if around.start > 0 and len(around):
        pages.append(Page("1", address(page=None)))
    pages += [Page(str(number + 1), address(page=number + 1), number == asked.page) for number in around]
    if asked.page < last:
        pages.append(Page("›", address(page=asked.page + 2), title=gettext("Next page")))
    return pages


def search_field(
    model: Any, column: str, label: Any, codes: Codes | None, references: Any, values: Any
) -> list[SearchField]:
    """Return the fields that filter by a column: two for a date, one for all else."""
    kind, names = kind_of(model, column), names_of(model, column)
    if kind == "date":
        texts = (gettext("%(what)s from", what=label), gettext("%(what)s until", what=label))
        return [SearchField(n, t, values.get(n, ""), "date") for n, t in zip(names, texts, strict=True)]
    found = SearchField(names[0], label, values.get(names[0], ""))
    if codes is not None:
        found.choices = [(code, gettext(name)) for code, name in codes.items()]
    elif kind == "bool":
        found.choices = [("1", gettext("Yes")), ("0", gettext("No"))]
    elif kind == "reference":
        found.choices = [(str(row.id), str(row)) for row in references()]
    elif kind == "int":
        found.type = "number"
    return [found]

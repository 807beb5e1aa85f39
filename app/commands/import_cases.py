"""Imports cases from JSON, CSV or XLSX: every row is checked first, all or none are registered."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.validation import validate
from app.commands.case_rows import case_data, column_of
from app.commands.register_case import CaseData, register_within
from app.commands.unit_of_work import AnySession, unit_of_work
from app.errors import DomainError, FieldError, Invalid, invalid
from app.messages import N_
from app.models.office import Office, OfficeProcedure
from app.security.scope import unscoped
from app.security.viewer import SYSTEM

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one row: its number as people count (the heading is row 1), the column and a text."""

    row: int
    column: str
    message: str
    values: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: numbers registered and what is wrong."""

    rows: int
    numbers: tuple[str, ...]
    errors: tuple[RowError, ...]


class _TakenBack(Exception):
    """Ends a dry run or a failed import without a trace."""


def import_cases(
    session: AnySession, path: Path, office_code: str | None = None, dry_run: bool = False
) -> ImportReport:
    """Register every row of a file, or none. A row's office is the one named, or that of its procedure.

    Raises Invalid when the file as a whole cannot be read.
    """
    rows = read_rows(path)
    numbers: list[str] = []
    errors: list[RowError] = []
    try:
        with unit_of_work(session, SYSTEM) as own, unscoped(own):
            for number, row in rows:
                _import(own, number, row, office_code, numbers, errors)
            if errors or dry_run:
                raise _TakenBack
    except _TakenBack:
        pass
    return ImportReport(len(rows), tuple(numbers if not errors else ()), tuple(errors))


def _import(
    session: Session, number: int, row: Mapping[str, Any], office_code: str | None, numbers: list[str],
    errors: list[RowError],
) -> None:  # fmt: skip
    try:
        data = validate(CaseData, case_data(row))
        office = _office(session, row, office_code)
        with session.begin_nested():
            answer = register_within(session, SYSTEM, data, office.id)
        numbers.append(str(answer["number"]))
    except Invalid as problem:
        errors += [RowError(number, column_of(e.pointer), e.message, e.values) for e in problem.errors]
    except DomainError as problem:
        errors.append(RowError(number, "", problem.message, problem.values))


def _office(session: Session, row: Mapping[str, Any], code: str | None) -> Office:
    if code:
        found = session.scalars(select(Office).where(Office.code == code)).first()
        if found is None:
            raise invalid("/office", N_("There is no office with this code."))
        return found
    hint = str(row.get("procedure_hint") or "")
    query = select(Office).join(OfficeProcedure).where(OfficeProcedure.procedure_code == hint).order_by(Office.id)
    found = session.scalars(query).first()
    if found is None:
        raise invalid("/procedure_hint", N_("No office works by this procedure. Name the office with --office."))
    return found


def read_rows(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the rows of a file with their numbers. Raises Invalid when it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise invalid("", N_("The file cannot be read: %(reason)s."), reason=error.strerror or "") from None
    if len(content) > LARGEST_FILE:
        raise invalid("", N_("The file is larger than %(limit)d MB. Split it."), limit=LARGEST_FILE // 1024**2)
    readers = {".json": _json, ".csv": _csv, ".xlsx": _xlsx}
    if path.suffix.lower() not in readers:
        raise invalid("", N_("Use a file that ends in .json, .csv or .xlsx."))
    rows = readers[path.suffix.lower()](content)
    if not rows:
        raise invalid("", N_("The file has no rows."))
    if len(rows) > MOST_ROWS:
        raise invalid("", N_("The file has more than %(limit)d rows. Split it."), limit=MOST_ROWS)
    return rows


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise invalid("", N_("The file is not readable text. Save it in UTF-8."))


def _json(content: bytes) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        data = json.loads(_text(content))
    except (ValueError, RecursionError) as error:
        raise invalid("", N_("The file is not valid JSON: %(reason)s."), reason=str(error)[:200]) from None
    cases = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise invalid("", N_("The file needs a list of cases under “cases”."))
    return list(enumerate(cases, 1))


def _csv(content: bytes) -> list[tuple[int, Mapping[str, Any]]]:
    text = _text(content)
    if "\x00" in text:
        raise invalid("", N_("The file is not readable text. Save it in UTF-8."))
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise invalid("", N_("The file is not valid CSV: %(reason)s."), reason=str(error)) from None
    return _with_heading(rows)


def _xlsx(content: bytes) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise invalid("", N_("The workbook cannot be read: %(reason)s."), reason=str(error)[:200]) from None
    return _with_heading(rows)


def _with_heading(rows: Sequence[Sequence[Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    if not rows:
        return []
    heading = [str(cell).strip() for cell in rows[0]]
    if len(set(filter(None, heading))) != len([name for name in heading if name]):
        raise Invalid([FieldError("", N_("Two columns have the same heading."))])
    found: list[tuple[int, Mapping[str, Any]]] = []
    for number, row in enumerate(rows[1:], 2):
        if any(str(cell).strip() for cell in row[len(heading) :]):
            raise invalid(
                "", N_("Row %(row)d has more cells than the heading. Put a text with commas in quotes."), row=number
            )
        cells = {name: _cell(cell) for name, cell in zip(heading, row, strict=False) if name}
        if any(cells.values()):
            found.append((number, cells))
    return found


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.isoformat() if hasattr(value, "isoformat") else value).strip()

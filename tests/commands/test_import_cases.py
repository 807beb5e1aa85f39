"""Files of cases become cases: all of a file or nothing, with each fault named by its row and column."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.commands import import_cases as module
from app.commands.import_cases import ImportReport, import_cases
from app.errors import Invalid
from app.extensions import db
from app.models.case import Case
from app.models.event import CaseEvent
from app.models.office import NumberSequence
from app.security.scope import unscoped

EXAMPLES = Path(__file__).parents[2] / "app/commands/demo/cases.json"
GOOD = {
    "kind": "keluhan", "procedure_hint": "SOP12-BSPJI/5", "service": "pengujian", "channel": "email",
    "subject": "LHU terlambat", "text": "Belum selesai juga.", "customer": "PT Contoh",
}  # fmt: skip
Write = Callable[..., Path]


@pytest.fixture
def rows_file(tmp_path: Path) -> Write:
    """Write rows as a JSON file: each the good row with some cells changed."""

    def write(*changes: dict[str, Any]) -> Path:
        path = tmp_path / "cases.json"
        path.write_text(json.dumps({"cases": [{**GOOD, **change} for change in changes]}), encoding="utf-8")
        return path

    return write


@pytest.fixture
def file_of(tmp_path: Path) -> Write:
    """Write bytes under a name."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def cases(session: Session) -> list[Case]:
    """All cases, oldest first."""
    with unscoped(session):
        return list(session.scalars(select(Case).order_by(Case.id)))


def faults(report: ImportReport) -> list[tuple[int, str]]:
    """Where a report finds faults."""
    return [(error.row, error.column) for error in report.errors]


def refusal(session: Session, path: Path) -> str:
    """The words by which a whole file is refused; nothing was registered."""
    with pytest.raises(Invalid) as problem:
        import_cases(session, path)
    assert cases(session) == []
    return problem.value.errors[0].message


def test_the_eighteen_examples_are_registered_at_an_office_that_has_both_procedures(session: Session) -> None:
    report = import_cases(session, EXAMPLES, "TGA")
    assert (report.rows, report.errors, len(report.numbers)) == (18, (), 18)
    found = cases(session)
    assert {case.number for case in found} == set(report.numbers)
    assert {"complaint", "appeal", "lawsuit"} == {case.kind for case in found}


def test_examples_without_a_named_office_go_to_those_of_their_procedures(session: Session, rows_file: Write) -> None:
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))["cases"]
    named = [row for row in examples if row["procedure_hint"] in ("SOP12-BSPJI/5", "PR-LS-8.1.4")]
    report = import_cases(session, rows_file(*named))
    assert (report.rows, report.errors, len(report.numbers)) == (16, (), 16)
    with unscoped(session):
        offices = {(case.office.code, case.procedure_code) for case in cases(session)}
    assert offices == {("PLG", "SOP12-BSPJI/5"), ("PTK", "PR-LS-8.1.4")}


def test_the_two_examples_that_name_no_procedure_stop_the_file_until_an_office_is_named(session: Session) -> None:
    report = import_cases(session, EXAMPLES)
    assert (report.rows, report.numbers) == (18, ())
    assert faults(report) == [(6, "procedure_hint"), (10, "procedure_hint")]
    assert cases(session) == []


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(session: Session) -> None:
    report = import_cases(session, EXAMPLES, "TGA", dry_run=True)
    assert (report.rows, report.errors, len(report.numbers)) == (18, (), 18)
    assert cases(session) == []
    with unscoped(session):
        assert session.scalar(select(func.count()).select_from(CaseEvent)) == 0
        assert session.scalar(select(func.count()).select_from(NumberSequence)) == 0


def test_one_broken_row_registers_nothing_and_is_named(session: Session, rows_file: Write) -> None:
    report = import_cases(session, rows_file({}, {"subject": ""}, {}))
    assert (report.rows, report.numbers, faults(report)) == (3, (), [(2, "subject")])
    assert cases(session) == []


def test_every_fault_of_every_row_is_told_at_once(session: Session, rows_file: Write) -> None:
    report = import_cases(session, rows_file({"subject": "", "text": ""}, {"channel": "merpati"}))
    assert faults(report) == [(1, "subject"), (1, "text"), (2, "channel")]
    assert "merpati" in str(report.errors[2].values)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"kind": "tanya"}, "kind"),
        ({"category": "cuaca"}, "category"),
        ({"warna": "biru"}, "warna"),
        ({"service": "tidak_ada"}, "service"),
        ({"procedure_hint": "SOP-LAIN"}, "procedure_hint"),
        ({"procedure_hint": "SOP\x0012"}, "procedure_hint"),
        ({"subject": "a\x00b"}, "subject"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"text": "x" * 40_001}, "text"),
        ({"subject": ["a", "b"]}, "subject"),
        ({"text": {"id": "a"}}, "text"),
        ({"email": "bukan surel"}, "email"),
        ({"received_at": "kemarin"}, "received_at"),
        ({"received_at": "2999-01-01T08:00:00+07:00"}, "received_at"),
    ],
)
def test_a_wrong_cell_is_named_by_the_column_of_the_file(
    session: Session, rows_file: Write, change: dict[str, Any], column: str
) -> None:
    report = import_cases(session, rows_file({}, change))
    assert faults(report) == [(2, column)]
    assert cases(session) == []


def test_an_office_that_does_not_exist_is_named(session: Session, rows_file: Write) -> None:
    report = import_cases(session, rows_file({}), "NOWHERE")
    assert faults(report) == [(1, "office")]
    assert cases(session) == []


def test_the_office_that_is_named_goes_before_that_of_the_procedure(session: Session, rows_file: Write) -> None:
    assert import_cases(session, rows_file({}), "TGA").errors == ()
    with unscoped(session):
        assert [case.office.code for case in cases(session)] == ["TGA"]


def test_the_time_of_receipt_of_the_file_is_kept(session: Session, rows_file: Write) -> None:
    assert import_cases(session, rows_file({"received_at": "2026-01-05T09:30:00"})).errors == ()
    assert cases(session)[0].received_at.isoformat() == "2026-01-05T02:30:00+00:00"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_with_the_separators_and_encodings_of_spreadsheets(
    one_app: Any, file_of: Write, separator: str, encoding: str
) -> None:
    session = db.session()
    heading = separator.join(["procedure_hint", "channel", "subject", "text", "customer"])
    line = separator.join(["SOP12-BSPJI/5", "surat", "Café “Contoh”", '"Baris satu\r\nbaris, dua; tiga"', "CV Añejo"])
    path = file_of("cases.csv", f"{heading}\r\n{line}\r\n\r\n".encode(encoding))
    report = import_cases(session, path)
    assert (report.rows, report.errors) == (1, ())
    found = cases(session)[0]
    assert (found.subject, found.channel) == ("Café “Contoh”", "letter")
    assert "baris, dua; tiga" in found.description


def test_a_workbook_is_read_with_its_numbers_and_dates(session: Session, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["procedure_hint", "kind", "channel", "subject", "text", "customer", "phone", "received_at",
                  "decision_delivered_on"])  # fmt: skip
    sheet.append(["PR-LS-8.1.4", "banding", "email", "Pembekuan", "Keberatan.", "PT Contoh", 62811000111,
                  datetime.fromisoformat("2026-01-05T09:30"), date(2026, 1, 2)])  # fmt: skip
    path = tmp_path / "cases.xlsx"
    book.save(path)
    report = import_cases(session, path)
    assert (report.rows, report.errors) == (1, ())
    found = cases(session)[0]
    assert (found.kind, found.contact_phone, found.decision_delivered_on) == ("appeal", "62811000111", date(2026, 1, 2))
    assert found.received_at.isoformat() == "2026-01-05T02:30:00+00:00"


def test_the_row_of_a_fault_in_a_sheet_counts_the_heading_and_empty_rows(session: Session, file_of: Write) -> None:
    path = file_of("cases.csv", b"channel,subject,text\nsurat,A,B\n,,\nsurat,,B\n")
    report = import_cases(session, path, "PLG")
    assert faults(report) == [(4, "subject")]


def test_a_formula_stays_the_text_that_it_is(session: Session, file_of: Write) -> None:
    path = file_of("cases.csv", b"channel,subject,text,customer\nsurat,=1+1,@SUM(A1),-2\n")
    assert import_cases(session, path, "PLG").errors == ()
    assert (cases(session)[0].subject, cases(session)[0].description) == ("=1+1", "@SUM(A1)")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b"", "not valid JSON"),
        ("a.json", b"{cases", "not valid JSON"),
        ("a.json", b"[" * 100_000, "not valid JSON"),
        ("a.json", b'{"cases": [{"id": ' + b"9" * 5000 + b"}]}", "not valid JSON"),
        ("a.json", b'{"cases": {}}', "list of cases"),
        ("a.json", b'["a"]', "list of cases"),
        ("a.json", b'{"cases": []}', "no rows"),
        ("a.json", b"\x81\x8d", "not readable"),
        ("a.csv", b"", "no rows"),
        ("a.csv", b"channel,subject,text\n", "no rows"),
        ("a.csv", b"channel,subject,text\nsurat,a\x00b,c\n", "not readable"),
        ("a.csv", b'channel,subject,text\nsurat,"a,c\n', "not valid CSV"),
        ("a.csv", b"channel,subject,subject\nsurat,a,b\n", "same heading"),
        ("a.csv", b"channel,subject,text\nsurat,a,b,c\n", "more cells"),
        ("a.xlsx", b"channel,subject,text\n", "workbook cannot be read"),
        ("a.xlsx", b"PK\x03\x04broken", "workbook cannot be read"),
        ("a.pdf", b"%PDF", "ends in .json"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused_in_plain_words(
    session: Session, file_of: Write, name: str, content: bytes, words: str
) -> None:
    assert words in refusal(session, file_of(name, content))


def test_a_file_that_is_not_there_is_refused(session: Session, tmp_path: Path) -> None:
    assert "cannot be read" in refusal(session, tmp_path / "nothing.json")


def test_a_file_that_is_too_large_or_too_long_is_refused(session: Session, file_of: Write) -> None:
    assert "larger than" in refusal(session, file_of("a.json", b" " * (module.LARGEST_FILE + 1)))
    many = b"channel,subject,text\n" + b"surat,a,b\n" * (module.MOST_ROWS + 1)
    assert "more than" in refusal(session, file_of("a.csv", many))

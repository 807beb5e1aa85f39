"""Codes of papers and what is told by them, on both engines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import verification
from app.documents.verification import ALPHABET, address, compare, look_up, new_code, normalise
from app.procedures.definition import Text
from app.security import scope
from tests.portal.conftest import ISSUED, SIGNED, issue_paper

CODE = "7K4M-22XQ"


def test_a_new_code_is_two_groups_of_four_and_reads_back_as_itself(session: Any) -> None:
    codes = {new_code(session) for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 9 and code[4] == "-" and normalise(code) == code for code in codes)
    assert not set("".join(codes)) & set("ILOU")


def test_a_code_that_is_taken_is_drawn_again(session: Any, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    issue_paper("0000-0000")
    drawn = iter("0" * 8 + "1" * 8)
    monkeypatch.setattr(verification.secrets, "choice", lambda _signs: next(drawn))
    assert new_code(session) == "1111-1111"


@pytest.mark.parametrize(("typed", "code"), [
    ("7k4m22xq", CODE), ("7K4M-22XQ", CODE), (" 7 k4m\t-22XQ\n", CODE), ("7K4M–22XQ", CODE), ("7K4M\u00a022XQ", CODE),
    ("oilo-oilo", "0110-0110"), ("UUUU-UUUU", "VVVV-VVVV"),
    ("", ""), ("7K4M-22X", ""), ("7K4M-22XQQ", ""), ("7K4M-22X!", ""), ("７K4M-22XQ", ""), ("-" * 64, ""),
    ("7K4M22XQ" + " " * 90, ""), ("\x007K4M22XQ", ""),
])  # fmt: skip
def test_a_code_is_read_forgivingly_and_nothing_else_is(typed: str, code: str) -> None:
    assert normalise(typed) == code


@given(st.text())
def test_any_text_is_a_code_or_nothing(typed: str) -> None:
    code = normalise(typed)
    assert code == "" or (len(code) == 9 and set(code.replace("-", "")) <= set(ALPHABET))
    assert normalise(code) == code


def test_a_paper_is_told_by_kind_number_day_and_office_only(session: Any, world: Any) -> None:
    issue_paper(CODE, signed="wet_ink")
    scope.set_viewer(session, None)
    found = look_up(session, "7k4m 22xq")
    assert found is not None
    assert (found.code, found.number, found.office) == (CODE, "B/7/BSPJI-Palembang/IX/2026", "BSPJI Palembang")
    assert found.kind.en == "Reply letter"
    assert found.issued_on.isoformat() == "2026-09-01"  # the day in the office's zone, not in UTC
    assert (found.status, found.signed) == ("in_force", "wet_ink")


def test_a_kind_without_a_name_is_called_a_document(session: Any, world: Any) -> None:
    issue_paper(CODE, kind="case_file_of_tomorrow")
    found = look_up(session, CODE)
    assert found is not None
    assert found.kind == Text(id="Dokumen", en="Document")


@pytest.mark.parametrize("hidden", [{"status": "pending", "sha256": ""}, {"direction": "received"}])
def test_what_is_not_issued_is_not_found_and_compares_with_nothing(
    session: Any, world: Any, hidden: dict[str, str]
) -> None:
    issue_paper(CODE, **hidden)
    assert look_up(session, CODE) is None
    assert compare(session, CODE, ISSUED) == "different"


def test_a_file_is_the_issued_one_a_signed_copy_or_different(session: Any, world: Any) -> None:
    issue_paper(CODE, signed="certificate")
    assert compare(session, CODE, ISSUED) == "issued"
    assert compare(session, CODE, SIGNED) == "signed"
    flipped = bytes([ISSUED[0] ^ 1]) + ISSUED[1:]
    assert [compare(session, CODE, other) for other in (flipped, ISSUED + b" ", b"")] == ["different"] * 3
    assert compare(session, "0000-0000", ISSUED) == "different"
    assert compare(session, "rubbish", ISSUED) == "different"


def test_the_address_stands_on_papers_without_the_code() -> None:
    assert address({"PUBLIC_URL": "https://tanggap.example/"}) == "https://tanggap.example/periksa"

"""Letter templates: an office keeps its own first texts, and what is wrong with one is said at its field."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.office import LetterTemplate
from tests.staff.test_reference import edit, errors_at
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]
OWN = {
    "kind": "reply_letter", "language": "id", "subject": "Jawaban nomor {case_number}",
    "body": "<div onclick=x>Yth. <b>Pelanggan</b>,<script>alert(1)</script></div>{findings}",
}  # fmt: skip


def bodies(session: Session) -> list[tuple[str, str]]:
    return [(row.subject, row.body) for row in session.scalars(select(LetterTemplate))]


def test_a_template_is_kept_safe_and_shown_formatted(visit: Visit, read: Read) -> None:
    coordinator = visit("plg_coordinator")
    answer = coordinator.submit("/letter-templates/add", **OWN)
    assert answer.status_code == 302
    stored = "<p>Yth. <strong>Pelanggan</strong>,</p><p>{findings}</p>"
    assert read(bodies) == [(OWN["subject"], stored)]
    page = coordinator.get(answer.headers["Location"]).text
    assert "<strong>Pelanggan</strong>" in page and "alert(1)" not in page


def test_the_form_begins_with_the_standard_text_that_is_asked_for(visit: Visit) -> None:
    admin = visit("plg_admin")
    page = admin.get("/letter-templates/add?kind=closing_notice&language=en").text
    assert "Your {case_kind} is closed" in page
    assert "Ombudsman" in page
    assert "{findings}" in page  # among the places that can be inserted
    assert admin.get("/letter-templates/add?kind=x&language=y").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"body": "Nomor {nomor}."}, "body", "{nomor}"),
        ({"subject": "Nomor {case_number"}, "subject", "{case_number}"),
        ({"body": "[if menang]x[/if]"}, "body", "[if menang]"),
        ({"body": "<p> </p>"}, "body", ""),
        ({"body": "x" * 40_001}, "body", ""),
        ({"kind": "invoice"}, "kind", ""),
        ({"language": "nl"}, "language", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(visit: Visit, read: Read, changed: Any, field: str, said: str) -> None:
    answer = visit("plg_admin").submit("/letter-templates/add", **{**OWN, **changed})
    assert answer.status_code == 422
    assert errors_at(answer.text) == {field}
    error = re.search(rf'id="{field}-e">([^<]*)', answer.text)
    assert error is not None and said in error.group(1)
    assert read(bodies) == []


def test_a_kind_has_one_template_a_language_and_can_be_changed(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    page = admin.submit("/letter-templates/add", **OWN).headers["Location"]
    assert errors_at(admin.submit("/letter-templates/add", **OWN).text) == {"kind"}
    assert admin.submit("/letter-templates/add", **{**OWN, "language": "en"}).status_code == 302
    changed = edit(admin, page.replace("/show/", "/edit/"), subject="Jawaban", body="1. satu\n2. dua")
    assert changed.status_code == 302
    assert ("Jawaban", "<ol><li>satu</li><li>dua</li></ol>") in read(bodies)


def test_another_office_sees_and_changes_nothing_of_it(visit: Visit) -> None:
    page = visit("plg_admin").submit("/letter-templates/add", **OWN).headers["Location"]
    assert visit("ptk_admin").get(page).status_code == 404
    assert visit("plg_technical").get(page).status_code == 200
    assert visit("plg_technical").get(page.replace("/show/", "/edit/")).status_code == 403

"""Letterheads, logos, paper forms and numbers: what an office declares of its papers, each office its own."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.documents.logo import normalised_logo
from app.documents.numbers import take
from app.models.office import IssuedNumber, Office, PaperForm
from app.security.scope import unscoped
from tests.documents import pictures
from tests.staff.conftest import office_id
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]
FIELDS = {
    "name": "Balai Contoh Palembang", "short_name": "BSPJI Palembang", "city": "Palembang", "zone": "Asia/Jakarta",
    "interest_years": "2", "parent_name": "Badan Standardisasi Contoh", "website": "www.contoh.example",
    "signed_copy_first": "y",
}  # fmt: skip
FORM = {"kind": "reply_letter", "code": "FM-8.09.02", "revision": "1/0", "issued_on": "2024-01-02", "klass": "KL.01",
        "copies": "Kepala Badan\nArsip"}  # fmt: skip


def office(read: Read, code: str = "PLG") -> int:
    """Return the key of an office."""
    key: int = read(lambda s: office_id(s, code))
    return key


def edit(visitor: Visitor, path: str, **fields: Any) -> Any:
    """Send an edit form with the fingerprint it was opened with."""
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', visitor.get(path).text)
    assert seen is not None
    return visitor.submit(path, seen=seen.group(1), **fields)


def with_logo(visitor: Visitor, key: int, content: bytes, name: str = "logo.png", **fields: Any) -> Any:
    """Send the office's form with a picture."""
    return edit(visitor, f"/offices/edit/{key}", logo_file=(io.BytesIO(content), name), **{**FIELDS, **fields})


def kept(read: Read, key: int) -> tuple[bytes | None, str]:
    """Return the logo on file and its type."""
    return read(lambda s: (s.get_one(Office, key).logo, s.get_one(Office, key).logo_type))


def test_the_letterhead_is_kept_and_shown(visit: Visit, read: Read) -> None:
    admin, key = visit("plg_admin"), office(read)
    assert edit(admin, f"/offices/edit/{key}", **FIELDS).status_code == 302
    shown = admin.get(f"/offices/show/{key}").text
    assert "Badan Standardisasi Contoh" in shown
    assert "www.contoh.example" in shown
    assert read(lambda s: s.get_one(Office, key).signed_copy_first) is True
    assert "t-logo" not in shown


def test_a_logo_is_kept_as_a_clean_png_and_shown_to_who_may_see_the_office(visit: Visit, read: Read) -> None:
    admin, key = visit("plg_admin"), office(read)
    assert with_logo(admin, key, pictures.with_metadata()).status_code == 302
    assert kept(read, key) == (normalised_logo(pictures.png()), "image/png")
    address = f"/offices/logo/{key}"
    assert f'src="{address}"' in admin.get(f"/offices/show/{key}").text
    assert f'src="{address}"' in admin.get(f"/offices/edit/{key}").text
    for username in ("plg_admin", "plg_head", "agency"):
        answer = visit(username).get(address)
        assert (answer.status_code, answer.content_type) == (200, "image/png")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert visit("plg_desk").get(address).status_code == 403
    assert visit("ptk_admin").get(address).status_code == 404


def test_a_logo_stays_until_it_is_replaced_or_taken_away(visit: Visit, read: Read) -> None:
    admin, key = visit("plg_admin"), office(read)
    with_logo(admin, key, pictures.png())
    assert edit(admin, f"/offices/edit/{key}", **FIELDS).status_code == 302
    assert kept(read, key)[0] == normalised_logo(pictures.png())
    other = pictures.png(colour=(200, 10, 10, 255))
    assert with_logo(admin, key, other, **{"logo_file-remove": "y"}).status_code == 302
    assert kept(read, key)[0] == normalised_logo(other)
    assert edit(admin, f"/offices/edit/{key}", **{**FIELDS, "logo_file-remove": "y"}).status_code == 302
    assert kept(read, key) == (None, "")
    assert admin.get(f"/offices/logo/{key}").status_code == 404


@pytest.mark.parametrize(("content", "name"), [
    (b"a text", "logo.png"), (pictures.svg(), "logo.svg"), (pictures.svg(), "logo.png"), (pictures.png()[:70], "a.png"),
    (pictures.animated(), "a.png"), (pictures.bomb(5000), "a.png"), (pictures.png((4001, 1)), "a.png"),
    (b"", "kosong.png"), (b"\x89PNG" + b"0" * 2_100_000, "a.png"),
])  # fmt: skip
def test_what_is_no_logo_is_refused_at_its_field_and_nothing_typed_is_lost(
    visit: Visit, read: Read, content: bytes, name: str
) -> None:
    admin, key = visit("plg_admin"), office(read)
    answer = with_logo(admin, key, content, name, parent_name="Badan Baru Contoh")
    assert answer.status_code == 422
    assert 'class="t-error" id="logo_file-e"' in answer.text
    assert 'value="Badan Baru Contoh"' in answer.text
    assert kept(read, key) == (None, "")
    assert read(lambda s: s.get_one(Office, key).parent_name) == ""


def test_a_refused_logo_leaves_the_present_one_in_sight(visit: Visit, read: Read) -> None:
    admin, key = visit("plg_admin"), office(read)
    with_logo(admin, key, pictures.png())
    answer = with_logo(admin, key, b"a text")
    assert answer.status_code == 422
    assert f'src="/offices/logo/{key}"' in answer.text
    assert kept(read, key)[0] == normalised_logo(pictures.png())


def test_a_form_opened_before_another_logo_came_does_not_undo_it(visit: Visit, read: Read) -> None:
    admin, key = visit("plg_admin"), office(read)
    page = admin.get(f"/offices/edit/{key}").text
    stale = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]+)"', page))
    edit(admin, f"/offices/edit/{key}", **FIELDS)
    page = admin.get(f"/offices/edit/{key}").text
    fresh = dict(re.findall(r'name="(csrf_token|seen)"[^>]*value="([^"]+)"', page))
    assert with_logo(admin, key, pictures.png()).status_code == 302
    for before in (stale, fresh):
        answer = admin.client.post(f"/offices/edit/{key}", data={**before, **FIELDS, "logo_file-remove": "y"})
        assert answer.status_code == 422
    assert kept(read, key)[0] is not None


def test_nobody_sees_or_changes_another_offices_letterhead(visit: Visit, read: Read) -> None:
    key, admin = office(read, "PTK"), visit("plg_admin")
    assert admin.get(f"/offices/edit/{key}").status_code == 404
    data = {**FIELDS, "logo_file": (io.BytesIO(pictures.png()), "logo.png")}
    assert admin.submit("/account/", f"/offices/edit/{key}", **data).status_code == 404
    assert kept(read, key) == (None, "")
    assert visit("plg_head").submit("/account/", f"/offices/edit/{office(read)}", **FIELDS).status_code == 403


def test_each_office_declares_its_own_paper_forms(visit: Visit, read: Read) -> None:
    plg, ptk = visit("plg_admin"), visit("ptk_admin")
    assert plg.submit("/paper-forms/add", **FORM).status_code == 302
    assert ptk.submit("/paper-forms/add", **{**FORM, "code": "F-PTK-9"}).status_code == 302
    own, other = (read(lambda s, c=c: s.scalars(select(PaperForm.id).where(PaperForm.code == c)).one())
                  for c in ("FM-8.09.02", "F-PTK-9"))  # fmt: skip
    assert "FM-8.09.02" in plg.get("/paper-forms/list/").text
    assert "F-PTK-9" not in plg.get("/paper-forms/list/").text
    for page in ("show", "edit", "delete"):
        assert plg.get(f"/paper-forms/{page}/{own}").status_code == 200
        assert plg.get(f"/paper-forms/{page}/{other}").status_code == 404
    assert edit(plg, f"/paper-forms/edit/{own}", **{**FORM, "code": "FM-8.09.03"}).status_code == 302
    row = read(lambda s: s.get_one(PaperForm, own))
    assert (row.kind, row.code, row.issued_on, row.copies.splitlines()) == (
        "reply_letter", "FM-8.09.03", date(2024, 1, 2), ["Kepala Badan", "Arsip"])  # fmt: skip


def test_kinds_of_papers_are_offered_by_their_names(visit: Visit) -> None:
    page = visit("plg_admin").get("/paper-forms/add").text
    assert '<option value="reply_letter">Surat jawaban keluhan pelanggan</option>' in page


@pytest.mark.parametrize(("changed", "field"), [
    ({"kind": "no_such_kind"}, "kind"), ({"kind": ""}, "kind"), ({"code": "x" * 41}, "code"),
    ({"issued_on": "2024-13-01"}, "issued_on"), ({"issued_on": "0001-01-01"}, "issued_on"),
    ({"klass": "x" * 21}, "klass"), ({"copies": "x" * 201}, "copies"), ({"copies": "x\n" * 21}, "copies"),
    ({"copies": "a\x00b"}, "copies"),
])  # fmt: skip
def test_a_paper_form_with_a_fault_is_refused_at_its_field(
    visit: Visit, read: Read, changed: dict[str, str], field: str
) -> None:
    answer = visit("plg_admin").submit("/paper-forms/add", **{**FORM, **changed})
    assert answer.status_code == 422
    assert set(re.findall(r'class="t-error" id="(\w+)-e"', answer.text)) == {field}
    assert read(lambda s: s.scalar(select(func.count()).select_from(PaperForm))) == 0


def test_a_kind_of_paper_is_declared_once(visit: Visit) -> None:
    admin = visit("plg_admin")
    assert admin.submit("/paper-forms/add", **FORM).status_code == 302
    assert admin.submit("/paper-forms/add", **FORM).status_code == 422


def test_a_number_pattern_shows_the_number_that_comes_next(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    pattern = {"subject": "complaint", "pattern": "KP-{seq:03}/{office}/{year}"}
    assert admin.submit("/number-patterns/add", **pattern).status_code == 302
    year = clock.now().year
    assert f"KP-001/PLG/{year}" in admin.get("/number-patterns/list/").text
    take_numbers(read, 2)
    assert f"KP-003/PLG/{year}" in admin.get("/number-patterns/list/").text
    assert f"KP-003/PLG/{year}" in visit("plg_auditor").get("/number-patterns/list/").text


def take_numbers(read: Read, count: int, code: str = "PLG", at: datetime | None = None) -> None:
    """Take the next numbers of an office's complaints."""

    def work(session: Session) -> None:
        with unscoped(session):
            row = session.scalars(select(Office).where(Office.code == code)).one()
            for _ in range(count):
                take(session, row, "complaint", at or clock.now())
            session.commit()

    read(work)


@pytest.mark.parametrize("username", ["plg_auditor", "plg_head", "plg_admin", "plg_coordinator"])
def test_the_numbers_given_out_are_listed_for_their_office_only(visit: Visit, read: Read, username: str) -> None:
    take_numbers(read, 2, "PLG", datetime(2026, 8, 31, 3, tzinfo=UTC))
    take_numbers(read, 1, "PTK", datetime(2025, 8, 31, 3, tzinfo=UTC))
    person = visit(username)
    page = person.get("/issued-numbers/list/").text
    assert "K-0001/2026" in page
    assert "K-0002/2026" in page
    assert "K-0001/2025" not in page
    assert "K-0002/2026" in person.get("/issued-numbers/list/?f_number=0002&f_year=2026&f_subject=complaint").text
    foreign = read(lambda s: s.scalars(select(IssuedNumber.id).where(IssuedNumber.year == 2025)).one())
    assert person.get(f"/issued-numbers/show/{foreign}").status_code == 404
    assert "/issued-numbers/add" not in page


@pytest.mark.parametrize("username", ["plg_desk", "plg_technical", "plg_pengujian", "plg_member1", "agency"])
def test_the_numbers_given_out_are_closed_to_others(visit: Visit, username: str) -> None:
    assert visit(username).get("/issued-numbers/list/").status_code == 403

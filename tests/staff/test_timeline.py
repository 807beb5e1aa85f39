"""The timeline of a case: what is told, to whom, in which order, by what the reader chose."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app import clock
from app.commands.case_actions import act
from app.extensions import db
from tests import world as worlds
from tests.commands.journeys import Journey

BEGIN = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
ASKED = "Kirim foto contoh"


@pytest.fixture
def case_id(web: Flask) -> int:
    """A case with steps, mails and a pause of two weeks."""
    with web.app_context():
        session = db.session()
        world = worlds.read(session)
        with clock.moved(BEGIN):
            journey = Journey(session, world)
            journey.do("registered")
            number = journey.case_id
            coordinator = world.viewer(session, "plg_coordinator")
        with clock.moved(BEGIN + timedelta(hours=1)):
            act(session, coordinator, "pause", number, {"items": [ASKED], "reason": "Belum lengkap"})
        with clock.moved(BEGIN + timedelta(days=14, hours=1)):
            act(session, coordinator, "resume", number, {"reason": "Foto diterima"})
        return int(number)


def titles(page: str) -> list[str]:
    """Return the titles on a page's timeline, from the top."""
    found = re.findall(r'<div class="t-ev"><b>(.*?)</b>', page, re.S)
    return [re.sub(r"<[^>]+>", "", title).strip() for title in found]


def test_the_timeline_tells_steps_mails_and_pauses_the_newest_first(visit, case_id):
    page = visit("plg_coordinator").get(f"/cases/{case_id}/timeline").text
    told = titles(page)
    assert told.index("Waktu penanganan berjalan lagi") < told.index("Menunggu pelanggan") < told.index("Didaftarkan")
    assert any(title.startswith("Surel: ") for title in told)
    before, inside = page.split('<details class="t-inside', 1)  # notices to staff stand folded, on paper open
    assert titles(inside) and not any(title.startswith("Surel: Tugas") for title in titles(before))
    assert ASKED in page
    assert "Menunggu 14 hari" in page
    assert "Waktu kerja terpakai" in page


def test_the_reader_chooses_what_the_timeline_shows(visit, case_id):
    page = visit("plg_coordinator").get(f"/cases/{case_id}/timeline?show=time&show=nonsense").text
    assert titles(page) == ["Waktu penanganan berjalan lagi", "Menunggu pelanggan"]
    inside = visit("plg_auditor").get(f"/cases/{case_id}/timeline?show=inside").text
    assert titles(inside) and all(title.startswith("Surel: ") for title in titles(inside))
    assert "t-inside" not in inside
    nothing = visit("plg_coordinator").get(f"/cases/{case_id}/timeline?show=papers").text
    assert titles(nothing) == [] or all("okumen" in title for title in titles(nothing))


def test_who_may_not_know_the_complainant_does_not_read_the_address_on_the_timeline(visit, case_id):
    page = visit("plg_technical").get(f"/cases/{case_id}/timeline").text
    assert titles(page)
    assert "@" not in re.sub(r"<[^>]+>", "", page.split('class="t-time"')[1].split("</ol>")[0])


def test_a_case_of_another_office_has_no_timeline(visit, case_id):
    visitor = visit("ptk_coordinator")
    assert visitor.get(f"/cases/{case_id}/timeline").status_code == 404
    assert visitor.get("/cases/99999999999999999999/timeline").status_code == 404

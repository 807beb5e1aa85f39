"""An office's own words for notices: versions, checks of places, a preview that can do no harm, and the way back."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.register_case import register_case
from app.extensions import db
from app.models.office import Office
from app.models.outbox import NoticeText, OutboxMessage
from app.notifications.catalogue import NOTICES
from app.notifications.rendering import render
from app.notifications.settings import mail_settings_of
from app.notifications.wording import wording_of
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import WORDS
from tests.staff.test_reference import errors_at
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]
PAGE = "/notice-texts/received/id"
OWN = {"subject": "Terima kasih, nomor {case_number}", "seen": "0",
       "body": "<div onclick=x>Kami <b>terima</b>.<script>alert(1)</script></div><p>Perihal: {subject}</p>"}  # fmt: skip
STORED = "<p>Kami <strong>terima</strong>.</p><p>Perihal: {subject}</p>"


def versions(session: Session) -> list[tuple[int, str, str]]:
    return [(row.version, row.subject, row.body) for row in session.scalars(select(NoticeText).order_by(NoticeText.id))]


def test_the_list_names_every_notice_with_when_it_is_sent_and_who_gets_it(visit: Visit) -> None:
    page = unescape(visit("plg_technical").get("/notice-texts/").text)
    for notice in NOTICES.values():
        assert notice.title.id in page, notice.id
    assert "Kepada" in page or "customers" in page


def test_own_words_are_kept_safe_sent_to_customers_and_shown(visit: Visit, read: Read, web: Flask) -> None:
    coordinator = visit("plg_coordinator")
    assert coordinator.submit(f"{PAGE}/edit", **OWN).headers["Location"].endswith(PAGE)
    assert read(versions) == [(1, OWN["subject"], STORED)]
    page = coordinator.get(PAGE).text
    assert "<strong>terima</strong>" in page and "alert(1)" not in page

    def sent(session: Session) -> tuple[str, str]:
        world = worlds.read(session)
        for office in ("plg", "ptk"):
            register_case(session, world.viewer(session, f"{office}_desk"), WORDS)
        with unscoped(session):
            rows = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "received")).all()
            return tuple(render(session, row, mail_settings_of(web.config)).subject for row in rows)

    assert read(sent) == ("Terima kasih, nomor K-0001/2026", "Keluhan Saudara kami terima, nomor K-0001/2026")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"body": "Nomor {nomor}."}, "body", "{nomor}"),
        ({"body": "Catatan: {remarks}."}, "body", "{remarks}"),
        ({"subject": "Nomor {case_number"}, "subject", "{case_number}"),
        ({"body": "[if shared]x[/if]"}, "body", "[if shared]"),
        ({"body": "[if attached]x"}, "body", "[/if]"),
        ({"body": "<p> </p>"}, "body", ""),
        ({"body": "x" * 20_001}, "body", ""),
        ({"subject": " "}, "subject", ""),
        ({"subject": "x" * 201}, "subject", ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(visit: Visit, read: Read, changed: Any, field: str, said: str) -> None:
    answer = visit("plg_admin").submit(f"{PAGE}/edit", **{**OWN, **changed})
    assert answer.status_code == 422
    assert errors_at(answer.text) == {field}
    error = re.search(rf'id="{field}-e">([^<]*)', answer.text)
    assert error is not None and said in unescape(error.group(1))
    assert read(versions) == []


def test_every_version_stays_and_the_standard_words_come_back(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    admin.submit(f"{PAGE}/edit", **OWN)
    assert 'value="1"' in admin.get(f"{PAGE}/edit").text
    admin.submit(f"{PAGE}/edit", **{**OWN, "subject": "Dua", "seen": "1"})
    admin.submit(f"{PAGE}/edit", **{**OWN, "subject": "Dua", "seen": "2"})  # the same again is no version
    assert [row[0] for row in read(versions)] == [1, 2]
    assert "Dua" in admin.get(f"{PAGE}/preview?as=text").text
    assert "Terima kasih" in admin.get(f"{PAGE}/preview?as=text&version=1").text
    assert admin.submit(PAGE, f"{PAGE}/standard", seen="2").status_code == 302
    admin.submit(PAGE, f"{PAGE}/standard", seen="3")
    assert read(versions)[2:] == [(3, "", "")]
    assert "Keluhan Saudara kami terima" in admin.get(f"{PAGE}/preview?as=text").text
    for missing in ("3", "9", "x", "-1"):
        assert admin.get(f"{PAGE}/preview?version={missing}").status_code == 404

    def now(session: Session) -> int:
        office = session.scalars(select(Office).where(Office.code == "PLG")).one()
        return wording_of(session, office, "received", "customer", "id").version

    assert read(now) == 0


def test_somebody_elses_newer_words_are_not_overwritten(visit: Visit, read: Read) -> None:
    visit("plg_admin").submit(f"{PAGE}/edit", **OWN)
    coordinator = visit("plg_coordinator")
    answer = coordinator.submit(f"{PAGE}/edit", **{**OWN, "subject": "Lain"})
    assert answer.status_code == 422 and "Lain" in answer.text  # what was typed is still there
    for seen in ("0", "", "x", "9" * 30):
        assert coordinator.submit(PAGE, f"{PAGE}/standard", seen=seen).status_code == 409
    assert [row[0] for row in read(versions)] == [1]


def test_the_preview_shows_what_is_typed_as_a_page_and_as_text_and_runs_nothing(visit: Visit, read: Read) -> None:
    admin = visit("plg_admin")
    page = admin.submit(f"{PAGE}/edit", f"{PAGE}/preview", **OWN)
    assert page.status_code == 200 and page.mimetype == "text/html"
    assert "Kami <strong>terima</strong>." in page.text and "alert(1)" not in page.text
    assert "Laporan hasil uji terlambat diterbitkan" in page.text and "kunci=" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    text = admin.submit(f"{PAGE}/edit", f"{PAGE}/preview", **OWN, **{"as": "text"})
    assert text.mimetype == "text/plain" and "Kami terima." in text.text and "<" not in text.text
    assert read(versions) == []


def test_every_notice_can_be_looked_at_in_both_languages(visit: Visit) -> None:
    visitor = visit("plg_coordinator")
    for notice in NOTICES:
        for language in ("id", "en"):
            assert visitor.get(f"/notice-texts/{notice}/{language}").status_code == 200, notice
            assert visitor.get(f"/notice-texts/{notice}/{language}/preview").status_code == 200, notice


def test_others_of_the_office_read_and_do_not_write_and_other_offices_have_their_own(visit: Visit, read: Read) -> None:
    visit("plg_admin").submit(f"{PAGE}/edit", **OWN)
    reader = visit("plg_technical")
    assert "Terima kasih" in reader.get(PAGE).text and f"{PAGE}/edit" not in reader.get(PAGE).text
    assert reader.get(f"{PAGE}/edit").status_code == 403
    assert reader.submit(PAGE, f"{PAGE}/standard", seen="1").status_code == 403
    assert "Terima kasih" not in visit("ptk_admin").get(PAGE).text
    for unknown in ("/notice-texts/nothing/id", "/notice-texts/received/nl"):
        assert visit("plg_admin").get(unknown).status_code == 404
    assert read(lambda session: len(versions(session))) == 1


def test_the_words_of_an_office_that_lost_a_place_still_go_out(web: Flask) -> None:
    """A place that a later version of the program does not know is left as it is written, and nothing breaks."""
    with web.app_context():
        session = db.session()
        world = worlds.read(session)
        with unscoped(session):
            session.add(NoticeText(
                office_id=world.offices["PLG"].id, notice="received", audience="customer", language="id", version=1,
                subject="Nomor {case_number} {old}", body="<p>{older}</p>", at=clock.now()))  # fmt: skip
            session.commit()
        register_case(session, world.viewer(session, "plg_desk"), WORDS)
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "received")).one()
        mail = render(session, row, mail_settings_of(web.config))
        assert mail.subject == "Nomor K-0001/2026 {old}" and "{older}" in mail.text

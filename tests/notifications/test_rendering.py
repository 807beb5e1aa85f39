"""What a mail says, and what it never says: typed markup, links, names and contents that the reader may not see."""

import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.commands.case_actions import act
from app.commands.complete_task import complete_task
from app.commands.issue_papers import issue_pending
from app.documents.desk import desk_of
from app.extensions import db
from app.models.case import Case, CaseGrant
from app.models.document import Document, DocumentSignature
from app.models.outbox import OutboxMessage
from app.notifications.catalogue import NOTICES
from app.notifications.mail import Mail
from app.notifications.message import build
from app.notifications.outbox import queue, tell_person
from app.notifications.rendering import render
from app.notifications.settings import MailSettings, Server, mail_settings_of
from app.notifications.transport import Later, Refused
from app.security.scope import unscoped
from app.security.tracking_links import key_of, opens
from tests import world as worlds
from tests.commands.journeys import Journey
from tests.world import World

EVIL = (
    '<script>alert(1)</script><a href="https://evil.example/x">klik</a>\r\nBcc: korban@lain.example\r\n\r\n'
    "http://evil.example/x www.evil.example mail@evil.example {tracking_link} [if appeal]x[/if] &amp; \u202egnp"
)


@pytest.fixture
def session(one_app: Flask) -> Session:
    """The session of the one database."""
    return db.session()


@pytest.fixture
def world(session: Session) -> World:
    """Its people."""
    return worlds.read(session)


@pytest.fixture
def settings(one_app: Flask) -> MailSettings:
    """Where mail is from."""
    return mail_settings_of(one_app.config)


def rows(session: Session, notice: str) -> list[OutboxMessage]:
    with unscoped(session):
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.notice == notice)))


def only(session: Session, notice: str) -> OutboxMessage:
    (row,) = rows(session, notice)
    return row


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


def hostile(session: Session, world: World, **more: Any) -> Journey:
    """A case with everything typed by somebody who means harm."""
    journey = Journey(session, world, subject="Perihal")
    case = journey.case
    with unscoped(session):
        case.subject, case.contact_name, case.representative_name = EVIL[:200], EVIL[:160], EVIL[:160]
        case.object_number, case.external_number = EVIL[:80], EVIL[:80]
        case.customer.name = EVIL[:200]
        for name, value in more.items():
            setattr(case, name, value)
        session.commit()
    return journey


def every_notice(session: Session, case: Case, world: World) -> list[OutboxMessage]:
    """One row of each notice, with hostile words in all that was noted with it."""
    noted = dict.fromkeys(("remarks", "done", "coming", "reason"), EVIL) | {"items": [EVIL], "notice": "received"}
    head = world.people["plg_head"]
    with unscoped(session):
        task = case.tasks[-1].id
        session.query(OutboxMessage).delete()
        for notice in NOTICES.values():
            if notice.audience == "customer":
                queue(session, notice.id, "customer", "a@b.example", case=case, context={**noted, "task": task})
            else:
                tell_person(session, head, notice.id, case, **{**noted, "task": task})
        session.commit()
        return list(session.scalars(select(OutboxMessage)))


def test_nothing_that_somebody_typed_becomes_markup_link_or_header(
    session: Session, world: World, settings: MailSettings
) -> None:
    case = hostile(session, world).case
    for row in every_notice(session, case, world):
        mail = render(session, row, settings)
        assert "<script" not in mail.html and "<a href" in mail.html
        assert len(re.findall(r"<a\b", mail.html)) == 1, row.notice
        assert set(re.findall(r'href="([^"?]*)', mail.html)) == {links(mail.html)[0].split("?")[0]}
        assert links(mail.html)[0].startswith(settings.public_url)
        said = (mail.text + mail.html).replace(settings.public_url, "")
        for address in ("http://evil", "evil.example", "www.evil", "mail@evil", "korban@lain"):
            assert address not in said, (row.notice, address)
        assert "\n" not in mail.subject and "\u202e" not in mail.subject and len(mail.subject) <= 200
        made: EmailMessage = build(row, mail, settings, clock.now())
        assert made.get_all("Bcc") is None and len(made.get_all("To") or []) == 1
        assert str(made["Subject"]) == mail.subject


def test_a_long_word_that_somebody_typed_breaks_instead_of_widening_the_mail(
    session: Session, world: World, settings: MailSettings
) -> None:
    Journey(session, world, subject="x" * 120)
    html = render(session, only(session, "received"), settings).html
    assert "overflow-wrap:anywhere" in html[: html.index("x" * 120)].rpartition("<p ")[2]


def test_a_place_in_what_somebody_typed_is_not_filled(session: Session, world: World, settings: MailSettings) -> None:
    journey = hostile(session, world)
    row = only(session, "received")
    mail = render(session, row, settings)
    assert "{tracking_link}" in mail.text and "[if appeal]x[/if]" in mail.text
    assert mail.text.count(key_of(settings.secret, journey.case)) == 1


def test_the_link_to_the_customer_opens_his_case_alone_and_no_other_mail_has_it(
    session: Session, world: World, settings: MailSettings
) -> None:
    case, other = Journey(session, world).case, Journey(session, world, subject="Lain").case
    key = key_of(settings.secret, case)
    assert opens(settings.secret, case, key) and not opens(settings.secret, other, key)
    assert not opens("another", case, key) and not opens(settings.secret, case, "é")
    with unscoped(session):
        received = rows(session, "received")
        assert [key in render(session, row, settings).text for row in received] == [True, False]
        for row in every_notice(session, case, world):
            mail = render(session, row, settings)
            assert (key in mail.html) == (key in mail.text) == (row.audience == "customer"), row.notice
        case.tracking_hash = "another"
        assert not opens(settings.secret, case, key)
        session.rollback()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_restricted_case_tells_its_number_and_nothing_else(
    one_app: Flask, session: Session, world: World, settings: MailSettings, language: str
) -> None:
    desk = desk_of(one_app.config)
    journey = Journey(session, world, subject="Dugaan suap", contact_name="Rina Rahasia")
    case = journey.case
    with unscoped(session):
        case.restricted = True
        head = world.people["plg_head"]
        session.add(CaseGrant(case_id=case.id, user_id=head.id, reason="task", granted_at=clock.now()))
        session.commit()
    issue_pending(session, desk)
    texts = set()
    for row in every_notice(session, case, world):
        row.language = language
        mail = render(session, row, settings, desk.storage)
        assert case.number in mail.subject and mail.attachments == ()
        for hidden in ("suap", "Rina", "karet", "Karet", "kunci=", "Terima dan daftarkan", "evil"):
            assert hidden not in mail.subject + mail.text + mail.html, (row.notice, hidden)
        texts.add((row.audience, mail.subject))
    session.rollback()
    assert len(texts) == 2  # one for customers, one for colleagues


def test_a_colleague_who_may_not_know_who_complains_reads_no_name(
    session: Session, world: World, settings: MailSettings
) -> None:
    journey = Journey(
        session, world, contact_name="Rina Hartati", subject="Keluhan Rina Hartati dari PT Contoh Karet Musi"
    )
    journey.up_to("disposed")
    row = next(row for row in rows(session, "task_assigned") if row.recipient.startswith("plg_pengujian"))
    hidden = render(session, row, settings)
    seen = render(
        session, next(r for r in rows(session, "task_assigned") if r.recipient.startswith("plg_head")), settings
    )
    assert "Rina Hartati" in seen.text
    for name in ("Rina", "Karet"):
        assert name not in hidden.subject + hidden.text + hidden.html
    assert "▒▒▒" in hidden.text


def test_a_colleague_who_may_not_see_the_case_any_more_learns_nothing(
    session: Session, world: World, settings: MailSettings
) -> None:
    journey = Journey(session, world, subject="Perihal penting")
    with unscoped(session):
        tell_person(session, world.people["ptk_head"], "task_assigned", journey.case, task=1)
        session.commit()
    row = next(row for row in rows(session, "task_assigned") if row.recipient.startswith("ptk_head"))
    mail = render(session, row, settings)
    assert "penting" not in mail.text and "Terima" not in mail.text and journey.case.number in mail.text


def papers(session: Session, world: World, config: Any) -> tuple[Journey, Mail]:
    desk = desk_of(config)
    journey = Journey(session, world).up_to("dispatched")
    issue_pending(session, desk)
    return journey, render(session, only(session, "reply"), mail_settings_of(config), desk.storage)


def test_the_reply_carries_the_letter_and_its_signed_copy_once_there_is_one(
    one_app: Flask, session: Session, world: World, settings: MailSettings
) -> None:
    desk = desk_of(one_app.config)
    _journey, mail = papers(session, world, one_app.config)
    (letter,) = mail.attachments
    assert letter.content.startswith(b"%PDF") and letter.media_type == "application/pdf"
    assert "Surat tersebut kami lampirkan" in mail.text and "tanpa tanda tangan" in mail.text
    with unscoped(session):
        document = session.scalars(select(Document).where(Document.kind == "reply_letter")).one()
        session.add(DocumentSignature(
            document_id=document.id, case_id=document.case_id, method="wet_ink", signer_name="Kepala", at=clock.now(),
            file_name="pindaian.pdf", media_type="application/pdf", size=6, sha256="a" * 64,
            storage_key=desk.storage.put(b"%PDF-s")))  # fmt: skip
        session.commit()
        session.expire_all()
    signed = render(session, only(session, "reply"), settings, desk.storage)
    assert [(file.name, file.content) for file in signed.attachments] == [("pindaian.pdf", b"%PDF-s")]
    assert "tanpa tanda tangan" not in signed.text


def test_a_reply_waits_for_its_letter_for_a_while_and_never_carries_one_that_was_withdrawn(
    one_app: Flask, session: Session, world: World, settings: MailSettings
) -> None:
    Journey(session, world).up_to("dispatched")
    row = only(session, "reply")
    with pytest.raises(Later):
        render(session, row, settings)
    with clock.moved(clock.now() + timedelta(hours=2)):
        assert "kami lampirkan" not in render(session, row, settings).text
    issue_pending(session, desk_of(one_app.config))
    with unscoped(session):
        document = session.scalars(select(Document).where(Document.kind == "reply_letter")).one()
        document.status = "withdrawn"
        session.commit()
        assert render(session, row, settings).attachments == ()
        row.document_id = document.id
        session.commit()
        with pytest.raises(Refused):
            render(session, row, settings)


def test_a_file_store_that_does_not_answer_makes_the_mail_wait(
    one_app: Flask, session: Session, world: World, settings: MailSettings
) -> None:
    papers(session, world, one_app.config)

    class Gone:
        def get(self, key: str) -> bytes:
            raise FileNotFoundError(key)

    with pytest.raises(Later):
        render(session, only(session, "reply"), settings, Gone())  # type: ignore[arg-type]


def test_a_digest_groups_what_is_open_and_leaves_out_what_was_done_meanwhile(
    session: Session, world: World, settings: MailSettings
) -> None:
    journey, second = Journey(session, world), Journey(session, world)
    head = world.people["plg_head"]
    with unscoped(session):
        first, other = journey.task, second.task
        context = {"overdue": [first], "today": [other], "waiting": [], "counts": {"overdue": 1, "today": 3}}
        tell_person(session, head, "digest", **context)
        session.commit()
    row = only(session, "digest")
    assert row.office_id == head.office_id and row.case_id is None
    text = render(session, row, settings).text
    assert re.search(rf"Lewat tenggat:\n{re.escape(journey.case.number)}: Terima dan daftarkan", text)
    assert "dan 2 lainnya" in text and "Menunggu" not in text and "/tasks/" in text
    second.do("registered")
    assert second.case.number not in render(session, row, settings).text


def test_dates_are_said_on_the_offices_clock_and_a_promise_that_has_passed_is_not_repeated(
    session: Session, world: World, settings: MailSettings
) -> None:
    journey = Journey(session, world)
    row = only(session, "received")
    assert "paling lambat" in render(session, row, settings).text
    with clock.moved(clock.now() + timedelta(days=200)):
        assert "paling lambat" not in render(session, row, settings).text
    journey.do("registered")
    task = rows(session, "task_assigned")[0]
    assert " WIB" in render(session, task, settings).text
    with clock.moved(clock.now() + timedelta(days=20)):
        assert "(terlambat)" in render(session, task, settings).text


def test_an_appeal_is_offered_where_the_office_hears_appeals_and_only_in_time(
    session: Session, world: World, settings: MailSettings
) -> None:
    def closing(office: str) -> OutboxMessage:
        with unscoped(session):
            case = session.get_one(Case, journey.case_id)
            case.office_id, case.status, case.outcome = world.offices[office].id, "closed", "closed"
            case.delivered_at = case.closed_at = clock.now()
            session.query(OutboxMessage).delete()
            queue(session, "closing", "customer", "a@b.example", case=case)
            session.commit()
        return only(session, "closing")

    journey = Journey(session, world)
    assert "mengajukan banding" not in render(session, closing("PLG"), settings).text
    row = closing("TGA")
    told = render(session, row, settings).text
    assert re.search(r"mengajukan banding kepada kami dalam waktu \d+ \([a-z ]+\) hari kerja sejak", told)
    with clock.moved(clock.now() + timedelta(days=40)):
        late = render(session, row, settings).text
    assert "mengajukan banding" not in late and "Ombudsman" in late


def test_a_progress_report_and_a_message_bring_what_was_written(
    session: Session, world: World, settings: MailSettings
) -> None:
    journey, desk = Journey(session, world), world.viewer(session, "plg_desk")
    act(session, desk, "progress", journey.case_id, {"done": "Diuji ulang.\nDua kali.", "coming": "Dijawab."})
    act(session, desk, "messages", journey.case_id, {"text": "Contoh sudah kembali."})
    progress = render(session, only(session, "progress"), settings).text
    assert "Diuji ulang." in progress and "Dua kali." in progress and "Selanjutnya: Dijawab." in progress
    assert "Contoh sudah kembali." in render(session, only(session, "message"), settings).text


def test_only_a_file_that_would_lapse_is_said_to_count_as_withdrawn(
    session: Session, world: World, settings: MailSettings
) -> None:
    def asked(case_id: int) -> str:
        row = next(row for row in rows(session, "completeness_asked") if row.case_id == case_id)
        return render(session, row, settings).text

    desk, waiting, lapsing = world.viewer(session, "plg_desk"), Journey(session, world), Journey(session, world)
    act(session, desk, "pause", waiting.case_id, {"items": ["Contoh uji"], "reason": "Menunggu contoh"})
    complete_task(session, desk, lapsing.task, "incomplete", {"items": ["Contoh uji"]})
    assert "Contoh uji" in asked(waiting.case_id) and "dicabut" not in asked(waiting.case_id)
    assert "dianggap dicabut" in asked(lapsing.case_id)


def test_a_mail_needs_nothing_from_outside_and_fits_a_phone(
    session: Session, world: World, settings: MailSettings
) -> None:
    Journey(session, world)
    row = only(session, "received")
    html = render(session, row, settings).html
    assert "tidak masuk ke berkas" in html and "dapat membalasnya" not in html
    fetched = render(session, row, replace(settings, imap=Server(host="mail.example"))).html
    assert "dapat membalasnya" in fetched and "tidak masuk ke berkas" not in fetched
    assert "<img" not in html and "url(" not in html and "@import" not in html and "<script" not in html
    assert 'name="viewport"' in html and "max-width:600px" in html and 'lang="id"' in html

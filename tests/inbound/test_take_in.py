"""Every mail ends where it belongs: with its case, marked on its notice, set aside, or held for somebody to decide."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.commands.inbound import take_in
from app.documents.scanning import scanner_of
from app.documents.storage import LocalStorage
from app.errors import Unavailable
from app.extensions import db
from app.models.case import Case, CaseGrant
from app.models.document import Document
from app.models.event import CaseEvent
from app.models.office import Office, OfficeProcedure
from app.models.outbox import InboundMail, OutboxMessage
from app.models.task import CaseTask
from app.notifications.rendering import render
from app.notifications.settings import mail_settings_of
from app.security.scope import unscoped
from tests import world as worlds
from tests.documents.scanners import COMMAND, HARMFUL_PDF
from tests.inbound.conftest import Post
from tests.inbound.mails import CUSTOMER, PDF, PNG, bounce, letter, plain_bounce


def test_a_reply_is_filed_with_its_case_its_files_and_history_and_the_owner_is_told(post: Post) -> None:
    raw = letter("Ini LHU yang kami maksud.", In_Reply_To=f"<{post.our_id}>", sender="orang.lain@karet.example",
                 files=(("LHU 12.pdf", PDF), ("rusak.exe", b"MZ" + bytes(99)), ("palsu.pdf", b"MZ" + bytes(99))))  # fmt: skip
    row = post.take(raw)
    assert (row.kind, row.status, row.case_id) == ("reply", "filed", post.case_id)
    message = post.messages()[-1]
    assert (message.text, message.from_customer, message.inbound_id) == ("Ini LHU yang kami maksud.", True, row.id)
    assert post.files() == ["LHU 12.pdf"]
    assert [(file["name"], bool(file["document"])) for file in row.files] == [
        ("LHU 12.pdf", True), ("rusak.exe", False), ("palsu.pdf", False)]  # fmt: skip
    assert post.storage.get(row.storage_key) == raw
    assert post.storage.get(post.rows(Document, direction="received")[0].storage_key) == PDF
    assert post.rows(CaseEvent, case_id=post.case_id)[-1].name == "MailReceived"
    assert post.told("mail_received") == ["plg_coordinator@tanggap.example"]


def test_a_mail_does_not_make_an_open_page_stale(post: Post) -> None:
    before = post.journey.case.version
    post.take(letter(In_Reply_To=f"<{post.our_id}>"))
    assert post.journey.case.version == before


def test_the_same_bytes_again_change_nothing(post: Post) -> None:
    raw = letter(References=f"<x@y> <{post.our_id}>", files=(("a.png", PNG),))
    assert post.take(raw).id == post.take(raw).id
    assert len(post.messages()) == 1 and post.files() == ["a.png"] and len(post.told("mail_received")) == 1


def test_the_same_mail_by_another_way_is_filed_once(post: Post) -> None:
    raw = letter(References=f"<{post.our_id}>")
    post.take(raw)
    again = post.take(b"Received: from relay.example\r\n" + raw)
    assert (again.status, again.case_id, len(post.messages())) == ("ignored", post.case_id, 1)


def test_a_file_that_the_case_has_is_not_added_again(post: Post) -> None:
    first = post.take(letter(References=f"<{post.our_id}>", files=(("a.png", PNG),)))
    second = post.take(letter("Lagi", References=f"<{post.our_id}>", files=(("salinan.png", PNG),)))
    assert post.files() == ["a.png"] and first.files[0]["document"] == second.files[0]["document"]


def test_the_tag_of_the_address_finds_the_case(post: Post) -> None:
    tagged = post.settings.reply_to(post.journey.case)
    assert post.take(letter(to=f"Balai <{tagged.upper()}>")).case_id == post.case_id
    stranger = post.take(letter("Saya kenal dia.", to=tagged, sender="asing@lain.example"))
    assert stranger.case_id == post.case_id and not post.messages()[-1].from_customer
    forged = post.take(letter(to=f"balai+c{post.case_id}-00000000@tanggap.example", sender="asing@lain.example"))
    assert forged.status == "held"


def test_a_number_counts_only_from_an_address_of_the_case(post: Post) -> None:
    number = post.journey.case.number
    known = post.take(letter(subject=f"Re: [{number}] LHU"))
    assert (known.kind, known.status, known.case_id) == ("reply", "filed", post.case_id)
    stranger = post.take(letter(subject=f"Re: {number}", sender="asing@lain.example"))
    assert (stranger.kind, stranger.status, stranger.case_id) == ("new", "held", None)
    assert stranger.suggestions == [{"case": post.case_id, "why": "number_in_subject"}]
    assert stranger.office_id == post.journey.case.office_id and len(post.messages()) == 1


def test_what_matches_nothing_is_held_with_cases_of_the_sender_as_suggestions(post: Post) -> None:
    row = post.take(letter("Mana jawaban Saudara?", subject="Tanya"))
    assert (row.kind, row.status) == ("new", "held")
    assert row.suggestions == [{"case": post.case_id, "why": "sender"}]
    in_text = post.take(letter(f"Tentang {post.journey.case.number}.", subject="Tanya", sender="asing@lain.example"))
    assert in_text.suggestions == [{"case": post.case_id, "why": "number_in_text"}]


def test_an_unmatched_mail_goes_to_the_office_addressed_or_the_only_one_or_nobody(post: Post) -> None:
    session, world = post.session, post.world
    nobody = post.take(letter(sender="asing@lain.example"))
    assert (nobody.status, nobody.office_id) == ("held", None)
    with unscoped(session):
        session.execute(update(Office).where(Office.code == "PTK").values(email="Pontianak@tanggap.example"))
        session.commit()
    addressed = post.take(letter(sender="asing@lain.example", to="pontianak@TANGGAP.example"))
    assert addressed.office_id == world.offices["PTK"].id
    with unscoped(session):
        session.execute(OfficeProcedure.__table__.delete().where(OfficeProcedure.office_id != world.offices["TGA"].id))
        session.commit()
    assert post.take(letter(sender="asing@lain.example")).office_id == world.offices["TGA"].id


@pytest.mark.parametrize("make", [bounce, plain_bounce])
def test_a_bounce_marks_its_notice_and_the_front_desk_is_told(post: Post, make: Callable[[str], bytes]) -> None:
    row = post.take(make(post.our_id))
    notice = post.notice
    assert (row.kind, row.status, row.case_id) == ("bounce", "filed", post.case_id)
    assert notice.status == "bounced" and "550" in notice.error
    assert post.told("by_hand") == ["plg_desk@tanggap.example", "plg_desk2@tanggap.example"]
    with unscoped(post.session):
        asked = render(post.session, post.rows(OutboxMessage, notice="by_hand")[0], post.settings).text
    assert "kembali kepada kami" in asked and "tidak mempunyai alamat" not in asked
    assert post.messages() == [] and post.told("mail_received") == []


def test_a_bounce_of_something_already_told_by_hand_changes_nothing(post: Post) -> None:
    post.notice.status = "told"
    post.session.commit()
    post.take(bounce(post.our_id))
    assert post.notice.status == "told" and post.told("by_hand") == []


def test_a_bounce_of_nothing_known_is_held_and_a_delay_is_none(post: Post) -> None:
    assert post.take(bounce("unknown@lain.example")).status == "held"
    delayed = post.take(bounce(post.our_id, action="delayed"))
    assert (delayed.kind, delayed.status, post.notice.status) == ("auto_reply", "ignored", "sent")


@pytest.mark.parametrize("mark", [
    {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Auto_Response_Suppress": "All"},
    {"Return_Path": "<>"}, {"subject": "Balasan otomatis: Balasan"}, {"subject": "RE: Out of office"},
])  # fmt: skip
def test_an_automatic_reply_is_kept_with_its_case_and_nobody_is_bothered(post: Post, mark: dict[str, Any]) -> None:
    row = post.take(letter("Saya cuti.", In_Reply_To=f"<{post.our_id}>", **mark))
    assert (row.kind, row.status, row.case_id) == ("auto_reply", "ignored", post.case_id)
    assert post.messages() == [] and post.told("mail_received") == []


def test_our_own_mail_that_comes_back_is_a_loop(post: Post) -> None:
    loops = [
        letter(X_Tanggap="received"), letter(Message_ID=f"<{post.our_id}>"), letter(sender=post.settings.sender),
        letter(sender=post.settings.reply_to(post.journey.case)),
        b"Received: from a by b\r\n" * 40 + letter(In_Reply_To=f"<{post.our_id}>"),
    ]  # fmt: skip
    for raw in loops:
        row = post.take(raw)
        assert (row.kind, row.status) == ("loop", "ignored")
    assert post.messages() == [] and post.told("mail_received") == []


def test_an_owner_by_name_is_told_in_place_of_the_coordinator(post: Post) -> None:
    head = post.world.people["plg_head"].id
    with unscoped(post.session):
        post.session.execute(
            update(CaseTask).where(CaseTask.status == "open", ~CaseTask.side_track).values(assignee_id=head)
        )
        post.session.commit()
    post.take(letter(In_Reply_To=f"<{post.our_id}>"))
    assert post.told("mail_received") == ["plg_head@tanggap.example"]


def test_of_a_restricted_case_only_who_sees_it_is_told(post: Post) -> None:
    with unscoped(post.session):
        post.session.execute(update(Case).values(restricted=True))
        post.session.execute(CaseGrant.__table__.delete())
        post.session.commit()
    post.take(letter(In_Reply_To=f"<{post.our_id}>"))
    assert post.told("mail_received") == [] and len(post.messages()) == 1


def test_a_mail_of_40_mb_comes_in_and_its_large_file_stays_in_it(post: Post) -> None:
    raw = letter("Berkas besar.", In_Reply_To=f"<{post.our_id}>", files=(("besar.pdf", PDF + os.urandom(29_500_000)),))
    assert len(raw) > 39_000_000
    row = post.take(raw)
    assert row.status == "filed" and row.size == len(raw) and post.files() == []
    assert row.files[0]["name"] == "besar.pdf" and row.files[0]["document"] is None
    assert post.storage.get(row.storage_key) == raw


def test_a_mail_that_cannot_be_taken_apart_is_still_filed_by_what_its_headers_say(post: Post) -> None:
    head = f"From: {CUSTOMER}\r\nSubject: Rusak\r\nIn-Reply-To: <{post.our_id}>\r\n".encode()
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3000))
    row = post.take(head + deep)
    assert (row.kind, row.status, row.subject) == ("unreadable", "filed", "Rusak") and row.problem
    assert post.take(b"\x00\xff" * 500).kind == "unreadable" and post.take(b"").status == "held"


def test_nothing_typed_by_a_stranger_breaks_a_row(post: Post) -> None:
    raw = (b"From: \"=?utf-8?q?=00=0D=0ABcc:_x@y?= \xe2\x80\xae\" <a@b.example>\r\nSubject: \xff\xfe\x00 =?utf-8?b?!!!?=\r\n"
           b"Message-ID: <" + b"x" * 5000 + b"@y>\r\nDate: Thu, 99 Foo 99999 99:99\r\n\r\n\x00\xed\xa0\x80 <script>x</script>")  # fmt: skip
    row = post.take(raw)
    assert "\x00" not in row.from_name + row.subject + row.text and "\n" not in row.from_name + row.subject
    assert "<script>x</script>" in row.text and row.sent_at is None


def test_a_silent_file_store_leaves_no_row(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_content: bytes) -> str:
        raise Unavailable("The file store does not answer now.")

    raw = letter(In_Reply_To=f"<{post.our_id}>")
    with monkeypatch.context() as patched:
        patched.setattr(post.storage, "put", refuse)
        with pytest.raises(Unavailable):
            take_in(post.session, raw, post.storage, post.settings)
    assert post.rows(InboundMail) == []
    assert post.take(raw).status == "filed"


def test_both_engines_take_in_reply_bounce_and_stranger(app: Flask, tmp_path: Path) -> None:
    session = db.session()
    post = Post(session, worlds.read(session), mail_settings_of(app.config), LocalStorage(tmp_path))
    ours = post.our_id
    hostile = letter("Surat \u0000 aneh", subject="Aneh", sender="asing@lain.example")
    found = [post.take(raw).status for raw in (letter(In_Reply_To=f"<{ours}>"), bounce(ours), hostile, hostile)]
    assert found == ["filed", "filed", "held", "held"]
    assert post.rows(OutboxMessage, status="bounced") == [post.notice]


@pytest.mark.parametrize(("scanner", "aside"), [(COMMAND, "harmful"), ("127.0.0.1:9", "not_scanned")])
def test_a_mail_arrives_while_its_file_stays_aside_that_the_virus_scanner_does_not_let_pass(
    post: Post, scanner: str, aside: str
) -> None:
    post.storage.scan = scanner_of(scanner)
    row = post.take(
        letter(References=f"<{post.our_id}>", files=(("foto.pdf", HARMFUL_PDF), ("lagi.pdf", HARMFUL_PDF + b" ")))
    )
    assert row.status == "filed" and post.messages()[-1].text == "Kami kirim berkasnya." and post.files() == []
    assert [(file["document"], file["aside"], file["opens"]) for file in row.files] == [
        (None, aside, aside == "not_scanned")] * 2  # fmt: skip

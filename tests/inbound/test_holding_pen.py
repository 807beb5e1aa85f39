"""Incoming mail at the browser: who sees and decides what, and that nothing is lost on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.commands.inbound import take_in
from app.commands.register_case import register_case
from app.documents.storage import storage_of
from app.extensions import db
from app.models.case import Case, CaseGrant
from app.models.document import Document, Message
from app.models.event import AccessLog
from app.models.office import Office
from app.models.outbox import InboundMail, OutboxMessage
from app.notifications.settings import mail_settings_of
from app.security import scope
from app.security.scope import unscoped
from tests import world as worlds
from tests.commands.journeys import WORDS
from tests.documents.scanners import COMMAND, HARMFUL_PDF
from tests.inbound.mails import CUSTOMER, PDF, letter
from tests.visitor import Visitor

STRANGER = "asing@lain.example"


class Pen:
    """A case of Palembang, and mails in the holding pen of Palembang."""

    def __init__(self, web: Flask) -> None:
        self.web = web
        with web.app_context():
            session = db.session()
            with unscoped(session):
                session.execute(update(Office).where(Office.code == "PLG").values(email="balai@tanggap.example"))
                session.commit()
            answer = register_case(session, worlds.read(session).viewer(session, "plg_desk"), WORDS)
            self.case_id, self.number = int(answer["id"]), str(answer["number"])
            db.session.remove()

    def take(self, raw: bytes) -> int:
        """Take a mail in; its number."""
        with self.web.app_context():
            config = current_app.config
            found = take_in(db.session, raw, storage_of(config), mail_settings_of(config)).id
            db.session.remove()
        return found

    def stranger(self, text: str = "Mana jawaban?", **more: Any) -> int:
        """A mail of a stranger that names the case."""
        return self.take(letter(text, **{"sender": STRANGER, "subject": f"Tanya {self.number}", **more}))

    def read(self, work: Callable[[Session], Any]) -> Any:
        """Read unscoped."""
        with self.web.app_context(), unscoped(db.session()):
            return work(db.session())

    def mail(self, mail_id: int) -> InboundMail:
        """A mail's row."""
        return self.read(lambda session: session.get_one(InboundMail, mail_id))  # type: ignore[no-any-return]

    def visit(self, username: str) -> Visitor:
        """Somebody at a browser."""
        visitor = Visitor(self.web)
        assert visitor.sign_in(username).status_code == 302
        return visitor


@pytest.fixture
def pen(sqlite_engine: Any) -> Pen:
    """The pen of an office with one case."""
    sqlite_engine.reset()
    return Pen(sqlite_engine.app)


def test_the_menu_says_how_many_mails_wait_and_the_list_leads_to_them(pen: Pen) -> None:
    desk = pen.visit("plg_desk")
    assert "Tidak ada surel" in desk.get("/mail/").text or "No mail waits" in desk.get("/mail/").text
    first = pen.stranger()
    pen.stranger("Lagi", files=(("a.pdf", PDF),))
    page = desk.get("/mail/").text
    assert f'href="/mail/{first}"' in page and f"Tanya {pen.number}" in page and "Rina Contoh" in page
    assert '<span class="t-count">2</span>' in page
    assert f'href="/mail/{first}"' not in desk.get("/mail/?status=filed").text
    assert f'href="/mail/{first}"' in desk.get("/mail/?status=all&page=99").text
    assert desk.get("/mail/?status=../x&page=-1").status_code == 200


def test_a_mail_shows_its_text_plainly_with_the_suggested_case_and_why(pen: Pen) -> None:
    mail = pen.stranger("<script>alert(1)</script> & <b>tebal</b>\n\nPada Sen, 1 Sep 2026 Balai menulis:\n> lama")
    page = pen.visit("plg_desk").get(f"/mail/{mail}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in page and "<b>tebal" not in page
    assert STRANGER in page and pen.number in page and "> lama".replace(">", "&gt;") in page
    assert f'name="case" value="{pen.case_id}"' in page


def test_a_mail_is_filed_with_the_case_that_was_chosen(pen: Pen) -> None:
    mail = pen.stranger(files=(("LHU.pdf", PDF), ("x.exe", b"MZ")))
    desk = pen.visit("plg_desk")
    assert pen.number in desk.get(f"/mail/{mail}?q={pen.number[:6]}").text
    answer = desk.submit(f"/mail/{mail}", f"/mail/{mail}/file", case=str(pen.case_id))
    assert answer.status_code == 302
    row = pen.mail(mail)
    assert (row.status, row.case_id) == ("filed", pen.case_id)
    message = pen.read(lambda s: s.scalars(select(Message).where(Message.inbound_id == mail)).one())
    assert (message.text, message.from_customer) == ("Mana jawaban?", False)
    page = desk.get(f"/cases/{pen.case_id}").text
    assert "Mana jawaban?" in page and "LHU.pdf" in page and "x.exe" in page
    assert desk.submit(f"/mail/{mail}", f"/mail/{mail}/file", case=str(pen.case_id)).status_code == 302
    assert len(pen.read(lambda s: s.scalars(select(Message)).all())) == 1
    told = pen.read(
        lambda s: s.scalars(select(OutboxMessage.recipient).where(OutboxMessage.notice == "mail_received")).all()
    )
    assert list(told) == ["plg_coordinator@tanggap.example"]


@pytest.mark.parametrize("typed", ["", "0", "999999", "9" * 40, "x", "-1"])
def test_a_case_that_is_none_is_told_and_the_mail_waits_on(pen: Pen, typed: str) -> None:
    mail = pen.stranger()
    assert pen.visit("plg_desk").submit(f"/mail/{mail}", f"/mail/{mail}/file", case=typed).status_code == 422
    assert pen.mail(mail).status == "held"


def test_a_mail_becomes_a_new_case_with_its_files_and_nothing_is_lost_by_an_error(pen: Pen) -> None:
    mail = pen.take(letter("LHU kami salah cetak.", sender="Budi Contoh <budi@baru.example>", subject="Keluhan LHU",
                           files=(("bukti.pdf", PDF),)))  # fmt: skip
    desk = pen.visit("plg_desk")
    form = desk.get(f"/mail/{mail}/register").text
    for value in ("Budi Contoh", "budi@baru.example", "Keluhan LHU", "LHU kami salah cetak."):
        assert value in form
    typed = {"kind": "complaint", "channel": "email", "form": "electronic", "customer_name": "Budi Contoh",
             "contact_email": "budi@baru.example", "subject": "", "description": "Salah cetak, kata Budi."}  # fmt: skip
    refused = desk.submit(f"/mail/{mail}/register", **typed)
    assert (
        refused.status_code == 422 and "Salah cetak, kata Budi." in refused.text and "budi@baru.example" in refused.text
    )
    assert pen.mail(mail).status == "held"
    done = desk.submit(f"/mail/{mail}/register", **{**typed, "subject": "Keluhan LHU"})
    assert done.status_code == 200
    row = pen.mail(mail)
    case = pen.read(lambda s: s.get_one(Case, row.case_id))
    assert (row.status, case.channel, case.contact_email) == ("registered", "email", "budi@baru.example")
    files = pen.read(
        lambda s: s.scalars(
            select(Document.file_name).where(Document.case_id == case.id, Document.direction == "received")
        ).all()
    )
    assert list(files) == ["bukti.pdf"]
    assert desk.get(f"/mail/{mail}/register").status_code == 302
    assert desk.submit(f"/cases/{case.id}", f"/mail/{mail}/register", **{**typed, "subject": "Lagi"}).status_code == 409


def test_a_mail_is_discarded_with_a_reason_and_can_still_be_filed(pen: Pen) -> None:
    mail = pen.stranger()
    desk = pen.visit("plg_desk")
    refused = desk.submit(f"/mail/{mail}", f"/mail/{mail}/discard", reason="  ")
    assert refused.status_code == 422 and b'id="reason-e"' in refused.data
    assert desk.submit(f"/mail/{mail}", f"/mail/{mail}/discard", reason="x" * 501).status_code == 422
    assert desk.submit(f"/mail/{mail}", f"/mail/{mail}/discard", reason="Iklan").status_code == 302
    row = pen.mail(mail)
    assert (row.status, row.reason, row.handled_by_id is not None) == ("discarded", "Iklan", True)
    assert desk.submit(f"/mail/{mail}", f"/mail/{mail}/file", case=str(pen.case_id)).status_code == 302
    assert pen.mail(mail).status == "filed"


def test_files_and_the_mail_itself_are_downloads_for_who_may_know_the_sender(pen: Pen) -> None:
    mail = pen.stranger(files=(("LHU.pdf", PDF), ("x.html", b"<script>1</script>")))
    desk, auditor = pen.visit("plg_desk"), pen.visit("plg_auditor")
    file = desk.get(f"/mail/{mail}/files/1")
    assert (file.data, file.mimetype) == (PDF, "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert desk.get(f"/mail/{mail}/files/2").status_code == desk.get(f"/mail/{mail}/files/99").status_code == 404
    raw = desk.get(f"/mail/{mail}/raw")
    assert STRANGER.encode() in raw.data and raw.headers["Content-Disposition"].startswith("attachment")
    assert auditor.get(f"/mail/{mail}/raw").status_code == auditor.get(f"/mail/{mail}/files/1").status_code == 404


def test_a_file_in_which_the_virus_scanner_finds_something_is_not_opened_and_filed_without_it(
    pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = pen.stranger(files=(("LHU.pdf", HARMFUL_PDF),))
    desk = pen.visit("plg_desk")
    monkeypatch.setitem(pen.web.config, "SCANNER", COMMAND)
    assert desk.get(f"/mail/{mail}/files/1").status_code == 422
    assert desk.submit(f"/mail/{mail}", f"/mail/{mail}/file", case=str(pen.case_id)).status_code == 302
    page = desk.get(f"/mail/{mail}").text
    assert "LHU.pdf" in page and f"/mail/{mail}/files/1" not in page and pen.mail(mail).files[0]["aside"] == "harmful"


def test_an_auditor_reads_without_the_sender_and_decides_nothing(pen: Pen) -> None:
    mail = pen.stranger(f"Saya Rina  CONTOH, {STRANGER}.", sender=f"Rina Contoh <{STRANGER}>")
    auditor = pen.visit("plg_auditor")
    page = auditor.get(f"/mail/{mail}").text + auditor.get("/mail/").text
    assert "rina" not in page.lower() and STRANGER not in page and f"/mail/{mail}/file" not in page
    assert "Saya" not in page  # while no case says whose words they are
    assert auditor.submit("/account/", f"/mail/{mail}/file", case=str(pen.case_id)).status_code == 403


def test_another_office_and_other_roles_do_not_see_the_mail(pen: Pen) -> None:
    mail = pen.stranger()
    assert pen.visit("ptk_desk").get(f"/mail/{mail}").status_code == 404
    assert f"/mail/{mail}" not in pen.visit("ptk_head").get("/mail/?status=all").text
    for name in ("plg_pengujian", "plg_technical", "agency", "plg_member1"):
        assert pen.visit(name).get("/mail/").status_code == 403
    assert pen.visit("plg_admin").get(f"/mail/{mail}").status_code == 404
    filed = pen.visit("plg_desk").submit(f"/mail/{mail}", f"/mail/{mail}/file", case=str(pen.case_id + 1))
    assert filed.status_code == 422


def test_a_mail_that_no_office_has_is_handed_over_by_an_administrator_who_does_not_read_it(pen: Pen) -> None:
    mail = pen.take(letter("Isi rahasia", sender=STRANGER, to="siapa@lain.example", subject="Perihal X"))
    assert pen.mail(mail).office_id is None and pen.visit("plg_desk").get(f"/mail/{mail}").status_code == 404
    admin = pen.visit("ptk_admin")
    page = admin.get(f"/mail/{mail}").text
    assert "Isi rahasia" not in page and STRANGER not in page
    assert "siapa@lain.example" in page and "Perihal X" in page  # to whom it is, to decide
    assert admin.submit(f"/mail/{mail}", f"/mail/{mail}/office", office="").status_code == 422
    office = pen.read(lambda s: s.scalars(select(Office.id).where(Office.code == "PLG")).one())
    assert admin.submit(f"/mail/{mail}", f"/mail/{mail}/office", office=str(office)).status_code == 302
    assert "Isi rahasia" in pen.visit("plg_desk").get(f"/mail/{mail}").text
    assert admin.get(f"/mail/{mail}").status_code == 404


def test_mail_of_a_restricted_case_is_for_who_sees_the_case(pen: Pen) -> None:
    mail = pen.take(letter("Balasan rahasia", sender=CUSTOMER, subject=pen.number))
    assert pen.mail(mail).status == "filed"
    desk = pen.visit("plg_desk")
    assert "Balasan rahasia" in desk.get(f"/mail/{mail}").text

    def restrict(session: Session) -> None:
        session.execute(update(Case).where(Case.id == pen.case_id).values(restricted=True))
        session.execute(CaseGrant.__table__.delete())
        session.commit()

    pen.read(restrict)
    assert desk.get(f"/mail/{mail}").status_code == 404
    assert f'"/mail/{mail}"' not in desk.get("/mail/?status=all").text
    stranger = pen.take(letter("Tanya", sender=STRANGER, subject=pen.number))
    assert pen.number in desk.get(f"/mail/{stranger}").text  # in the words of the sender only
    assert f'value="{pen.case_id}"' not in desk.get(f"/mail/{stranger}?q={pen.number}").text


def test_the_case_shows_the_sender_only_to_who_may_know_who_complains(pen: Pen) -> None:
    mail = pen.take(letter(f"Kami, PT Contoh Karet Musi ({CUSTOMER}).\nrina contoh", sender=CUSTOMER, subject=pen.number,
                           files=(("rahasia.exe", b"MZ"),)))  # fmt: skip
    named = pen.visit("plg_desk").get(f"/cases/{pen.case_id}").text
    assert CUSTOMER in named and f"/mail/{mail}" in named and "rahasia.exe" in named
    auditor = pen.visit("plg_auditor")
    masked = auditor.get(f"/cases/{pen.case_id}").text + auditor.get(f"/mail/{mail}").text
    assert (
        "▒▒▒" in masked
        and CUSTOMER not in masked
        and "Karet Musi" not in masked
        and "rina" not in masked
        and "rahasia.exe" not in masked
    )
    pen.visit("plg_desk2").get(f"/mail/{mail}")
    assert len(pen.read(lambda s: s.scalars(select(AccessLog.user_id)).all())) == 2


def test_rows_without_an_office_are_seen_by_administrators_and_the_agency_alone(pen: Pen) -> None:
    nobodys, ours = pen.take(letter(sender=STRANGER, to="x@y.example")), pen.stranger()

    def seen(name: str) -> set[int]:
        with pen.web.app_context():
            session = db.session()
            viewer = worlds.read(session).viewer(session, name)
            scope.set_viewer(session, viewer)
            return set(session.scalars(select(InboundMail.id)))

    assert seen("plg_desk") == {ours} and seen("ptk_desk") == set()
    assert seen("plg_admin") == {nobodys, ours} and seen("ptk_admin") == seen("agency") == {nobodys}

"""The mail that is built: whole, readable, and with no header or recipient that somebody typed into it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models.outbox import OutboxMessage
from app.notifications.message import POLICY, build, content_of
from app.notifications.rendering import Attachment, Mail
from app.notifications.settings import MailSettings, Server, mail_settings_of
from app.notifications.transport import Refused
from config import TestConfig

NOW = datetime(2026, 8, 31, 2, 0, tzinfo=UTC)
SETTINGS = MailSettings(
    "balai@tanggap.example", "BSPJI Contoh", "jawab@tanggap.example", "https://tanggap.example", "k"
)
MAIL = Mail(
    "Pengaduan diterima", "Teks\n", "<p>Teks</p>", (Attachment("surat.pdf", "application/pdf", b"%PDF-1.7"),), {}
)
HEADERS = [
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "X-Tanggap", "MIME-Version", "Content-Language", "Content-Type",
]  # fmt: skip
EVIL = [
    "a\r\nBcc: korban@x.example", "a\nBcc: korban@x.example", "a\rBcc: korban@x.example", "a\u2028Bcc: korban@x.example",
    "a\r\n\r\n<script>x</script>", "a\x00b", "a\x0bBcc: korban@x.example", "=?utf-8?q?a=0D=0ABcc:_korban@x.example?=",
    "=?utf-8?b?YQ0KQmNjOiBrb3JiYW5AeC5leGFtcGxl?=", "a, korban@x.example", "a\u202eb", "é" * 300 + "\r\nBcc: korban@x.example",
]  # fmt: skip


def row(**more: Any) -> OutboxMessage:
    """A row as the database holds it."""
    values = {"recipient": "rina@pelanggan.example", "notice": "received", "language": "id", "message_id": "ab12",
              "case": SimpleNamespace(id=12), **more}  # fmt: skip
    return cast(OutboxMessage, SimpleNamespace(**values))


def made(mail: Mail = MAIL, settings: MailSettings = SETTINGS, **more: Any) -> EmailMessage:
    """Build a mail, send it through its bytes, read it again."""
    content = content_of(build(row(**more), mail, settings, NOW))
    assert content.isascii()
    return cast(EmailMessage, message_from_bytes(content, policy=default))


def test_a_mail_has_text_and_html_side_by_side_its_attachment_and_our_headers() -> None:
    message = made()
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["From"] == "BSPJI Contoh <balai@tanggap.example>"
    assert message["To"] == "rina@pelanggan.example"
    assert message["Message-ID"] == "<ab12@tanggap.example>"
    assert re.fullmatch(r"jawab\+c12-[0-9a-f]{8}@tanggap\.example", message["Reply-To"])
    assert (message["Auto-Submitted"], message["X-Tanggap"]) == ("auto-generated", "received")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and text.get_content().splitlines() == ["Teks"]
    assert html is not None and html.get_content().splitlines() == ["<p>Teks</p>"]
    (enclosed,) = message.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content_type()) == ("surat.pdf", "application/pdf")
    assert enclosed.get_payload(decode=True) == b"%PDF-1.7"


def test_the_same_row_gives_the_same_message_id_each_time() -> None:
    assert made()["Message-ID"] == made()["Message-ID"]


@pytest.mark.parametrize("evil", EVIL)
def test_words_that_would_add_headers_stay_words(evil: str) -> None:
    for message in (
        made(replace(MAIL, subject=evil)),
        made(replace(MAIL, attachments=(Attachment(evil, "application/pdf", b"x"),))),
        made(replace(MAIL, attachments=(Attachment("x", evil, b"x"),))),
        made(replace(MAIL, text=evil, html=evil)),
        made(settings=replace(SETTINGS, name=evil)),
        made(notice=evil),
        made(language=evil),
    ):
        assert sorted(message.keys()) == sorted(HEADERS)
        assert message["To"] == "rina@pelanggan.example"
        for part in message.walk():
            assert "Bcc" not in part.keys()  # noqa: SIM118


@pytest.mark.parametrize("evil", EVIL)
def test_a_header_or_recipient_that_breaks_the_mail_is_refused(evil: str) -> None:
    for address in (f"rina@pelanggan.example{evil[1:]}", f"{evil}@pelanggan.example", evil):
        with pytest.raises(Refused, match="not a mail address"):
            made(recipient=address)
    with pytest.raises(Refused, match="header"):
        made(replace(MAIL, headers={f"X-{evil}": "x"}))
    if any(sign in evil for sign in ("\r", "\n", "\x00", "\x0b", "\u2028", "=?")):
        with pytest.raises(Refused, match="would break"):
            made(replace(MAIL, headers={"X-Kasus": evil}))


@pytest.mark.parametrize("name", ["Bcc", "to", "Subject", "Content-Type", "content-transfer-encoding", "X Y", "", "X:"])
def test_a_header_that_is_ours_or_none_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        made(replace(MAIL, headers={name: "x"}))


@pytest.mark.parametrize(
    "address",
    ["", " ", "rina", "@", "rina@", "@pelanggan.example", "a b@x.example", "a@b@x.example", "rina@-x.example",
     "a@x..example", "<a@x.example>", "Rina <a@x.example>", "a@x.example,b@x.example", "a@x.example;b@x.example",
     '"a b"@x.example', "a@[127.0.0.1]", "rína@x.example", "a" * 65 + "@x.example", "a@" + "x" * 250 + ".example"],
)  # fmt: skip
def test_an_address_that_no_server_takes_is_refused_before_any_is_asked(address: str) -> None:
    with pytest.raises(Refused, match="not a mail address"):
        made(recipient=address)


def test_a_domain_in_other_letters_is_written_as_servers_know_it() -> None:
    assert made(recipient="rina@münchen.example")["To"] == "rina@xn--mnchen-3ya.example"


def test_words_of_every_kind_arrive_as_they_were_written() -> None:
    words = "Kepada Yth. Bapak/Ibu – “terlambat” 漢字 مرحبا 👩‍🔬\n" + "x" * 5000 + "\n.\nFrom me\n\ud800"
    message = made(replace(MAIL, subject="Nomor 12/é 漢字", text=words, html=f"<p>{words}</p>"))
    text = message.get_body(("plain",))
    assert message["Subject"] == "Nomor 12/é 漢字"
    assert text is not None and text.get_content().replace("\r\n", "\n") == words.replace("\ud800", "?") + "\n"


def test_a_mail_that_reads_otherwise_than_it_was_written_is_not_sent() -> None:
    message = EmailMessage(policy=POLICY)
    message["Subject"] = EVIL[7]  # as the library takes it, without our care
    message.set_content("Isi")
    with pytest.raises(Refused, match="would become a header"):
        content_of(message)


def test_a_case_is_found_by_its_tag_and_a_forged_tag_finds_none() -> None:
    tag = SETTINGS.tag_of(12)
    assert SETTINGS.case_of_tag(tag) == SETTINGS.case_of_tag(tag.upper()) == 12
    assert SETTINGS.reply_to(None) == "jawab@tanggap.example"
    other = replace(SETTINGS, secret="another")
    for forged in (
        "",
        "c12",
        "c12-00000000",
        tag.replace("12", "13", 1),
        other.tag_of(12),
        tag + "0",
        "c0012" + tag[3:],
    ):
        assert SETTINGS.case_of_tag(forged) is None


def config(monkeypatch: pytest.MonkeyPatch, base: Any, **variables: str) -> dict[str, Any]:
    """The settings made from variables."""
    for name, value in variables.items():
        monkeypatch.setenv(f"TANGGAP_{name}", value)
    found = TestConfig()
    return {name: getattr(found, name) for name in dir(found) if name.isupper()}


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, base: Any) -> None:
    plain = mail_settings_of(config(monkeypatch, base))
    assert (plain.smtp_configured, plain.imap_configured, plain.sender) == (False, False, "tanggap@localhost")
    found = mail_settings_of(config(
        monkeypatch, base, SMTP_HOST="smtp.x.example", SMTP_USER="u", SMTP_PASSWORD="p", SMTP_TIMEOUT="9",
        MAIL_FROM="balai@x.example", MAIL_REPLY="jawab@x.example", IMAP_HOST="imap.x.example"))  # fmt: skip
    assert found.smtp == Server("smtp.x.example", 587, "u", "p", "starttls", "", 9)
    assert (found.imap.port, found.imap.security, found.imap_folder) == (993, "tls", "INBOX")
    assert (found.sender, found.reply, found.domain) == ("balai@x.example", "jawab@x.example", "x.example")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"SMTP_SECURITY": "ssl"}, "TANGGAP_SMTP_SECURITY is 'ssl'. It takes one of: starttls, tls, none."),
        ({"SMTP_PORT": "0"}, "TANGGAP_SMTP_PORT"),
        ({"SMTP_PORT": "99999"}, "TANGGAP_SMTP_PORT"),
        ({"SMTP_TIMEOUT": "1.5"}, "TANGGAP_SMTP_TIMEOUT"),
        ({"SMTP_HOST": "smtp.x.example"}, "TANGGAP_MAIL_FROM must name"),
        ({"MAIL_FROM": "Balai <a@x.example>"}, "TANGGAP_MAIL_FROM is"),
        ({"MAIL_REPLY": "a@x.example\nBcc: b@x.example"}, "TANGGAP_MAIL_REPLY is"),
        ({"SMTP_HOST": "smtp.x.example", "MAIL_FROM": "a@x.example", "SMTP_SECURITY": "none", "SMTP_USER": "u",
          "SMTP_PASSWORD": "p"}, "TANGGAP_SMTP_SECURITY is none: the password"),
    ],
)  # fmt: skip
def test_a_wrong_setting_ends_the_start_and_is_named(
    monkeypatch: pytest.MonkeyPatch, base: Any, variables: dict[str, str], named: str
) -> None:
    with pytest.raises(SystemExit, match=re.escape(named)):
        mail_settings_of(config(monkeypatch, base, **variables))

"""A mail is read whatever its shape: in its charset, without markup, within a time that its length allows."""

import base64
import os

import pytest

from app.notifications.inbound.plain import text_of_html
from app.notifications.inbound.reading import read
from tests.inbound.mails import PNG, letter

HEAD = b"From: a@b.example\r\nSubject: x\r\n"


def part(kind: str, body: bytes, more: str = "") -> bytes:
    """One part of a mail."""
    return f"Content-Type: {kind}\r\n{more}\r\n".encode() + body


def mixed(*parts: bytes, kind: str = "mixed") -> bytes:
    """Parts put together; usable as a part again."""
    mark = f"b{len(b''.join(parts))}x{len(parts)}"
    head = f"Content-Type: multipart/{kind}; boundary={mark}\r\n\r\n".encode()
    return head + b"".join(f"--{mark}\r\n".encode() + one + b"\r\n" for one in parts) + f"--{mark}--\r\n".encode()


@pytest.mark.parametrize(("charset", "content"), [
    ("utf-8", "Ibu é".encode()), ("iso-8859-1", "Ibu é".encode("latin-1")), ("windows-1252", "Ibu é".encode("cp1252")),
    ("utf-8", "Ibu é".encode("latin-1")), ("x-nothing", "Ibu é".encode()), ("punycode", "Ibu é".encode()),
    ("'utf-8'", "Ibu é".encode()), ("utf-16", "Ibu é".encode("utf-16")),
])  # fmt: skip
def test_text_is_read_in_the_charset_it_has_whatever_it_says(charset: str, content: bytes) -> None:
    assert read(HEAD + part(f"text/plain; charset={charset}", content)).text == "Ibu é"


def test_the_plain_form_is_taken_before_the_html_one_and_html_alone_becomes_text() -> None:
    plain, html = part("text/plain", b"Polos"), part("text/html", b"<p>Halo <b>Ibu</b></p><script>jahat()</script>")
    assert read(HEAD + mixed(html, plain, kind="alternative")).text == "Polos"
    assert read(HEAD + mixed(part("text/plain", b"  "), html, kind="alternative")).text == "Halo Ibu"
    assert read(HEAD + html).text == "Halo Ibu"


def test_html_becomes_lines_without_markup_scripts_or_addresses() -> None:
    html = """<html><head><title>T</title><style>p{}</style></head><body><!-- rahasia --><p>Halo &amp; &lt;LOD&gt; a < b</p>
    <ul><li>satu<li>dua</ul><table><tr><td>a</td><td>b</td></tr></table><a href="https://jahat.example">klik</a></body>"""
    assert text_of_html(html) == "Halo & <LOD> a < b\n\n- satu\n- dua\n\na b\n\nklik"


def test_nested_parts_give_their_text_and_files_but_not_the_logo_of_a_signature() -> None:
    logo = part(
        "image/png; name=logo.png", base64.b64encode(PNG), "Content-ID: <l>\r\nContent-Transfer-Encoding: base64\r\n"
    )
    file = part("image/png", base64.b64encode(PNG), "Content-Disposition: attachment; filename*=utf-8''..%2Ffoto%20%C3%A9.png\r\n"
                "Content-Transfer-Encoding: base64\r\n")  # fmt: skip
    passed_on = part("message/rfc822", b"Subject: Lama\r\n\r\nIsi lama")
    found = read(HEAD + mixed(mixed(mixed(part("text/plain", b"Isi"), logo, kind="related")), file, passed_on))
    assert found.text == "Isi"
    assert [(one.name, one.content) for one in found.files] == [("foto é.png", PNG), ("Lama.eml", b"")]
    assert read(HEAD + passed_on).text == "Isi lama"


def test_no_address_hides_in_a_name() -> None:
    found = read(
        b'From: =?utf-8?q?Ibu_=3Cx=40jahat.example=3E=2C?= <ibu@b.example>\r\nTo: "x@y.example, a" <Balai@T.example>\r\n\r\n'
    )
    assert (found.from_address, found.from_name) == ("ibu@b.example", "Ibu <x@jahat.example>,")
    assert found.recipients == ("balai@t.example",)


def test_references_come_the_nearest_first() -> None:
    raw = letter(In_Reply_To="<dekat@a.example>", References="<awal@a.example> <lalu@a.example>")
    assert read(raw).references == ("dekat@a.example", "lalu@a.example", "awal@a.example")


HOSTILE = {
    "nothing": b"",
    "noise": os.urandom(200_000),
    "no blank line": b"From: a@b.example",
    "deep": HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(900)),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 900,
    "too deep": HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(5000)),
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 300_000,
    "comments": b"From: a@b.example\r\nTo: " + b"(" * 1_000_000 + b"\r\n\r\nx",
    "quotes": HEAD + b'Content-Type: text/plain; x="' + b'\\"; a="' * 200_000 + b"\r\n\r\nx",
    "settings": HEAD + b"Content-Type: text/plain" + b"; a=b" * 200_000 + b"\r\n\r\nx",
    "name in pieces": HEAD + b"Content-Type: image/png; a=b" + b"".join(b"; name*%d*=%%41" % i for i in range(50_000)) + b"\r\n\r\nx",
    "word": b"From: a@b.example\r\nSubject: =?utf-8?b?" + b"A" * 2_000_000 + b"?=\r\n\r\nx",
    "base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"====!!" * 300_000,
    "without its boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\nhalo",
    "deep html": HEAD + part("text/html", b"<div>" * 200_000),
    "open html": HEAD + part("text/html", b"<" * 500_000 + b"<!--" * 100_000 + b"<script>" * 50_000),
}  # fmt: skip


@pytest.mark.timeout(60)  # read without bounds, some of them take hours
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_costs_no_more_than_its_length_and_never_fails(name: str) -> None:
    found = read(HOSTILE[name])
    assert found.size == len(HOSTILE[name]) and len(found.text) <= 100_000 and len(found.subject) <= 300

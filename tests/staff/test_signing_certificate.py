"""One's own signing certificate under My account: added, replaced, removed, refused in words, and nobody else's."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, inspect, select
from sqlalchemy.orm import Session, undefer

from app import clock
from app.commands.signing_certificates import certificate_of, keep_certificate, remove_certificate
from app.documents.signing import Field, readable_name, sign
from app.documents.validation import examine
from app.errors import Invalid, NotFound
from app.extensions import db, limiter
from app.factory import create_app
from app.models.document import SigningCertificate
from app.models.person import Staff
from config import TestConfig
from reports.stamp import Stamp, stamp_pdf
from tests.documents.certificates import DAY, NOW, PASSPHRASE, Authority, paper
from tests.visitor import Visitor

PAGE, REMOVE = "/account/certificate", "/account/certificate/remove"
AUTHORITY = Authority.make()
Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]


def send(visitor: Visitor, content: bytes, passphrase: str = PASSPHRASE, name: str = "siti.p12") -> Any:
    """Send the form."""
    return visitor.submit(PAGE, certificate=(io.BytesIO(content), name), passphrase=passphrase)


def kept(read: Read, username: str) -> SigningCertificate | None:
    """What the database holds for somebody, with the file."""
    query = select(SigningCertificate).join(Staff, Staff.id == SigningCertificate.user_id)
    query = query.where(Staff.username == username).options(undefer(SigningCertificate.content))
    found: SigningCertificate | None = read(lambda session: session.scalars(query).first())
    return found


def test_a_certificate_is_kept_as_it_came_and_shown(visit: Visit, read: Read) -> None:
    visitor, file = visit("plg_head"), AUTHORITY.pkcs12("Siti Contoh")
    assert send(visitor, file).status_code == 302
    found = kept(read, "plg_head")
    assert found is not None
    assert (found.content, found.valid_to) == (file, NOW + 365 * DAY)
    for page in (visitor.get(PAGE).text, visitor.get("/account/").text):
        assert "<dd>Siti Contoh" in page
    assert "Otoritas Contoh, Contoh" in visitor.get(PAGE).text


def test_the_passphrase_is_kept_nowhere(visit: Visit, read: Read, web: Any) -> None:
    send(visit("plg_head"), AUTHORITY.pkcs12())
    found = kept(read, "plg_head")
    assert found is not None
    names = [column.key for column in inspect(SigningCertificate).columns]
    values = [getattr(found, name) for name in names]
    assert not any(PASSPHRASE.encode() in value for value in values if isinstance(value, bytes))
    assert not any(PASSPHRASE in value for value in values if isinstance(value, str))
    database = (web.config["DATA_FOLDER"] / "test.db").read_bytes()
    assert PASSPHRASE.encode() not in database
    kinds = [column.key for column in inspect(SigningCertificate).columns if isinstance(column.type, LargeBinary)]
    assert kinds == ["content"]


def test_a_new_certificate_takes_the_place_of_the_old_one(visit: Visit, read: Read) -> None:
    visitor = visit("plg_head")
    send(visitor, AUTHORITY.pkcs12("Siti Lama"))
    send(visitor, AUTHORITY.pkcs12("Siti Baru"))
    rows = read(lambda session: session.scalars(select(SigningCertificate.subject)).all())
    assert rows == ["C=ID,CN=Siti Baru"]


def test_a_certificate_can_be_removed(visit: Visit, read: Read) -> None:
    visitor = visit("plg_head")
    send(visitor, AUTHORITY.pkcs12())
    assert visitor.submit(PAGE, REMOVE).status_code == 302
    assert kept(read, "plg_head") is None
    assert visitor.submit(PAGE, REMOVE).status_code == 404


def test_everybody_has_a_certificate_of_their_own_only(visit: Visit, read: Read) -> None:
    send(visit("plg_head"), AUTHORITY.pkcs12("Siti Contoh"))
    other = visit("plg_technical")
    assert "Siti Contoh" not in other.get(PAGE).text
    send(other, AUTHORITY.pkcs12("Budi Contoh"))
    other.submit(PAGE, REMOVE)
    assert kept(read, "plg_head") is not None
    assert kept(read, "plg_technical") is None


@pytest.mark.parametrize(
    ("content", "passphrase", "field"),
    [(b"bukan sertifikat", PASSPHRASE, "certificate"), (AUTHORITY.pkcs12(), "salah", "passphrase"),
     (AUTHORITY.pkcs12(until=NOW - DAY, since=NOW - 9 * DAY), PASSPHRASE, "certificate"),
     (AUTHORITY.pkcs12(with_key=False), PASSPHRASE, "certificate"), (b"", PASSPHRASE, "certificate"),
     (AUTHORITY.pkcs12(), "", "passphrase"), (b"0" * 400_000, PASSPHRASE, "certificate")],
)  # fmt: skip
def test_a_file_that_cannot_sign_is_refused_at_its_field_and_the_old_one_stays(
    visit: Visit, read: Read, content: bytes, passphrase: str, field: str
) -> None:
    visitor = visit("plg_head")
    send(visitor, AUTHORITY.pkcs12("Siti Lama"))
    answer = send(visitor, content, passphrase)
    assert answer.status_code == 422
    assert re.search(rf'<span class="t-error" id="{field}-e">[^<]+</span>', answer.text)
    assert passphrase == "" or f'value="{passphrase}"' not in answer.text
    found = kept(read, "plg_head")
    assert found is not None
    assert found.subject == "C=ID,CN=Siti Lama"


@pytest.mark.parametrize("fields", [{}, {"certificate": "teks", "passphrase": "x"}, {"passphrase": "x"}])
def test_a_form_without_a_file_is_refused_in_words(visit: Visit, fields: dict[str, str]) -> None:
    assert visit("plg_head").submit(PAGE, **fields).status_code == 422


def test_markup_in_a_certificate_is_shown_as_text(visit: Visit) -> None:
    visitor = visit("plg_head")
    assert send(visitor, AUTHORITY.pkcs12("<script>alert(1)</script>")).status_code == 302
    assert "<script>alert(1)" not in visitor.get(PAGE).text


@pytest.fixture
def limited(web: Flask) -> Iterator[Flask]:
    """The application with its limits on, over the same database."""
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = web.config["SQLALCHEMY_DATABASE_URI"]
    config.RATELIMIT_ENABLED = config.AUTH_RATE_LIMITED = True
    before = limiter.enabled
    app = create_app(config)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        limiter.reset()
        limiter.enabled = before


def test_opening_files_again_and_again_is_slowed_down(limited: Flask) -> None:
    visitor = Visitor(limited)
    visitor.sign_in("plg_head")
    assert [send(visitor, b"x").status_code for _ in range(11)] == [422] * 10 + [429]


# ---- the commands, on both engines -----------------------------------------------------------------------------------


def test_the_kept_file_signs_with_the_passphrase_typed(session: Session, world: Any) -> None:
    user = world.people["plg_head"].id
    said = keep_certificate(session, user, AUTHORITY.pkcs12("Siti Contoh"), PASSPHRASE)
    row = certificate_of(session, user)
    assert row is not None
    assert (row.subject, row.serial) == (said.subject, said.serial)
    stamp = stamp_pdf(Stamp("Siti Contoh"))
    done = sign(paper(), Field(1, (300, 300, 147, 65)), row.content, PASSPHRASE, stamp,
                name="Siti Contoh", reason="", location="", at=NOW)  # fmt: skip
    assert examine(done, [AUTHORITY.pem])["trusted"]


def test_what_is_not_kept_is_said_in_words(session: Session, world: Any) -> None:
    user = world.people["plg_desk"].id
    assert certificate_of(session, user) is None
    with pytest.raises(NotFound, match="no signing certificate"):
        remove_certificate(session, user)


def test_a_kept_certificate_that_expired_meanwhile_no_longer_signs(session: Session, world: Any) -> None:
    user = world.people["plg_head"].id
    file = AUTHORITY.pkcs12()
    keep_certificate(session, user, file, PASSPHRASE)
    with clock.moved(NOW + 400 * DAY), pytest.raises(Invalid):
        keep_certificate(session, user, file, PASSPHRASE)


@pytest.mark.parametrize(
    ("written", "read"),
    [("CN=Siti Contoh,O=Balai Contoh,C=ID", "Siti Contoh, Balai Contoh"), ("C=ID,CN=Siti\\, S.T.", "Siti, S.T."),
     ("C=ID", "C=ID"), ("CN=terpotong,O=\\", "CN=terpotong,O=\\"), ("", "")],
)  # fmt: skip
def test_a_distinguished_name_is_shown_as_people_write_names(written: str, read: str) -> None:
    assert readable_name(written) == read

"""Letters signed with a certificate, in wet ink, or elsewhere: what is kept, what is refused, and that nothing is burnt."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from app import clock
from app.commands.attachments import Upload
from app.commands.sign_document import add_signed_copy, sign_document
from app.documents.desk import Desk
from app.documents.scanning import scanner_of
from app.documents.signing import Field, sign
from app.documents.storage import LocalStorage
from app.documents.validation import examine, footer_line
from app.documents.verification import compare, look_up
from app.errors import Conflict, Invalid, NotFound, Unavailable
from app.models.document import Document, DocumentSignature, SigningCertificate
from app.models.letter import Letter
from app.models.office import IssuedNumber
from app.security.scope import unscoped
from reports.stamp import Stamp, stamp_pdf
from tests.commands.journeys import Journey
from tests.documents.certificates import DAY, NOW, PASSPHRASE, Authority
from tests.documents.pictures import png  # a small picture
from tests.documents.scanners import BROKEN_COMMAND


@pytest.fixture
def app(one_app):
    """SQLite alone: what is proven here does not depend on the engine."""
    return one_app


@pytest.fixture(scope="module")
def authority() -> Authority:
    """An authority that issues certificates."""
    return Authority.make()


@pytest.fixture
def desk(tmp_path: Path, authority: Authority) -> Desk:
    """A desk over a folder of its own that trusts the authority."""
    return Desk(
        LocalStorage(tmp_path / "files"), "https://tanggap.contoh.example/periksa", trust_roots=(authority.pem,)
    )


def give_certificate(session, person, content):
    """Put a PKCS#12 file on a person's profile."""
    session.add(SigningCertificate(
        user_id=person.id, subject="CN=Contoh", issuer="CN=Otoritas Contoh", serial="1", valid_from=NOW - DAY,
        valid_to=NOW + DAY, content=content, added_at=clock.now()))  # fmt: skip
    session.commit()


def letter_paper(session):
    """The issued reply with its signed copies."""
    with unscoped(session):
        session.expire_all()
        row = session.scalars(select(Document).where(Document.kind == "reply_letter")).one()
        return row, list(row.signatures)


def numbers_of_letters(session):
    """The numbers given out so far to replies and notices."""
    with unscoped(session):
        return session.scalars(select(IssuedNumber.number).where(IssuedNumber.subject == "letter")).all()


def whole_database(session) -> str:
    """Everything that is stored, as one text."""
    tables = inspect(session.connection()).get_table_names()
    return "\n".join(str(row) for table in tables for row in session.execute(text(f'SELECT * FROM "{table}"')))


def test_the_head_signs_with_a_certificate_and_the_signature_proves_itself(
    session, world, desk, authority, tmp_path, pdfsig
):
    give_certificate(session, world.people["plg_head"], authority.pkcs12("Plg Head Contoh"))
    journey = Journey(session, world, desk).up_to("passed")
    journey.do("signed", method="certificate", passphrase=PASSPHRASE)
    document, (signature,) = letter_paper(session)
    signed, issued = desk.storage.get(signature.storage_key), desk.storage.get(document.storage_key)
    assert signed.startswith(issued) and signature.method == "certificate"
    assert signature.report["trusted"] and look_up(session, document.verification_code).report == signature.report
    assert footer_line(signature.report) == "Dokumen ini ditandatangani secara elektronik."  # names no provider
    report = examine(signed, (authority.pem,))
    assert (report["intact"], report["valid"], report["trusted"], report["whole"]) == (True, True, True, True)
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    told = subprocess.run([pdfsig, "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told and "Total document signed" in told
    assert compare(session, document.verification_code, signed) == "signed"
    changed = signed[:2000] + bytes([signed[2000] ^ 1]) + signed[2001:]
    assert compare(session, document.verification_code, changed) == "different"


def test_the_passphrase_is_kept_nowhere(session, world, desk, authority):
    give_certificate(session, world.people["plg_head"], authority.pkcs12())
    journey = Journey(session, world, desk).up_to("passed")
    journey.do("signed", method="certificate", passphrase=PASSPHRASE)
    assert PASSPHRASE not in whole_database(session)


@pytest.mark.parametrize(
    ("made", "passphrase", "pointer"),
    [({}, "salah", "/passphrase"), ({}, "", "/passphrase"),
     ({"since": NOW - 30 * DAY, "until": NOW - DAY}, PASSPHRASE, "/certificate"),
     ({"since": NOW + DAY, "until": NOW + 30 * DAY}, PASSPHRASE, "/certificate"), (None, PASSPHRASE, "/method")],
    ids=["a wrong passphrase", "no passphrase", "an expired certificate", "a certificate of tomorrow", "no certificate"],
)  # fmt: skip
def test_what_cannot_sign_is_refused_and_burns_no_number(session, world, desk, authority, made, passphrase, pointer):
    if made is not None:
        give_certificate(session, world.people["plg_head"], authority.pkcs12(**made))
    journey = Journey(session, world, desk).up_to("passed")
    before = numbers_of_letters(session)
    with pytest.raises(Invalid) as problem:
        journey.do("signed", method="certificate", passphrase=passphrase)
    assert problem.value.errors[0].pointer == pointer
    with unscoped(session):
        session.expire_all()
        letter = session.scalars(select(Letter)).one()
        assert (letter.number, letter.status) == (None, "checked")
        assert session.scalars(select(DocumentSignature)).all() == []
    assert numbers_of_letters(session) == before
    journey.do("signed")


def test_a_scan_of_the_signed_paper_is_kept_with_who_recorded_it(session, world, desk):
    Journey(session, world, desk).up_to("signed")
    document, _none = letter_paper(session)
    front, scan = world.viewer(session, "plg_desk"), png()
    add_signed_copy(session, front, document.id, "wet_ink", Upload("pindaian.png", scan), desk, 10**6)
    document, (signature,) = letter_paper(session)
    assert (signature.method, signature.media_type, signature.recorded_by_id) == ("wet_ink", "image/png", front.user_id)
    assert signature.signer_name == world.people["plg_head"].name
    assert desk.storage.get(signature.storage_key) == scan
    assert compare(session, document.verification_code, scan) == "signed"
    for upload in (Upload("kosong.png", b""), Upload("naskah.txt", b"halo"), Upload("besar.png", scan + b"0" * 10**6)):
        with pytest.raises(Invalid):
            add_signed_copy(session, front, document.id, "wet_ink", upload, desk, 10**6)
    desk.storage.scan = scanner_of(BROKEN_COMMAND)  # a virus scanner that gives no answer
    with pytest.raises(Unavailable):
        add_signed_copy(session, front, document.id, "wet_ink", Upload("pindaian.png", scan), desk, 10**6)
    with pytest.raises(NotFound):  # an auditor does not know who complains, and so has no such paper
        add_signed_copy(
            session, world.viewer(session, "plg_auditor"), document.id, "wet_ink", Upload("a.png", scan), desk, 10**6
        )


def signed_elsewhere(content: bytes, authority: Authority) -> bytes:
    """What another system gives back."""
    stamp = stamp_pdf(Stamp("Plg Head Contoh"))
    return sign(content, Field(1, (300, 80, 150, 60)), authority.pkcs12("Plg Head Contoh"), PASSPHRASE, stamp,
                name="Plg Head Contoh", reason="", location="", at=clock.now())  # fmt: skip


def test_a_file_signed_elsewhere_is_examined_and_the_result_kept(session, world, desk, authority):
    Journey(session, world, desk).up_to("signed")
    document, _none = letter_paper(session)
    front, original = world.viewer(session, "plg_desk"), desk.storage.get(document.storage_key)
    signed = signed_elsewhere(original, authority)
    altered = signed.replace(b"/Title", b"/Titel", 1)
    for wrong in (original, altered, b"%PDF-1.4 rusak"):
        with pytest.raises(Invalid):
            add_signed_copy(session, front, document.id, "elsewhere", Upload("surat.pdf", wrong), desk, 10**7)
    stranger = Authority.make("Otoritas Asing")
    with pytest.raises(Invalid):
        add_signed_copy(session, front, document.id, "elsewhere",
                        Upload("surat.pdf", signed_elsewhere(original, stranger)), desk, 10**7)  # fmt: skip
    add_signed_copy(session, front, document.id, "elsewhere", Upload("surat.pdf", signed), desk, 10**7)
    _document, (signature,) = letter_paper(session)
    assert signature.report["valid"] and signature.report["trusted"] and signature.report["ours"]
    assert signature.signer_name == "Plg Head Contoh"


def test_an_issued_paper_is_signed_later_only_by_whose_name_stands_on_it_and_once(session, world, desk, authority):
    head = world.people["plg_head"]
    give_certificate(session, head, authority.pkcs12(head.name))
    give_certificate(session, world.people["plg_coordinator"], authority.pkcs12("Lain"))
    Journey(session, world, desk).up_to("signed")
    document, _none = letter_paper(session)
    with pytest.raises(Invalid):
        sign_document(session, world.viewer(session, "plg_coordinator"), document.id, PASSPHRASE, desk)
    answer = sign_document(session, world.viewer(session, "plg_head"), document.id, PASSPHRASE, desk, "kunci")
    document, (signature,) = letter_paper(session)
    assert sign_document(session, world.viewer(session, "plg_head"), document.id, PASSPHRASE, desk, "kunci") == answer
    assert len(letter_paper(session)[1]) == 1
    report = examine(desk.storage.get(signature.storage_key), (authority.pem,))
    assert report["valid"] and report["whole"]
    with pytest.raises(Conflict):
        sign_document(session, world.viewer(session, "plg_head"), document.id, PASSPHRASE, desk)
    with pytest.raises(Conflict):  # a scan would not carry the signature
        add_signed_copy(
            session, world.viewer(session, "plg_desk"), document.id, "wet_ink", Upload("a.png", png()), desk, 10**6
        )


def test_a_namesake_does_not_sign_in_somebody_elses_room(session, world, desk, authority):
    other = world.people["plg_coordinator"]
    give_certificate(session, other, authority.pkcs12("Plg Head Contoh"))
    other.first_name, other.last_name = world.people["plg_head"].first_name, world.people["plg_head"].last_name
    session.commit()
    Journey(session, world, desk).up_to("signed")
    document, _none = letter_paper(session)
    with pytest.raises(Invalid):
        sign_document(session, world.viewer(session, "plg_coordinator"), document.id, PASSPHRASE, desk)


def test_an_office_can_ask_for_the_signed_copy_before_a_letter_leaves(session, world, desk):
    with unscoped(session):
        world.offices["PLG"].signed_copy_first = True
        session.commit()
    journey = Journey(session, world, desk).up_to("signed")
    with pytest.raises(Invalid, match="attention"):
        journey.do("dispatched")
    with unscoped(session):
        world.offices["PLG"].signed_copy_first = False  # as a file it needs the signed copy at any office
        session.commit()
    for method in ("email", "whatsapp"):
        with pytest.raises(Invalid) as problem:
            journey.do("dispatched", method=method)
        assert [error.pointer for error in problem.value.errors] == ["/method"]
    document, _none = letter_paper(session)
    front = world.viewer(session, "plg_desk")
    add_signed_copy(session, front, document.id, "wet_ink", Upload("pindaian.png", png()), desk, 10**6)
    journey.do("dispatched", method="email")
    assert journey.case.delivered_at is not None

"""Signing with a person's own certificate: what pyHanko and poppler say of it, and every file that may not sign."""

import asyncio
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from asn1crypto.pkcs12 import Pfx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader, PdfWriter

from app.documents.pkcs12 import MOST_ROUNDS
from app.documents.signing import Field, read_certificate, sign
from app.documents.validation import examine
from app.errors import Invalid, Unavailable
from reports.stamp import Stamp, stamp_pdf
from tests.documents.certificates import DAY, NOW, PASSPHRASE, SIGNING, Authority, paper, unprotected, usage

ROOT = Path(__file__).parents[2]
BOX = (300.0, 300.0, 147.4, 65.2)
STAMP = stamp_pdf(Stamp("Siti Contoh", "Kepala Balai", "3 Mei 2026, 10.15 WIB", "7K4M-22XQ"))
AUTHORITY = Authority.make()
SITI = AUTHORITY.pkcs12("Siti Contoh")


def signed(content: bytes, file: bytes = SITI, *, name: str = "Siti Contoh", page: int = 1, **options: Any) -> bytes:
    """Sign as the office does."""
    told: dict[str, Any] = {"reason": "Menandatangani", "location": "Palembang", "at": NOW, **options}
    return sign(content, Field(page, BOX), file, PASSPHRASE, STAMP, name=name, **told)


def told_by(pdfsig: str, content: bytes, folder: Path) -> str:
    """What poppler says of the signatures."""
    (folder / "signed.pdf").write_bytes(content)
    done = subprocess.run([pdfsig, "signed.pdf"], cwd=folder, capture_output=True, text=True, timeout=60)
    return done.stdout


# ---- the signed paper ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [lambda: ec.generate_private_key(ec.SECP256R1()), lambda: rsa.generate_private_key(65537, 2048),
     lambda: ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate],
    ids=["p256", "rsa", "p384", "ed25519"],
)  # fmt: skip
def test_a_signed_paper_is_valid_and_its_own_bytes_are_as_before(key):
    content = paper()
    done = signed(content, AUTHORITY.pkcs12("Siti Contoh", key=key()))
    assert done.startswith(content)
    report = examine(done, [AUTHORITY.pem])
    assert {name: report[name] for name in ("signed", "intact", "valid", "trusted", "whole")} == dict.fromkeys(
        ("signed", "intact", "valid", "trusted", "whole"), True
    )
    [signer] = report["signers"]
    assert (signer["name"], signer["at"], signer["problem"]) == ("Siti Contoh", NOW.isoformat(), "")


def test_poppler_agrees_that_the_signature_is_valid_and_covers_the_file(tmp_path, pdfsig):
    said = told_by(pdfsig, signed(paper()), tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_the_signature_says_who_why_where_and_when_the_caller_says():
    at = datetime(2026, 5, 3, 3, 15, tzinfo=UTC)
    file = AUTHORITY.pkcs12(since=at - DAY)
    reader = PdfFileReader(BytesIO(signed(paper(), file, at=at, reason="Surat jawaban", location="Palembang")))
    [found] = reader.embedded_regular_signatures
    values = {name: str(found.sig_object[f"/{name}"]) for name in ("Name", "Reason", "Location", "SubFilter")}
    assert values == {"Name": "Siti Contoh", "Reason": "Surat jawaban", "Location": "Palembang",
                      "SubFilter": "/ETSI.CAdES.detached"}  # fmt: skip
    assert found.self_reported_timestamp == at
    attributes = [attribute["type"].native for attribute in found.signer_info["signed_attrs"]]
    assert "signing_certificate_v2" in attributes
    assert "signing_time" not in attributes  # PAdES forbids it: the time stands in the file


def test_the_stamp_fills_its_field_on_its_page():
    reader = PdfReader(BytesIO(signed(paper(pages=3), page=2)))
    assert [len(page.get("/Annots", [])) for page in reader.pages] == [0, 1, 0]
    widget = reader.pages[1]["/Annots"][0].get_object()
    assert [float(edge) for edge in widget["/Rect"]] == [300, 300, 447, 365]
    drawn = widget["/AP"]["/N"].get_object()
    assert sorted(float(edge) for edge in drawn["/BBox"]) == [0, 0, 65, 147]
    assert "/Stamp" in drawn["/Resources"]["/XObject"]


def test_a_second_signer_leaves_the_first_signature_intact(tmp_path, pdfsig):
    first = signed(paper())
    second = signed(first, AUTHORITY.pkcs12("Budi Contoh"), name="Budi Contoh", page=2)
    third = signed(second, Authority.make("Otoritas lain").pkcs12("Sri Contoh"), name="Sri Contoh")
    assert second.startswith(first)
    assert third.startswith(second)
    report = examine(third, [AUTHORITY.pem])
    assert [(s["name"], s["intact"], s["valid"], s["trusted"], s["problem"]) for s in report["signers"]] == [
        ("Siti Contoh", True, True, True, ""),
        ("Budi Contoh", True, True, True, ""),
        ("Sri Contoh", True, True, False, "untrusted"),
    ]
    assert (report["valid"], report["whole"], report["trusted"]) == (True, True, False)
    assert told_by(pdfsig, third, tmp_path).count("Signature is Valid") == 3
    fields = [found.field_name for found in PdfFileReader(BytesIO(third)).embedded_signatures]
    assert fields == ["Signature1", "Signature2", "Signature3"]


# ---- files that may not sign ---------------------------------------------------------------------------------------


def refused(content: bytes, passphrase: str = PASSPHRASE) -> tuple[str, str]:
    """The pointer and the words with which a certificate file is refused; a signature with it is refused the same."""
    with pytest.raises(Invalid) as problem:
        read_certificate(content, passphrase)
    [error] = problem.value.errors
    with pytest.raises(Invalid) as again:
        sign(paper(), Field(1, BOX), content, passphrase, STAMP, name="x", reason="", location="", at=datetime.now(UTC))
    assert again.value.errors == problem.value.errors
    return error.pointer, error.message


def test_a_good_file_says_whose_it_is_and_until_when():
    found = read_certificate(SITI, PASSPHRASE)
    assert (found.name, found.valid_from, found.valid_to) == ("Siti Contoh", NOW - DAY, NOW + 365 * DAY)
    assert "CN=Siti Contoh" in found.subject
    assert "CN=Otoritas Contoh" in found.issuer
    assert re.fullmatch(r"[0-9a-f]+", found.serial)


@pytest.mark.parametrize(
    "content", [b"", b"x", b"%PDF-1.4", b"0\x03abc", SITI[:-40], SITI[20:], b"0" * 300_000, paper()]
)
def test_what_is_no_certificate_file_is_refused(content):
    assert refused(content) == ("/certificate", "This is not a certificate file. Send the PKCS#12 file (.p12 or .pfx) that your provider gave you.")  # fmt: skip


def test_a_certificate_without_its_key_is_told_apart_from_a_pkcs12_file():
    pointer, words = refused(AUTHORITY.pem)
    assert (pointer, "PKCS#12" in words) == ("/certificate", True)


@pytest.mark.parametrize("passphrase", ["salah", "Frasa sandi Ω", " " + PASSPHRASE, "x" * 5000, "\ud800"])
def test_a_wrong_passphrase_is_refused(passphrase):
    pointer, words = refused(SITI, passphrase)
    assert (pointer, words.startswith("This is not the passphrase")) == ("/passphrase", True)


def test_an_empty_passphrase_is_asked_for():
    assert refused(SITI, "")[0] == "/passphrase"


def test_a_file_without_a_private_key_is_refused():
    pointer, words = refused(AUTHORITY.pkcs12(with_key=False))
    assert (pointer, "no private key" in words) == ("/certificate", True)


def test_a_key_that_no_passphrase_protects_is_refused():
    pointer, words = refused(AUTHORITY.pkcs12(encryption=unprotected()))
    assert (pointer, "not protected" in words) == ("/certificate", True)


def test_a_file_that_would_keep_the_machine_busy_is_refused_unopened():
    file = Pfx.load(SITI)
    file["mac_data"]["iterations"] = 2**31 - 1
    assert refused(file.dump(force=True))[0] == "/certificate"
    slow = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(MOST_ROUNDS + 1).build(PASSPHRASE.encode())
    assert refused(AUTHORITY.pkcs12(encryption=slow))[0] == "/certificate"


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [(NOW - 30 * DAY, NOW - DAY, "expired"), (NOW + DAY, NOW + 30 * DAY, "valid only from")],
)
def test_a_certificate_outside_its_time_is_refused(since, until, words):
    pointer, said = refused(AUTHORITY.pkcs12(since=since, until=until))
    assert (pointer, words in said) == ("/certificate", True)


def test_what_counts_is_the_moment_of_signing():
    later = AUTHORITY.pkcs12(since=NOW + DAY, until=NOW + 30 * DAY)
    assert signed(paper(), later, at=NOW + 2 * DAY)
    with pytest.raises(Invalid):
        signed(paper(), SITI, at=NOW + 400 * DAY)


@pytest.mark.parametrize(
    ("key_usage", "fit"),
    [(SIGNING, True), (usage(digital_signature=True), True), (usage(content_commitment=True), True), (None, True),
     (usage(key_encipherment=True), False), (usage(key_cert_sign=True, crl_sign=True), False)],
)  # fmt: skip
def test_only_a_certificate_meant_for_signing_signs(key_usage, fit):
    file = AUTHORITY.pkcs12(key_usage=key_usage)
    if fit:
        assert examine(signed(paper(), file))["valid"]
    else:
        assert "not meant for signing" in refused(file)[1]


@pytest.mark.parametrize("key", [lambda: rsa.generate_private_key(65537, 1024), lambda: dsa.generate_private_key(2048)])
def test_a_weak_or_foreign_kind_of_key_is_refused(key):
    assert "too weak" in refused(AUTHORITY.pkcs12(key=key()))[1]


def test_an_old_file_as_providers_still_hand_them_out_opens():
    key = ec.generate_private_key(ec.SECP256R1())
    own = AUTHORITY.issue("Siti Contoh", key.public_key(), NOW - DAY, NOW + DAY, SIGNING)
    algorithm = pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC
    old = PrivateFormat.PKCS12.encryption_builder().key_cert_algorithm(algorithm).build(PASSPHRASE.encode())
    file = pkcs12.serialize_key_and_certificates(None, key, own, None, old)
    assert read_certificate(file, PASSPHRASE).name == "Siti Contoh"


# ---- papers that cannot be signed ----------------------------------------------------------------------------------


def encrypted() -> bytes:
    """A PDF behind a password."""
    writer, sheet = PdfWriter(), BytesIO()
    writer.append(BytesIO(paper()))
    writer.encrypt("rahasia")
    writer.write(sheet)
    return sheet.getvalue()


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n", paper()[:-400], encrypted()])
def test_a_file_that_is_no_sound_pdf_is_refused_in_words(content):
    with pytest.raises(Invalid) as problem:
        signed(content)
    assert [error.pointer for error in problem.value.errors] == ["/file"]


def test_a_page_that_does_not_exist_is_refused_in_words():
    with pytest.raises(Invalid):
        signed(paper(pages=1), page=7)


# ---- timestamps ----------------------------------------------------------------------------------------------------


class TimestampAuthority(BaseHTTPRequestHandler):
    """RFC 3161 over HTTP, on this machine."""

    answer: ClassVar[str] = "granted"
    stamper: ClassVar[DummyTimeStamper]

    def do_POST(self) -> None:
        """Answer a request as `answer` says."""
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        body = b"nonsense" if self.answer == "nonsense" else self.stamper.request_tsa_response(asked).dump()
        self.send_response(500 if self.answer == "fault" else 200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def timestamps() -> Iterator[str]:
    """The address of a timestamp authority."""
    key = rsa.generate_private_key(65537, 2048)
    own = AUTHORITY.issue("Otoritas Waktu", key.public_key(), NOW - DAY, NOW + DAY, usage(digital_signature=True),
                          x509.ExtendedKeyUsageOID.TIME_STAMPING)  # fmt: skip
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(own.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(secret),
        fixed_dt=NOW + timedelta(seconds=5))  # fmt: skip
    TimestampAuthority.stamper = stamper
    server = HTTPServer(("127.0.0.1", 0), TimestampAuthority)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_timestamp_of_an_authority_tells_the_time(timestamps, monkeypatch, tmp_path, pdfsig):
    monkeypatch.setattr(TimestampAuthority, "answer", "granted")
    done = signed(paper(), timestamp_url=timestamps)
    [signer] = examine(done, [AUTHORITY.pem])["signers"]
    assert (signer["timestamped"], signer["at"]) == (True, (NOW + timedelta(seconds=5)).isoformat())
    assert signer["trusted"]
    assert "Signature is Valid" in told_by(pdfsig, done, tmp_path)


@pytest.mark.parametrize("answer", ["fault", "nonsense"])
def test_an_authority_that_fails_ends_the_signing_in_words(timestamps, monkeypatch, answer):
    monkeypatch.setattr(TimestampAuthority, "answer", answer)
    with pytest.raises(Unavailable, match="timestamp authority"):
        signed(paper(), timestamp_url=timestamps)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "nowhere", "file:///etc/passwd"])
def test_an_authority_that_is_not_there_ends_the_signing_in_words(address):
    with pytest.raises(Unavailable, match="timestamp authority"):
        signed(paper(), timestamp_url=address)


# ---- start-up ------------------------------------------------------------------------------------------------------


def test_the_web_starts_without_the_heavy_libraries():
    asked = "import sys, app.factory; print([n for n in ('pyhanko','asn1crypto','boto3','botocore','aiohttp','pypdf') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_a_paper_is_signed_and_examined_where_an_event_loop_is_running_already():
    async def inside() -> bytes:
        return signed(paper())

    async def examined(content: bytes) -> bool:
        return bool(examine(content, [AUTHORITY.pem])["valid"])

    assert asyncio.run(examined(asyncio.run(inside())))

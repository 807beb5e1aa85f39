"""Examining signed files: what is said of sound, altered, foreign and hopeless ones, and what may be printed of it."""

import json
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter, Transformation

from app.documents.providers import PROVIDERS, provider_of
from app.documents.signing import Field, sign
from app.documents.validation import (
    BY_PROVIDER,
    NEUTRAL,
    PROBLEMS,
    check_scan,
    check_signed_copy,
    examine,
    footer_line,
    trust_roots_of,
)
from app.errors import Invalid
from reports.stamp import Stamp, stamp_pdf
from tests.documents.certificates import DAY, NOW, PASSPHRASE, Authority, paper

STAMP = stamp_pdf(Stamp("Siti Contoh"))
OURS, BSRE = Authority.make(), Authority.make("OSD LU Kelas 2", "Badan Siber dan Sandi Negara")
PAPER = paper()


def signed(content: bytes = PAPER, authority: Authority = OURS, name: str = "Siti Contoh", at=NOW, **validity) -> bytes:
    return sign(content, Field(1, (300, 300, 147, 65)), authority.pkcs12(name, **validity), PASSPHRASE, STAMP, name=name,
                reason="", location="", at=at)  # fmt: skip


SIGNED = signed()


def changed(content: bytes, at: int) -> bytes:
    """The bytes with one of them changed."""
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def written(writer: PdfWriter) -> bytes:
    sheet = BytesIO()
    writer.write(sheet)
    return sheet.getvalue()


def extended(content: bytes, text: str = "") -> bytes:
    """The file with an unsigned revision appended: a page more, or nothing but another title."""
    writer = PdfWriter(BytesIO(content), incremental=True)
    if text:
        writer.add_page(PdfReader(BytesIO(paper(text, 1))).pages[0])
    else:
        writer.add_metadata({"/Title": "Judul lain"})
    return written(writer)


# ---- what examine() says ---------------------------------------------------------------------------------------------


def test_a_report_is_plain_json():
    report = examine(SIGNED, [OURS.pem])
    assert json.loads(json.dumps(report)) == report


def test_an_unsigned_paper_is_a_pdf_and_no_more():
    report = examine(PAPER)
    assert report == {"pdf": True, "signed": False, "intact": False, "valid": False, "trusted": False, "whole": False,
                      "signers": [], "provider": ""}  # fmt: skip


@pytest.mark.parametrize("at", [10, 2000, len(PAPER) - 5, len(PAPER) + 300])
def test_one_changed_byte_breaks_the_signature(at):
    report = examine(changed(SIGNED, at), [OURS.pem])
    assert (report["intact"], report["valid"], report["trusted"]) == (False, False, False)


def test_every_changed_byte_of_the_signed_ranges_is_noticed():
    for at in range(0, len(SIGNED), 1999):
        report = examine(changed(SIGNED, at), [OURS.pem])
        inside = SIGNED.rindex(b"/Contents <") <= at < SIGNED.index(b">", SIGNED.rindex(b"/Contents <"))
        assert inside or not report["valid"], at


def test_a_page_added_after_the_signature_is_noticed():
    report = examine(extended(SIGNED, "Halaman yang disisipkan"), [OURS.pem])
    assert (report["signed"], report["intact"], report["whole"]) == (True, False, False)
    assert [signer["problem"] for signer in report["signers"]] == ["added_to"]


def test_a_signature_by_somebody_unknown_is_valid_but_not_trusted():
    for roots in ([], [BSRE.pem]):
        report = examine(SIGNED, roots)
        assert (report["intact"], report["valid"], report["trusted"], report["whole"]) == (True, True, False, True)
        assert report["signers"][0]["problem"] == "untrusted"


def test_a_signature_is_judged_by_the_time_at_which_it_was_made():
    done = signed(at=NOW - 20 * DAY, since=NOW - 30 * DAY, until=NOW - 10 * DAY)
    [signer] = examine(done, [OURS.pem])["signers"]
    assert (signer["trusted"], signer["expired"], signer["problem"]) == (True, False, "")


@pytest.mark.parametrize(("since", "until"), [(NOW - 30 * DAY, NOW - DAY), (NOW + DAY, NOW + 30 * DAY)])
def test_a_certificate_that_did_not_count_when_it_was_used_is_told(monkeypatch, since, until):
    monkeypatch.setattr("app.documents.pades.read_certificate", lambda *_: None)  # as a careless program would sign
    done = signed(since=since, until=until)
    report = examine(done, [OURS.pem])
    assert (report["valid"], report["trusted"]) == (True, False)
    assert report["signers"][0]["problem"] == "expired"
    assert refusal(done) == PROBLEMS["expired"]


def truncated() -> list[bytes]:
    return [SIGNED[: len(SIGNED) * part // 7] for part in range(1, 7)]


def locked() -> bytes:
    writer = PdfWriter()
    writer.append(BytesIO(PAPER))
    writer.encrypt("rahasia")
    return written(writer)


GARBAGE = [
    b"", b"\0" * 5000, b"%PDF-", b"%PDF-1.7\n" + bytes(range(256)) * 20, b"PK\x03\x04" + b"x" * 100, b"%PDF-1.4\n%%EOF",
    b"%PDF-1.7\n" + b"[" * 100_000, b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF", "keluhan".encode("utf-16"),
    SIGNED.replace(b"/ByteRange", b"/ByteRangE"), SIGNED.replace(b"/Contents <30", b"/Contents <FF"),
    SIGNED.replace(b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /ETSI.CAdES.detacheX"), locked(), *truncated(),
]  # fmt: skip


@pytest.mark.parametrize("content", GARBAGE, ids=range(len(GARBAGE)))
def test_whatever_the_bytes_are_there_is_an_answer_and_no_valid_signature(content):
    report = examine(content, [OURS.pem, b"no certificate", b""])
    assert (report["valid"], report["trusted"], report["provider"]) == (False, False, "")
    json.dumps(report)


def test_a_broken_trust_root_leaves_the_others_in_force():
    broken = [b"", b"-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n", b"\x30\x03abc"]
    assert examine(SIGNED, [*broken, OURS.pem])["trusted"]


def test_trust_roots_are_the_certificates_of_a_folder(tmp_path):
    assert trust_roots_of({}) == trust_roots_of({"TRUST_ROOTS": None}) == []
    assert trust_roots_of({"TRUST_ROOTS": tmp_path / "missing"}) == []
    (tmp_path / "b.pem").write_bytes(BSRE.pem + OURS.pem)
    (tmp_path / "README.txt").write_text("bukan sertifikat", encoding="utf-8")
    [both] = trust_roots_of({"TRUST_ROOTS": tmp_path})
    assert examine(SIGNED, [both])["trusted"]


# ---- providers -------------------------------------------------------------------------------------------------------


def test_a_provider_is_named_only_where_its_own_signature_is_in_the_file():
    report = examine(signed(authority=BSRE), [BSRE.pem])
    assert report["provider"] == "bsre"
    assert "Badan Siber dan Sandi Negara" in footer_line(report, "id")


def test_anybody_who_takes_a_providers_name_is_not_believed():
    report = examine(signed(authority=BSRE), [OURS.pem])  # valid in itself, but no root proves whose authority this is
    assert (report["valid"], report["provider"]) == (True, "")
    assert footer_line(report, "id") == NEUTRAL["id"]


def test_a_provider_that_only_the_text_or_an_altered_signature_names_is_not_printed():
    talk = "Ditandatangani secara elektronik dengan sertifikat BSrE, Badan Siber dan Sandi Negara"
    report = examine(signed(paper(talk)), [OURS.pem, BSRE.pem])
    assert footer_line(report, "en") == NEUTRAL["en"]
    altered = examine(changed(signed(authority=BSRE), 100), [BSRE.pem])
    assert (altered["provider"], footer_line(altered)) == ("", "")


@pytest.mark.parametrize("report", [None, {}, examine(PAPER), examine(b""), examine(extended(SIGNED, "x"))])
def test_nothing_is_printed_about_a_file_that_carries_no_sound_signature(report):
    assert footer_line(report, "id") == ""


def test_an_unknown_language_gets_the_indonesian_line():
    assert footer_line(examine(SIGNED), "fr") == NEUTRAL["id"]
    assert set(NEUTRAL) == set(BY_PROVIDER) == {"id", "en"}


@pytest.mark.parametrize(
    ("issuer", "code"),
    [("CN=OSD LU Kelas 2,O=Badan Siber dan Sandi Negara,C=ID", "bsre"), ("CN=BSrE G2,C=ID", "bsre"),
     ("CN=Peruri CA G2,O=Perum Peruri", "peruri"), ("CN=Privy CA,O=PT Privy Identitas Digital", "privy"),
     ("CN=VIDA Sign,O=PT Indonesia Digital Identity", "vida"), ("CN=Tilaka CA", "tilaka"),
     ("CN=Digisign CA,O=PT Solusi Net Internusa", "digisign"), ("CN=Xignature", "xignature"),
     ("CN=Contoh", ""), ("CN=Davidavida", ""), ("", "")],
)  # fmt: skip
def test_providers_are_told_by_the_issuers_name(issuer, code):
    assert provider_of(issuer) == code
    assert len({provider.code for provider in PROVIDERS}) == len(PROVIDERS)


# ---- a paper signed elsewhere ------------------------------------------------------------------------------------------


def refusal(uploaded: bytes, original: bytes = PAPER, roots=()) -> str:
    with pytest.raises(Invalid) as problem:
        check_signed_copy(original, uploaded, "B/12/PLG/V/2026", roots)
    [error] = problem.value.errors
    assert error.pointer == "/file"
    return error.message % (error.values or {})


def test_our_paper_with_a_signature_appended_is_known_by_its_bytes():
    report = check_signed_copy(PAPER, SIGNED, "B/12/PLG/V/2026")
    assert (report["ours"], report["valid"]) == ("same_bytes_extended", True)


def rewritten(content: bytes) -> bytes:
    """The same paper as another program writes it."""
    writer = PdfWriter()
    writer.append(BytesIO(content))
    return written(writer)


def test_our_paper_rewritten_by_the_signing_service_is_known_by_its_text():
    report = check_signed_copy(PAPER, signed(rewritten(PAPER)))
    assert report["ours"] == "same_text"


def test_the_line_that_a_signing_service_prints_on_a_page_does_not_make_it_another_paper():
    line = paper("Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik", 1)
    writer = PdfWriter()
    writer.append(BytesIO(PAPER))
    writer.pages[0].merge_transformed_page(PdfReader(BytesIO(line)).pages[0], Transformation().translate(0, -600))
    assert check_signed_copy(PAPER, signed(written(writer)))["ours"] == "same_text"


@pytest.mark.parametrize("other", [paper("Surat Nomor B/13/PLG/V/2026"), paper(pages=3), paper(pages=1), paper("")])
def test_another_paper_is_refused_with_the_number_of_the_right_one(other):
    assert "B/12/PLG/V/2026" in refusal(signed(other))


def test_a_paper_without_any_text_is_never_taken_for_ours_by_its_text():
    blank = PdfWriter()
    blank.add_blank_page(595, 842)
    content = written(blank)
    assert "not the paper" in refusal(signed(rewritten(content)), content + b"\n")


@pytest.mark.parametrize(
    ("uploaded", "words"),
    [(b"", "as a PDF"), (b"GIF89a", "as a PDF"), (PAPER, "no electronic signature"),
     (b"%PDF-1.7\nrusak", "no electronic signature"), (changed(SIGNED, 500), PROBLEMS["changed"]),
     (extended(SIGNED, "Sisipan"), PROBLEMS["added_to"])],
)  # fmt: skip
def test_an_unfit_upload_is_refused_in_words(uploaded, words):
    assert words in refusal(uploaded)


def test_a_foreign_certificate_is_refused_where_trust_roots_are_configured():
    assert refusal(SIGNED, roots=[BSRE.pem]) == PROBLEMS["untrusted"]
    assert check_signed_copy(PAPER, SIGNED, trust_roots=[OURS.pem])["trusted"] is True
    assert check_signed_copy(PAPER, SIGNED)["trusted"] is False


# ---- scans -------------------------------------------------------------------------------------------------------------


def picture(kind: str) -> bytes:
    sheet = BytesIO()
    Image.new("RGB", (20, 20), "white").save(sheet, kind)
    return sheet.getvalue()


def test_a_scan_is_told_by_its_content():
    assert check_scan(PAPER, "surat.PDF") == "application/pdf"
    assert check_scan(picture("JPEG"), "surat.jpeg") == "image/jpeg"
    assert check_scan(picture("PNG")) == "image/png"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.pdf"), (b"teks", "a.pdf"), (picture("GIF"), "a.gif"), (picture("PNG"), "a.pdf"), (PAPER, "a.pdf.exe"),
     (b"PK\x03\x04", "a.docx"), (b"<svg/>", "a.png"), (b"%PDF-1.4 bukan apa-apa", "a.pdf"), (picture("PNG")[:40], "a.png"),
     (picture("JPEG")[:30], "a.jpg")],
)  # fmt: skip
def test_anything_else_is_no_scan(content, name):
    with pytest.raises(Invalid):
        check_scan(content, name)

"""One concept has one word: no text says what the glossary of terms, the office or the spelling rules replace by another.

The table is kept here: the terms are those of the offices' procedures, of ISO/IEC 17025 and 17065 and of KBBI and EYD.
What an office printed in its own procedure stays as it is printed.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tests.test_translations import texts_of_the_program

ROOT = Path(__file__).parent.parent
PRINTED = {"printed", "legal_basis", "related", "qualifications", "equipment", "warning", "records", "competence"}
INDONESIAN = {
    # what we do not say: what we say
    r"komplain": "keluhan",
    r"kasus(?:nya)?": "perkara",
    r"pengadu|pengeluh": "pelapor",
    r"(?:yang )?dibanding|pemohon banding": "yang dimintakan banding, pengaju banding",
    r"(?:di|me)?registrasi(?:kan)?": "daftarkan, didaftarkan",
    r"e-?mail|pos-el": "surel",
    r"kotak surat|kotak masuk": "kotak surel",
    r"inspektorat|pengawas internal": "pengawas intern",
    r"lembaga lain|lembaga rujukan|badan lain": "instansi lain, instansi rujukan",
    r"instansi pusat": "instansi pembina",
    r"(?:klien|pelanggan) (?:yang di|ter)sertifikasi": "klien bersertifikat",
    r"koordinator pelayanan": "koordinator layanan",
    r"petugas penerima": "petugas layanan",
    r"konsultasi": "konsultansi",
    r"surveilans|survailen": "surveilan",
    r"tindakan (?:koreksi|perbaikan)": "koreksi, tindakan korektif",
    r"ketidak sesuaian|non-?konformitas": "ketidaksesuaian",
    r"objektifitas|ketidak berpihakan|imparsialitas": "ketidakberpihakan",
    r"deadline|batas akhir": "tenggat",
    r"pesanan": "order",
    r"teks standar|waktu standar": "teks baku, waktu baku",
    r"saluran": "kanal",
    r"peladen": "server",
    r"(?:mem)?file|upload|download|link|password|browser|login|template|draft|scan|update": "the Indonesian word",
    r"anda|saudara|pak|ibu": "Anda, Saudara (capitalised)",
    r"analisa": "analisis",
    r"dimana|disini|disana|diluar|didalam|diatas|dibawah|kedalam|kesini|kepada nya": "di mana, di sini, di luar …",
    r"silahkan": "silakan",
    r"terimakasih": "terima kasih",
    r"merubah|dirubah": "mengubah, diubah",
    r"resiko": "risiko",
    r"ijin": "izin",
    r"praktek": "praktik",
    r"(?:aktif|efektif|objektif)itas|(?:aktifi|efektifi)tas": "aktivitas, efektivitas, objektivitas",
    r"oby\w+|suby\w+": "objek, subjek",
    r"standarisasi": "standardisasi",
    r"kadaluarsa|kadaluwarsa": "kedaluwarsa",
    r"jadual": "jadwal",
    r"tandatangan": "tanda tangan",
    r"tanggungjawab": "tanggung jawab",
    r"beritahu": "beri tahu",
    r"surat menyurat": "surat-menyurat",
    r"Rp\.? ?\d+(?:,\d{3})+|Rp\d": "Rp 1.250.000",
    r"\d{1,2}:\d{2} WI(?:B|T|TA)": "15.40 WIB",
    r"3 x 24": "3 × 24",
}
ENGLISH = {
    r"grievance|protest": "complaint",
    r"suit|litigation case": "lawsuit",
    r"non-conformit(?:y|ies)|non-?conformances?": "nonconformity",
    r"business days?|work ?days?": "working day",
    r"overtime limit|dead ?line": "due, time limit",
    r"impartialness|neutrality": "impartiality",
    r"calibration report|lab report": "calibration certificate, test report",
    r"whistle ?blower case": "suspected wrongdoing",
    r"client number|ticket": "case",
    r"log ?in|log ?out|logon": "sign in, sign out",
    r"please kindly|kindly": "please",
    r"an? e-?certificate": "electronic certificate",
}
ALLOWED = {
    "Alamat surel (e-mail)",  # a customer may know the one word or the other
}


def _catalogue(language: str) -> Iterator[str]:
    """The texts of the program: what it says in English, or their Indonesian ones."""
    with (ROOT / "app/translations/id/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="id")
    for text in texts_of_the_program():
        message = catalogue.get(text)
        for said in ((message.id, message.string)[language == "id"],) if message else ():
            yield from [said] if isinstance(said, str) else said or ()


def _in_language(value: Any, language: str, own: bool) -> Iterator[str]:
    """The texts of a table in one language: those given in both, or all of a file that is in it."""
    if isinstance(value, dict) and {"id", "en"} <= value.keys():
        yield str(value[language])
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in PRINTED:
                yield from _in_language(part, language, own)
    elif isinstance(value, list):
        for part in value:
            yield from _in_language(part, language, own)
    elif isinstance(value, str) and own:
        yield value


def _tables(language: str) -> Iterator[str]:
    for path in sorted((ROOT / "app").glob("**/*.toml")):
        if path.stem in (language, "catalogue") or path.stem not in ("id", "en"):
            yield from _in_language(tomllib.loads(path.read_text(encoding="utf-8")), language, path.stem == language)


@pytest.mark.parametrize(("language", "terms"), [("id", INDONESIAN), ("en", ENGLISH)])
def test_no_text_uses_a_word_that_another_replaces(language: str, terms: dict[str, str]) -> None:
    texts = {*_catalogue(language), *_tables(language)} - ALLOWED
    assert len(texts) > 1500
    said = [
        f"{found[0]!r} in {text!r}: say {instead}"
        for words, instead in terms.items()
        for text in sorted(texts)
        if (found := re.search(rf"(?<![\w{{-])(?:{words})(?![\w}}])", text))
    ]
    assert said == []


def test_mails_to_customers_say_saudara_and_mails_to_staff_say_anda() -> None:
    told = tomllib.loads((ROOT / "app/notifications/catalogue.toml").read_text(encoding="utf-8"))
    words = tomllib.loads((ROOT / "app/notifications/texts/id.toml").read_text(encoding="utf-8"))
    other = {"customer": "Anda", "staff": "Saudara"}
    wrong = [
        name
        for name, notice in told.items()
        if re.search(rf"\b{other[notice['audience']]}\b", " ".join(map(str, words["notices"][name].values())))
    ]
    assert wrong == [] and len(told) > 20

"""Joins 200 documents of three pages and a photograph each in a process of its own, and says what that took."""

import io
import json
import resource
import sys
import tempfile
from dataclasses import replace
from functools import partial

from PIL import Image

from reports.case_file import CaseFile, Entry, case_file_pdf, picture_page
from reports.heads import Office
from reports.pdf_join import Joiner
from reports.sheet import Sheet, build
from reports.typefaces import P, style

DOCUMENTS, MEGABYTE = 200, 1024 * 1024
OFFICE = Office("Badan Contoh", "Balai Standardisasi Contoh", "Jalan Contoh 1")


def heavy() -> bytes:
    """Two pages of text and a photograph of some 300 KB."""
    noise, made = io.BytesIO(), io.BytesIO()
    Image.effect_noise((800, 700), 90).save(noise, "JPEG", quality=95)
    joiner = Joiner(made)
    text = build(Sheet(OFFICE, "Surat"), [P("Isi surat. " * 700, style(11))])
    pages = [*joiner.add(text.content, own=True), *joiner.add(picture_page(noise.getvalue()), own=True)]
    joiner.finish(pages, lambda n, total: f"{n}/{total}", [], "Surat", "", "id-ID")
    return made.getvalue()


def peak() -> float:
    """The most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure."""
    content = heavy()
    one = Entry(
        "Dokumen", "", "", "", "", "application/pdf", "", "ab" * 32, partial(bytes, bytearray(content)), own=True
    )
    data = CaseFile(Sheet(OFFICE, "Berkas"), "K-0001/2026", (), (), (), ())
    case_file_pdf(replace(data, entries=(one,)), io.BytesIO())  # everything loaded
    before = peak()
    with tempfile.TemporaryFile() as out:
        entries = tuple(replace(one, title=f"Dokumen {n}") for n in range(DOCUMENTS))
        pages = case_file_pdf(replace(data, entries=entries), out)
        written = out.tell() / MEGABYTE
    told = {"documents": DOCUMENTS, "pages": pages, "megabytes_written": written, "megabytes_grown": peak() - before}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()

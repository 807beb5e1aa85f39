"""Registers of any length: ordinary rows, extreme rows, none."""

from collections.abc import Iterator

from reports.register import Column, Register, Section, register_pdf
from reports.sheet import Drawn
from tests.papers.extremes import NAME, NASTY, TEXT, WORD
from tests.papers.samples_forms import HEAD, LONG, sheet, signer

COLUMNS = (
    Column("No.", 0.9, "right"), Column("Nomor dan tanggal", 2.4), Column("Pelanggan", 2.8),
    Column("Kanal dan kategori", 2.3), Column("Uraian keluhan", 4.9), Column("Fungsi terkait dan disposisi", 2.8),
    Column("Tanggapan, tindakan perbaikan dan pencegahan", 4.7), Column("Surat jawaban dan tanda terima", 2.5),
    Column("Verifikasi", 2.3), Column("Keterangan", 2.0),
)  # fmt: skip


def ordinary(count: int) -> Iterator[tuple[str, ...]]:
    """Rows as a busy office has them."""
    for n in range(1, count + 1):
        yield (
            str(n), f"K-{n:04}/2026\n3 Maret 2026", f"PT Cahaya Beton Contoh {n}", "Surat elektronik\nWaktu layanan",
            f"Laporan hasil uji LHU-{n:04}/2026 yang dijanjikan selesai 20 Februari 2026 belum kami terima. Mohon "
            "penjelasan mengenai keterlambatan tersebut.", "Fungsi Pengujian\n4 Maret 2026",
            "Laporan dikirim ulang ke alamat yang benar. Alamat pengiriman disamakan pada semua layanan.",
            f"B/{n}/PLG/III/2026\n10 Maret 2026\nTT-{n:04}/2026", "1 Juni 2026\nRina Contoh\nEfektif", "Tepat waktu",
        )  # fmt: skip


def extreme(count: int) -> Iterator[tuple[str, ...]]:
    """Rows that no table is made for."""
    for n in range(1, count + 1):
        yield (str(n), NASTY, NAME, WORD, LONG if n == 2 else TEXT, NASTY, TEXT, WORD, "", NASTY)


def register(size: str, count: int = 25) -> Register:
    """A register: without rows, with ordinary ones, or with extreme ones."""
    rows = {"short": ordinary(0), "typical": ordinary(count), "extreme": extreme(6)}[size]
    facts = (
        (("Periode", "Maret 2026"), ("Dicetak", "1 April 2026")), (("Klasifikasi", "Terbatas"), ("Jumlah", str(count))),
    )  # fmt: skip
    if size == "extreme":
        facts = (((NAME, NASTY), ("Dicetak", WORD)), (("Klasifikasi", TEXT), (NASTY, NAME)))
    counts = Section((Column("Kategori", 6), Column("Januari", 2, "right"), Column("Jumlah", 2, "right")),
                     [("Waktu layanan", "12", "12"), ("Jumlah", "12", "12")], "–", "Jumlah per kategori")  # fmt: skip
    sections = (Section(COLUMNS, rows, "Tidak ada keluhan pada periode ini."),)
    return Register(
        sheet("Daftar Keluhan Pelanggan", size, wide=True), facts, sections if size == "short" else (counts, *sections),
        (signer("Pelaksana", "keeper", size), HEAD if size == "typical" else signer("Mengetahui", "head", size)),
        "Identitas pelapor dirahasiakan.",
    )  # fmt: skip


def drawn(size: str, count: int = 25) -> Drawn:
    """The register as PDF."""
    return register_pdf(register(size, count))

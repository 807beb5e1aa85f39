"""Data for forms, records, nonconformity, disposition and litigation: short, typical and extreme."""

from collections.abc import Callable

from reports.case_record import CaseRecord, Part, Rows, case_record_pdf
from reports.complaint_form import ComplaintForm, complaint_form_pdf
from reports.disposition import Disposition, Onward, disposition_pdf
from reports.frames import Signer
from reports.heads import FormHead, Office
from reports.litigation_report import Hearing, LitigationReport, litigation_report_pdf
from reports.nonconformity import Check, Nonconformity, nonconformity_pdf
from reports.sheet import Drawn, Sheet, Verify
from reports.substance_report import Point, SubstanceReport, substance_report_pdf
from tests.papers.extremes import NAME, NASTY, TEXT, TEXTS, WORD

OFFICE = Office(
    "Badan Pengujian dan Sertifikasi Contoh", "Balai Pengujian dan Sertifikasi Industri Kotaraya",
    "Jalan Merdeka Barat Nomor 17, Kotaraya 70111", "Telepon (0599) 712345", None, "BPSI Kotaraya")  # fmt: skip
PLAIN_OFFICE = Office("", "Balai Muara", "")
LONG_OFFICE = Office(NAME, NAME, NAME, NASTY, b"no picture", WORD)
VERIFY = Verify("https://tanggap.balai-kotaraya.example/periksa", "7K4M-22XQ")
SIZES = ("short", "typical", "extreme")
LONG, FEW = "\n".join(TEXTS), "\n".join(TEXTS[:10])
HEAD = Signer("Kepala BPSI Kotaraya", "Dr. Ir. Ratih Contoh, M.T.", "197001011995032001", "Kotaraya, 3 Maret 2026")
FUNCTIONS = tuple(f"Fungsi {name}" for name in ("Pengujian", "Sertifikasi", "Kalibrasi", "Pelayanan Jasa Industri"))
INSTRUCTIONS = (
    "Tanggapi", "Tindak lanjuti", "Selesaikan sesuai ketentuan", "Telaah dan beri saran", "Koordinasikan",
    "Bicarakan dengan saya", "Siapkan konsep jawaban", "Pantau", "Wakili atau hadiri", "Laksanakan dan laporkan",
    "Untuk diketahui", "Arsipkan",
)  # fmt: skip
CATEGORIES = ("Waktu layanan", "Mutu layanan", "Dokumen dan administrasi", "Hasil teknis", "Contoh uji", "Biaya")


def sheet(title: str, size: str, language: str = "id", wide: bool = False) -> Sheet:
    """Around each paper: an office with and without particulars, a draft where it is short."""
    office = {"short": PLAIN_OFFICE, "typical": OFFICE, "extreme": LONG_OFFICE}[size]
    head = FormHead(title) if size == "short" else FormHead(title, "FM-8.09.01", "2/1", "5 Januari 2026")
    if size == "extreme":
        head = FormHead(f"{title} {NASTY}", NAME, NAME, NAME)
    verify = None if size == "short" else VERIFY
    return Sheet(office, title, "form", head, verify, "", wide, "K-0014/2026", language, verify is None)


def signer(role: str, anchor: str, size: str) -> Signer:
    """Somebody who signs."""
    if size == "short":
        return Signer(role, "", anchor=anchor)
    if size == "extreme":
        return Signer(f"{role}\n{NAME}", NAME, "9" * 30, NASTY, anchor, NASTY)
    return Signer(role, "Budi Contoh, S.T.", "198503042010121002", "Kotaraya, 3 Maret 2026", anchor)


def ticked(names: tuple[str, ...], *chosen: int) -> tuple[tuple[str, bool], ...]:
    """A list of names with some of them ticked."""
    return tuple((name, index in chosen) for index, name in enumerate(names))


def pick(size: str, short: str, typical: str, extreme: str = f"{TEXT}\n{NASTY}") -> str:
    """A text of the wanted size."""
    return {"short": short, "typical": typical, "extreme": extreme}[size]


def sides(size: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The facts that most forms begin with."""
    left = (("Nomor agenda", pick(size, "", "0219/2026", WORD)), ("Tanggal terima", pick(size, "", "3 Maret 2026", NASTY)),
            ("Nomor keluhan", pick(size, "", "K-0014/2026", NAME)))  # fmt: skip
    right = (("Asal", pick(size, "", "PT Cahaya Beton Contoh", NAME)), ("Nomor surat", pick(size, "", "045/CB/III/2026", NASTY)),
             ("Kanal", pick(size, "", "Surat elektronik", WORD)))  # fmt: skip
    return left, right


def disposition(size: str) -> Disposition:
    """A disposition sheet."""
    left, right = sides(size)
    many = FUNCTIONS if size != "extreme" else (*FUNCTIONS * 10, NAME, NASTY, WORD)
    onward = () if size == "short" else (Onward("Koordinator Fungsi Pengujian", "Penyelia Laboratorium", "4 Maret 2026",
                                                "Telusuri rekaman pengiriman dan laporkan hari ini."),)  # fmt: skip
    if size == "extreme":
        onward = (Onward(NAME, NASTY, NAME, TEXT), *(Onward("a", "b", "c", text) for text in TEXTS[:6]))
    return Disposition(
        sheet("Lembar Disposisi", size), left, right,
        pick(size, "Biaya", "Keterlambatan penyampaian laporan hasil uji LHU-0417/2026", NASTY + TEXT),
        ticked(("Biasa", "Segera", "Sangat segera"), 1), ticked(("Terbuka", "Terbatas", "Rahasia", "Sangat rahasia"), 1),
        ticked(many, 0, 3), ticked(INSTRUCTIONS if size != "extreme" else (*INSTRUCTIONS, NASTY, WORD), 0, 6, 9),
        pick(size, "", "Mohon diperiksa apakah ada laporan lain dengan alamat lama.", LONG),
        pick(size, "", "Harap ditanggapi paling lambat Kamis, 5 Maret 2026.", NASTY),
        HEAD if size == "typical" else signer("Kepala", "signature", size), onward,
    )  # fmt: skip


def nonconformity(size: str) -> Nonconformity:
    """A nonconformity report, with its analysis unless it is short."""
    left, right = sides(size)
    checks = () if size == "short" else (Check("Memeriksa tiga puluh pengiriman berikutnya.", "Seluruhnya tepat waktu.",
                                               "1 Juni 2026", True),)  # fmt: skip
    whys: tuple[str, ...] = (
        "Mengapa laporan terlambat diterima? Karena dikirim ke alamat lama dan dikembalikan kurir.",
        "Mengapa dikirim ke alamat lama? Karena alamat pada berkas permohonan tidak diperbarui.",
        "Mengapa tidak diperbarui? Karena perubahan alamat hanya dicatat pada data sertifikasi.",
        "Belum ada satu data pelanggan yang dipakai semua layanan.",
    )
    bones: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("Manusia", ("Petugas ekspedisi baru, belum dilatih", "Tidak ada pengganti saat cuti")),
        ("Metode", ("Instruksi kerja tidak meminta konfirmasi alamat",)), ("Bahan", ("Dua daftar pelanggan terpisah",)),
        ("Mesin dan peralatan", ("Kurir hanya menjemput dua kali seminggu",)), ("Lingkungan", ("Cuti bersama",)),
        ("Pengukuran", ("Waktu kirim tidak direkam",)),
    )  # fmt: skip
    if size == "extreme":
        checks = tuple(Check(TEXT, text, NAME, number % 2 == 0) for number, text in enumerate(TEXTS[:8]))
        whys = (NASTY, WORD, TEXT, NAME, TEXT, TEXT, "")
        bones = tuple((NASTY if index % 2 else NAME, (TEXT, WORD, NASTY, NAME, TEXT)) for index in range(6))
    if size == "short":
        whys, bones = (), ()
    long = pick(size, "", "Alamat pengiriman disamakan pada semua layanan.")
    roles = ("Penemu", "Penanggung jawab", "Verifikator", "Penanggung Jawab Teknis")
    finder, owner, verifier, manager = (signer(role, role.lower(), size) for role in roles)
    return Nonconformity(
        sheet("Laporan Ketidaksesuaian", size), left, right,
        ticked(("Kritis", "Mayor", "Minor", "Observasi"), 2), pick(size, "Terlambat.", "Ditemukan bahwa laporan dikirim "
        "ke alamat lama.", LONG), pick(size, "", "SNI ISO/IEC 17025 butir 7.8", NASTY), long, pick(size, "Alamat lama.", "Belum "
        "ada satu data pelanggan.", TEXT), long, long, long, long, pick(size, "", "Budi Contoh, S.T.", NAME),
        pick(size, "", "31 Maret 2026", NASTY), pick(size, "", "1 Juni 2026", NASTY), checks,
        pick(size, "", "", NAME), (finder,), (owner,), (verifier, manager), whys,
        pick(size, "", "Laporan hasil uji terlambat diterima pelanggan", LONG), bones,
    )  # fmt: skip


def complaint_form(size: str, language: str = "id") -> ComplaintForm:
    """A complaint form; the extreme one was taken down from what was said."""
    left, right = sides(size)
    title = {"id": "Formulir Keluhan Pelanggan", "en": "Customer Complaint Form"}[language]
    return ComplaintForm(
        sheet(title, size, language), left, right, right, left, None if size == "short" else True,
        pick(size, "Biaya", "Keterlambatan laporan hasil uji", NASTY + WORD),
        ticked(CATEGORIES if size != "extreme" else (*CATEGORIES, NASTY, WORD, NAME), 0),
        pick(size, "Mahal.", "Laporan hasil uji LHU-0417/2026 yang dijanjikan selesai 20 Februari 2026 belum kami terima."
             "\nMohon penjelasan mengenai keterlambatan tersebut.", LONG),
        pick(size, "", "Laporan dikirim paling lambat minggu ini."), pick(size, "", "Salinan permohonan uji", TEXT),
        size == "extreme", left, right,
        (signer("Pelanggan", "customer", size), signer("Petugas", "officer", size)),
    )  # fmt: skip


def substance_report(size: str) -> SubstanceReport:
    """A report on substance and truth."""
    left, right = sides(size)
    points = () if size == "short" else (
        Point("Laporan terlambat 11 hari", "Bukti kirim kurir", "Didukung bukti"),
        Point("Petugas tidak menjawab telepon", "", "Belum didukung bukti"),
    )  # fmt: skip
    if size == "extreme":
        points = (Point(FEW, NASTY, NAME), *(Point(text, WORD, NASTY) for text in TEXTS[:6]))
    return SubstanceReport(
        sheet("Laporan Isi Pokok dan Kebenaran Keluhan", size), left, right,
        pick(size, "", "Pelanggan menyatakan laporan hasil uji terlambat.", LONG), points,
        ticked(("Layanan balai ini", "Klien balai ini", "Keputusan balai ini"), *(() if size == "short" else (0, 1))),
        pick(size, "", "Berkas dinyatakan lengkap pada 3 Maret 2026."),
        ("Setelah diperiksa, isi pokok keluhan ini terdiri atas 2 butir.",),
        ticked(("Diproses sebagai keluhan", "Diproses sebagai banding", "Dirujuk", "Diminta melengkapi"), 0),
        pick(size, "", "Laporan diterbitkan oleh laboratorium balai ini."),
        (signer("Koordinator Pelayanan", "coordinator", size), signer("Penanggung Jawab Teknis", "technical", size)),
    )  # fmt: skip


def case_record(size: str) -> CaseRecord:
    """A record of a complaint or appeal."""
    left, right = sides(size)
    rows = () if size == "short" else (("3 Maret 2026", "Didaftarkan", "Petugas Contoh"),)
    if size == "extreme":
        rows = ((NAME, FEW, NASTY), *(("a", text, "b") for text in TEXTS[:6]))
    return CaseRecord(
        sheet("Rekaman Keluhan dan Banding", size), left, right,
        (Part("Ringkasan", pick(size, "", "Laporan hasil uji terlambat diterima.", LONG)),
         Rows("Riwayat status", ("Waktu", "Kejadian", "Oleh"), (4, 9, 4.5), rows)),
        (signer("Petugas", "officer", size), signer("Penanggung Jawab Teknis", "technical", size)),
        pick(size, "", "Rekaman ini disampaikan kepada Penanggung Jawab Teknis.", NASTY),
    )  # fmt: skip


def litigation_report(size: str) -> LitigationReport:
    """A litigation report."""
    left, right = sides(size)
    hearings = () if size == "short" else (Hearing("Senin, 4 Mei 2026", "Pemeriksaan persiapan", "Para pihak hadir."),)
    if size == "extreme":
        hearings = (Hearing(NAME, NASTY, FEW), *(Hearing("a", "b", text) for text in TEXTS[:6]))
    return LitigationReport(
        sheet("Laporan Tuntutan", size), pick(size, "Laporan ini mencatat tuntutan.", "Laporan ini mencatat tuntutan yang "
        "diajukan PT Cahaya Beton Contoh beserta langkah yang telah diambil.", NASTY), left, right,
        pick(size, "", "Pembatalan keputusan banding.", LONG), () if size == "short" else ("Budi Contoh", "Rina Contoh"),
        pick(size, "", "Berkas banding lengkap disimpan pada arsip."), hearings, pick(size, "", "Belum ada putusan."),
        pick(size, "", ""), (signer("Ketua Tim", "chair", size), signer("Mengetahui,\nKepala", "head", size)),
    )  # fmt: skip


FORMS: dict[str, Callable[[str], Drawn]] = {
    "disposition": lambda size: disposition_pdf(disposition(size)),
    "nonconformity": lambda size: nonconformity_pdf(nonconformity(size)),
    "complaint_form": lambda size: complaint_form_pdf(complaint_form(size)),
    "complaint_form_en": lambda size: complaint_form_pdf(complaint_form(size, "en")),
    "substance_report": lambda size: substance_report_pdf(substance_report(size)),
    "case_record": lambda size: case_record_pdf(case_record(size)),
    "litigation_report": lambda size: litigation_report_pdf(litigation_report(size)),
}

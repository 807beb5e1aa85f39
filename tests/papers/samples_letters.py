"""Data for letters, receipts and the papers of an appeal: short, typical and extreme."""

from collections.abc import Callable

from reports.appeal_form import AppealForm, appeal_form_pdf
from reports.decision import Decision, Point, decision_pdf
from reports.frames import Signer
from reports.heads import FormHead, Office
from reports.impartiality import Impartiality, impartiality_pdf
from reports.letter import Letter, letter_pdf
from reports.minutes import Minutes, minutes_pdf
from reports.receipt import HandedOver, Receipt, receipt_pdf
from reports.richtext import Items, para, plain
from reports.sheet import Drawn, Sheet, Verify
from reports.team import Seat, TeamDecree, team_pdf
from tests.papers.extremes import NAME, NASTY, TEXT, TEXTS, WORD

OFFICE = Office(
    "Badan Pengujian dan Sertifikasi Contoh", "Balai Pengujian dan Sertifikasi Industri Kotaraya",
    "Jalan Merdeka Barat Nomor 17, Kotaraya 70111", "Telepon (0599) 712345", None, "BPSI Kotaraya")  # fmt: skip
PLAIN_OFFICE = Office("", "Balai Muara", "")
LONG_OFFICE = Office(NAME, NAME, NAME, NASTY, b"no picture", WORD)
VERIFY = Verify("https://tanggap.balai-kotaraya.example/periksa", "7K4M-22XQ")
LONG = "\n".join(TEXTS)
PLACE = "Kotaraya, 12 Maret 2026"


def pick(size: str, short: str, typical: str, extreme: str) -> str:
    """A text of the wanted size."""
    return {"short": short, "typical": typical, "extreme": extreme}[size]


def sheet(title: str, size: str, language: str, head: str) -> Sheet:
    """Around each paper; the short one is a draft."""
    office = {"short": PLAIN_OFFICE, "typical": OFFICE, "extreme": LONG_OFFICE}[size]
    form = FormHead(title, pick(size, "", "FM-8.09.01", NAME), pick(size, "", "2/1", NAME)) if head == "form" else None
    running = "" if head == "form" else f"{title} {pick(size, '', 'Nomor B/0123/BPSI-KR/III/2026', NAME)}"
    verify = None if size == "short" else VERIFY
    return Sheet(office, title, head, form, verify, running, False, "K-0014/2026", language, verify is None)


def signer(role: str, anchor: str, size: str, place: str = "") -> Signer:
    """Somebody who signs."""
    if size == "short":
        return Signer(role, "", anchor=anchor)
    if size == "extreme":
        return Signer(f"{role}\n{NAME}", NAME, "9" * 30, NASTY, anchor, NASTY)
    return Signer(role, "Budi Contoh, S.T.", "198503042010121002", place, anchor)


def letter(size: str, language: str) -> Letter:
    """A letter."""
    typical = (
        para("Sehubungan dengan keluhan Saudara yang kami terima pada 3 Maret 2026 dengan nomor K-0014/2026, kami sampaikan "
             "terima kasih atas masukan tersebut dan mohon maaf atas ketidaknyamanan yang dialami."),
        para("Berdasarkan hasil penelusuran kami:"),
        Items(((para("laporan nomor **LHU-0417/2026** selesai pada 24 Februari 2026;"),),
               (para("alamat pengiriman belum diperbarui, lihat __berkas permohonan__;"),),
               (para("hasil pengujian tidak terpengaruh."),))),
        para("Demikian kami sampaikan. Atas perhatian Saudara, kami ucapkan terima kasih."),
    )  # fmt: skip
    extreme = (*plain(NASTY), Items(tuple((*plain(text), Items((plain(WORD), plain(NASTY)), "a")) for text in TEXTS)))
    body = {"short": plain("Terima kasih."), "typical": typical, "extreme": extreme}[size]
    return Letter(
        sheet("Surat", size, language, "letter"), pick(size, "……………", "B/0123/BPSI-KR/III/2026", NAME), "Biasa",
        pick(size, "", "Satu berkas", NAME), pick(size, "Hal", "Tanggapan atas Keluhan Pelanggan", NASTY + NAME),
        pick(size, "12 Maret 2026", "12 Maret 2026", "12 Maret 2026"),
        {"short": ("Pelapor",), "typical": ("Manajer Mutu", "PT Cahaya Beton Contoh", "Jalan Industri Raya Nomor 8"),
         "extreme": (NAME, NASTY, WORD)}[size],
        body, signer("Plt. Kepala BPSI Kotaraya", "signature", size),
        {"short": (), "typical": ("Koordinator Fungsi Pengujian", "Arsip"), "extreme": (NAME, NASTY, *TEXTS)}[size],
    )  # fmt: skip


def receipt(size: str, language: str) -> Receipt:
    """A receipt of an answer; the short one was sent by e-mail."""
    documents = (HandedOver("Surat jawaban keluhan pelanggan", "B/0123/BPSI-KR/III/2026", "12 Maret 2026", "2 lembar"),)
    many = tuple(HandedOver(NAME, NASTY, NAME, WORD) for _ in TEXTS[:8])
    place = signer("Yang menerima", "recipient", size, PLACE)
    return Receipt(
        sheet("Tanda Terima", size, language, "form"), pick(size, "", "TT-0007/2026", NAME),
        pick(size, "Telah diterima:", "Telah diterima dari BPSI Kotaraya dokumen berikut.", NASTY + TEXT),
        (("Nomor keluhan", pick(size, "", "K-0014/2026", NAME)), ("Cara penyampaian", pick(size, "", "Langsung", NASTY)),
         ("Penerima", pick(size, "", "Hendra Contoh (Manajer Mutu)", WORD))),
        {"short": (), "typical": documents, "extreme": many}[size],
        () if size == "short" else (("Catatan", pick(size, "", "Diterima dalam amplop tertutup.", LONG)),),
        pick(size, "", "Dokumen diterima dalam keadaan baik dan lengkap.", TEXT),
        (pick(size, "Tidak ada tanda tangan yang diminta.", "Simpan tanda terima ini.", LONG),),
        () if size == "short" else (signer("Yang menyerahkan", "officer", size), place),
    )  # fmt: skip


def team(size: str, _language: str) -> TeamDecree:
    """The decree that forms an appeal team."""

    def seat(role: str) -> Seat:
        statement = "Tidak terlibat; menyatakan tidak berpihak pada 10 Maret 2026."
        return Seat(pick(size, "", "Dr. Lestari Contoh", NAME), pick(size, "", "196805051994032002", "9" * 30),
                    pick(size, "", "Asesor Ahli Madya", NAME), role, pick(size, "", "Sertifikasi produk", NASTY + TEXT),
                    pick(size, "", statement, TEXT + WORD))  # fmt: skip

    roles = ("Ketua", "Anggota", "Anggota") * (2 if size == "extreme" else 1)
    basis = ("Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik", "Persyaratan SNI ISO/IEC 17065:2012")
    why = ("bahwa PT Cahaya Beton Contoh telah mengajukan banding nomor B-0002/2026 atas Keputusan nomor 114/SERT/I/2026",
           "bahwa banding tersebut perlu diselesaikan oleh tim yang kompeten dan tidak terlibat")  # fmt: skip
    return TeamDecree(
        sheet("Keputusan Pembentukan Tim", size, "id", "letter"), pick(size, "Kepala Balai", "Kepala BPSI Kotaraya", NAME),
        pick(size, "……………", "003/SK/BPSI-KR/III/2026", NAME), pick(size, "", "9 Maret 2026", NASTY),
        pick(size, "Tim", "Pembentukan Tim Penyelesaian Banding", NAME + NASTY),
        {"short": (), "typical": why, "extreme": TEXTS[:9]}[size], {"short": (), "typical": basis, "extreme": TEXTS[:9]}[size],
        {"short": ("Membentuk tim.",), "typical": ("Membentuk Tim Penyelesaian Banding.", "Tim memeriksa berkas."),
         "extreme": (NASTY, *TEXTS)}[size],
        signer("Kepala BPSI Kotaraya", "signature", size, "Ditetapkan di Kotaraya\npada tanggal 9 Maret 2026"),
        tuple(seat(role) for role in roles),
        {"short": (), "typical": (("Ir. Yosef Contoh", "Pernah memberi konsultansi."),), "extreme": ((NAME, LONG),)}[size],
        {"short": (), "typical": ("Arsip",), "extreme": (NAME, NASTY)}[size],
    )  # fmt: skip


def impartiality(size: str, _language: str) -> Impartiality:
    """A member's statement."""
    typical = (
        "Saya tidak ikut dalam audit, pengujian, kajian, ataupun keputusan yang dimintakan banding.",
        "Saya tidak mempunyai hubungan keluarga, usaha, atau keuangan dengan para pihak.",
        "Dalam dua tahun terakhir saya tidak memberi konsultansi kepada pihak pengaju banding.",
    )
    return Impartiality(
        sheet("Pernyataan Ketidakberpihakan", size, "id", "form"),
        (("Nama", pick(size, "", "Dr. Lestari Contoh", NAME)), ("NIP", pick(size, "", "196805051994032002", WORD)),
         ("Para pihak", pick(size, "", "PT Cahaya Beton Contoh", NASTY))),
        pick(size, "menyatakan:", "menyatakan bahwa dalam menangani banding nomor B-0002/2026:", TEXT),
        {"short": (), "typical": typical, "extreme": (NASTY, *TEXTS)}[size], pick(size, "", "", LONG),
        (signer("Mengetahui,\nKepala BPSI Kotaraya", "head", size), signer("Yang menyatakan", "member", size, PLACE)),
        closing=("Pernyataan ini saya buat tanpa tekanan dari pihak mana pun.",),
    )  # fmt: skip


def decision(size: str, language: str) -> Decision:
    """The decision on an appeal."""
    point = Point(
        "Pengurangan ruang lingkup sertifikat dilakukan tanpa pemberitahuan tertulis sebelumnya.",
        ("Surat 12 Januari 2026 (B-1)", "Tanda terima pos (B-2)"),
        "Tim menemukan bahwa surat pemberitahuan dikirim, tetapi ke alamat yang sudah tidak dipakai.", "Beralasan")  # fmt: skip
    points = tuple(Point(text, (NASTY, WORD, text), NASTY + text, NAME) for text in TEXTS[:8])
    rulings = (
        "Mengabulkan sebagian banding PT Cahaya Beton Contoh.",
        "Mencabut pengurangan ruang lingkup untuk tipe K-350.",
        "Evaluasi ulang dilaksanakan paling lambat 30 Mei 2026.",
    )
    members = (signer("Ketua", "chair", size), signer("Anggota", "member_1", size), signer("Anggota", "member_2", size))
    return Decision(
        sheet("Keputusan Penyelesaian Banding", size, language, "letter"), "Keputusan Penyelesaian Banding",
        pick(size, "……………", "002/KPTS/BPSI-KR/IV/2026", NAME),
        pick(size, "Banding", "Banding atas pengurangan ruang lingkup sertifikat", NAME + NASTY),
        (("Pengaju banding", pick(size, "", "PT Cahaya Beton Contoh", NAME)),
         ("Keputusan yang dimintakan banding", pick(size, "", "Keputusan nomor 114/SERT/I/2026", NASTY))),
        () if size == "short" else (("Kronologi singkat", pick(size, "", "20 Januari 2026: ditetapkan.", LONG)),),
        {"short": (), "typical": (point,) * 3, "extreme": points}[size],
        "Tim Penyelesaian Banding, setelah memeriksa berkas dan mendengar para pihak,",
        {"short": ("Menolak banding.",), "typical": rulings, "extreme": (NASTY, *TEXTS)}[size],
        ("Keputusan ini merupakan keputusan akhir dalam proses banding di balai.", "Pihak yang tidak menerima keputusan "
         "ini dapat menempuh jalur hukum sesuai peraturan perundang-undangan."),
        pick(size, "", "Ir. Yosef Contoh: bukti B-3 tidak cukup.", LONG), PLACE, "Tim Penyelesaian Banding",
        members if size != "extreme" else (*members, signer("Anggota", "member_3", size)),
        {"short": (), "typical": ("Arsip",), "extreme": (NAME, NASTY)}[size],
    )  # fmt: skip


def minutes(size: str, language: str) -> Minutes:
    """The record of a meeting."""
    return Minutes(
        sheet("Berita Acara", size, language, "form"),
        pick(size, "Pertemuan.", "Pada hari Senin, 9 Maret 2026, telah diadakan pertemuan para pihak.", TEXT),
        (("Pelapor", pick(size, "", "PT Cahaya Beton Contoh", NAME)), ("Pihak lain", pick(size, "", "CV Contoh", NASTY))),
        pick(size, "", "Para pihak menyampaikan keterangannya.\nSepakat mengulang pengujian.", LONG),
        pick(size, "", "Para pihak sepakat.", NASTY),
        tuple(signer(role, f"party_{index}", size) for index, role in enumerate(("Petugas", "Pelapor", "Pihak lain"))),
    )  # fmt: skip


def appeal_form(size: str, language: str) -> AppealForm:
    """The form with which an appeal is made."""
    return AppealForm(
        sheet("Formulir Banding", size, language, "form"),
        (("Nomor banding", pick(size, "", "B-0002/2026", NAME)), ("Diterima", pick(size, "", "2 Maret 2026", NASTY))),
        (("Nama", pick(size, "", "PT Cahaya Beton Contoh", NAME)), ("Alamat", pick(size, "", "Jalan Industri", NASTY))),
        (("Keputusan", pick(size, "", "Keputusan nomor 114/SERT/I/2026", NAME)), ("Diterima pada", "27 Februari 2026")),
        (None, None, None) if size == "short" else (True, False, None),
        pick(size, "", "Surat pemberitahuan tidak kami terima.\nAlamat kami sudah berubah.", LONG),
        {"short": (), "typical": ("Surat 12 Januari 2026", "Tanda terima pos"), "extreme": (NASTY, *TEXTS)}[size],
        pick(size, "", "Keputusan dicabut.", LONG),
        (signer("Pengaju banding", "customer", size), signer("Petugas", "officer", size, PLACE)),
    )  # fmt: skip


Draw = Callable[[str, str], Drawn]
DRAWN: dict[str, tuple[Draw, tuple[str, ...], frozenset[str]]] = {
    "letter": (lambda s, t: letter_pdf(letter(s, t)), ("id", "en"), frozenset({"signature"})),
    "receipt": (lambda s, t: receipt_pdf(receipt(s, t)), ("id", "en"), frozenset({"officer", "recipient"})),
    "team": (lambda s, t: team_pdf(team(s, t)), ("id",), frozenset({"signature"})),
    "impartiality": (lambda s, t: impartiality_pdf(impartiality(s, t)), ("id",), frozenset({"member", "head"})),
    "decision": (lambda s, t: decision_pdf(decision(s, t)), ("id", "en"), frozenset({"chair", "member_1", "member_2"})),
    "minutes": (lambda s, t: minutes_pdf(minutes(s, t)), ("id", "en"), frozenset({"party_0", "party_1", "party_2"})),
    "appeal_form": (lambda s, t: appeal_form_pdf(appeal_form(s, t)), ("id", "en"), frozenset({"customer", "officer"})),
}

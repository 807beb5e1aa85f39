"""How far each example case of the demonstration has come: who did what, in order."""

from datetime import date, timedelta
from typing import Any

Act = tuple[str, str, dict[str, Any]]


def _kind(about: str, category: str, severity: str = "medium") -> dict[str, Any]:
    return {"type": about, "category": category, "severity": severity}


def palembang(function: str, lead: str, category: str, validity: str = "proven", severity: str = "medium") -> list[Act]:
    """All eleven steps of a complaint that is settled, in order; a story takes as many as it needs."""
    phone = {"how": "spoken", "evidence": "Catatan telepon"}
    return [
        ("dimas", "registered", {**_kind("service", category, severity), "summary": "Sesuai uraian pelanggan."}),
        ("sri", "forwarded", {"note": "Mohon disposisi kepada fungsi terkait."}),
        ("ratna", "disposed", {"addressees": [f"unit:{function}"], "instructions": ["respond", "follow_up"],
                               "note": "Sebutkan penyebab apa adanya.", "urgency": "urgent"}),
        (lead, "answered", {"findings": "Pemeriksaan berkas dan wawancara petugas selesai dilakukan.",
                            "cause": "Antrean pekerjaan melebihi kapasitas pada pekan tersebut.",
                            "action": "Pekerjaan diselesaikan dan jadwal ditata ulang.", "validity": validity}),
        ("sri", "instructed", {"instruction": "Jelaskan penyebab dan tanggal penyelesaian.", "validity": validity}),
        ("dimas", "drafted", {"subject": "Tanggapan atas Keluhan Pelanggan",
                              "body": "Sehubungan dengan keluhan Saudara, kami sampaikan hasil penelusuran kami.\n\n"
                                      "Atas perhatian Saudara, kami ucapkan terima kasih.", "apology": True}),
        ("sri", "passed", {"note": "Sudah sesuai tanggapan fungsi."}),
        ("ratna", "signed", {}),
        ("dimas", "dispatched", {"method": "in_person", "recipient": "Pelanggan", "proof": "Tanda terima"}),
        ("dimas", "satisfied", {"received_by": "Narahubung pelanggan", "relation": "Staf", "on_behalf": phone}),
        ("dimas", "closed", {"notice": "Penanganan keluhan telah selesai. Saudara tetap dapat menghubungi Ombudsman RI."}),
    ]  # fmt: skip


def report(today: date) -> dict[str, Any]:
    """The data of a nonconformity report."""
    return {
        "grade": "minor", "description": "Pekerjaan tidak diselesaikan sesuai janji layanan.",
        "reference_document": "Standar pelayanan, waktu penyelesaian", "evidence": "Tanda terima contoh dan log alat",
        "root_cause": "Alat utama rusak dan tidak ada alat cadangan.", "correction": "Pekerjaan diselesaikan.",
        "corrective_action": "Kontrak perawatan berkala dan alat cadangan.", "prevention": "Berlaku untuk alat sejenis.",
        "target_date": (today + timedelta(days=10)).isoformat(), "check_on": (today + timedelta(days=40)).isoformat(),
        "validity": "proven",
    }  # fmt: skip


def pontianak_intake(category: str, about: str = "service", points: tuple[str, ...] = ("Pokok keluhan",)) -> list[Act]:
    """Steps 1 and 2."""
    rows = [{"point": point, "evidence": "Lampiran", "finding": "supported"} for point in points]
    return [
        ("tika", "accepted", {**_kind(about, category, "serious"), "points": rows, "our_service": True, "our_client": True,
                              "our_decision": about == "decision",
                              "responsibility_reason": "Menyangkut kegiatan balai ini."}),
        ("tika", "recorded", {"details": "Rincian sesuai laporan isi pokok.", "told": "Disampaikan langsung"}),
    ]  # fmt: skip


def pontianak_complaint(today: date) -> list[Act]:
    """Steps 3 and 5 of a complaint, to its close."""
    phone = {"how": "mail", "evidence": "Surel pelanggan"}
    return [
        ("eko", "established", report(today)),
        ("hadi", "approved", {"resolution": "Keluhan terbukti; perbaikan ditanggung balai.", "validity": "proven"}),
        ("tika", "delivered", {"method": "post", "recipient": "Pelanggan", "proof": "Resi 0001"}),
        ("tika", "accepted", {"received_by": "Narahubung", "on_behalf": phone}),
        ("tika", "closed", {"notice": "Penanganan selesai. Ombudsman RI tetap terbuka bagi Saudara."}),
    ]


def appeal() -> list[Act]:
    """Steps 4 and 5 of an appeal, to the delivered decision."""
    seats = [
        {"person": "user:maya", "chair": True, "competence": "Sertifikasi produk minyak goreng"},
        {"person": "user:rudi", "competence": "Sistem manajemen mutu"},
        {"person": "user:novi", "competence": "Pengujian pangan"},
    ]
    statements = dict.fromkeys(
        ("not_involved", "no_ties", "no_consultancy", "no_gifts", "on_evidence", "will_report"), True
    )
    vote = {"ruling": "granted", "reasons": "Surat penundaan terbukti diterima sebelum keputusan."}
    point = {"point": "Permohonan penundaan tidak dijawab", "evidence": "Tanda terima surat",
             "consideration": "Surat diterima dan tidak ditindaklanjuti.", "conclusion": "Beralasan."}  # fmt: skip
    return [
        ("hadi", "formed", {"members": seats, "subject": "Pembekuan SPPT SNI"}),
        *[(name, "declared", {**statements, "disclosure": ""}) for name in ("maya", "rudi", "novi")],
        ("tika", "none", {"on_behalf": {"how": "mail", "evidence": "Surel pemohon"}}),
        *[(name, "voted", vote) for name in ("maya", "rudi", "novi")],
        ("maya", "decided", {"ruling": "granted", "points": [point], "effect": "SPPT SNI dipulihkan."}),
        ("tika", "delivered", {"method": "post", "recipient": "Pemohon", "proof": "Resi 0002"}),
    ]


def stories(today: date) -> dict[str, tuple[int, list[Act]]]:
    """Return, by example, how many days ago it came and what has been done since."""
    lab = palembang("pengujian", "bambang", "service_time")
    return {
        "EX-01": (62, lab),
        "EX-02": (0, palembang("pengujian", "bambang", "document_administration", "partly_proven", "light")[:7]),
        "EX-05": (6, [*palembang("pengujian", "bambang", "technical_result", severity="serious")[:3],
                      ("bambang", "needs_investigation", {"reason": "Arsip contoh perlu diuji ulang."})]),
        "EX-06": (30, palembang("layanan_umum", "sri", "fees", "not_proven", "light")),
        "EX-08": (2, [("dimas", "wrongdoing", {"accused": ["user:arief"],
                                               "reason": "Dugaan permintaan fasilitas di luar ketentuan."})]),
        "EX-10": (20, [("dimas", "not_ours", {"reason": "Pengawasan barang beredar ada pada instansi lain.",
                                              "suggested_body": "Instansi pengawas barang beredar"}),
                       ("sri", "referred", {"body": "Instansi pengawas barang beredar", "address": "Jalan Contoh 2",
                                            "reason": "Tidak ada sertifikat balai ini yang terkait."})]),
        "EX-17": (0, palembang("pelatihan", "nadia", "document_administration", severity="light")[:2]),
        "EX-19": (1, palembang("konsultansi", "fajar", "service_time")[:4]),
        "EX-21": (9, palembang("industri_hijau", "intan", "requirements", "partly_proven", "light")[:9]),
        "EX-22": (0, palembang("halal_lph", "yusuf", "service_time")[:3]),
        "EX-24": (14, [("dimas", "incomplete", {"items": ["Berita acara uji coba", "Foto mesin"],
                                                "note": "Mohon dilengkapi."})]),
        "EX-25": (0, []),
        "EX-29": (61, [("wulan", "duplicate", {"duplicate_of": "case:EX-01", "reason": "Tanda terima contoh sama."})]),
        "EX-04": (40, [*pontianak_intake("damaged_goods"), *pontianak_complaint(today)]),
        "EX-09": (5, pontianak_intake("third_party_complaint", "third_party")),
        "EX-11": (25, [*pontianak_intake("certification_decision", "decision"), *appeal()]),
        "EX-14": (3, [*pontianak_intake("certification_decision", "decision"), *appeal()[:3]]),
        "EX-16": (12, [("hadi", "progress", {"claim": "Pembatalan keputusan banding", "court_number": "00/G/2026",
                                             "team": ["Eko Wahyudi", "Dian Permata"],
                                             "secured": "Laporan audit, laporan uji, pernyataan ketidakberpihakan"})]),
    }  # fmt: skip

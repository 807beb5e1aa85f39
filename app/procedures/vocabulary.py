"""Words that procedures use: documents that steps need and make (a file may add its own), and how a case ends."""

from app.procedures.definition import Text

_NAMES = {
    "complaint_form": ("Formulir keluhan pelanggan", "Customer complaint form"),
    "complaint_register": ("Formulir daftar keluhan pelanggan", "Customer complaint register"),
    "complaint_summary": ("Rekapitulasi keluhan pelanggan", "Summary of customer complaints"),
    "agenda_register": ("Buku agenda surat masuk", "Register of incoming mail"),
    "outgoing_register": ("Daftar surat keluar", "Register of outgoing letters"),
    "number_register": ("Daftar nomor yang dikeluarkan", "Register of issued numbers"),
    "disposition_sheet": ("Disposisi keluhan pelanggan", "Disposition sheet"),
    "response": ("Tanggapan atas keluhan", "Response to the complaint"),
    "draft_letter": ("Konsep surat tanggapan", "Draft letter"),
    "reply_letter": ("Surat jawaban keluhan pelanggan", "Reply letter"),
    "receipt": ("Tanda terima", "Receipt"),
    "intake_receipt": ("Tanda terima keluhan atau banding", "Receipt of the complaint or appeal"),
    "acknowledgement": ("Pemberitahuan penerimaan keluhan atau banding", "Acknowledgement of the complaint or appeal"),
    "progress_letter": ("Pemberitahuan perkembangan", "Progress report"),
    "extension_letter": ("Pemberitahuan perpanjangan waktu", "Notice of extension"),
    "closing_notice": ("Pemberitahuan penutupan", "Closing notice"),
    "completeness_request": ("Permintaan kelengkapan", "Completeness request"),
    "referral_letter": ("Surat rujukan", "Referral letter"),
    "handover_record": ("Register penyerahan", "Handover record"),
    "substance_report": ("Laporan isi pokok dan kebenaran keluhan dan banding", "Report on substance and truth"),
    "complaint_appeal_record": ("Rekaman keluhan dan banding", "Complaint and appeal record"),
    "nonconformity_report": ("Laporan ketidaksesuaian", "Nonconformity report"),
    "third_party_statement": ("Pernyataan pihak ketiga", "Statement of the third party"),
    "team_formation": ("Laporan pembentukan tim penyelesaian banding", "Team formation report"),
    "impartiality_statement": ("Pernyataan ketidakberpihakan", "Statement of impartiality"),
    "evidence": ("Bukti", "Evidence"),
    "resolution_decision": ("Keputusan penyelesaian keluhan dan banding", "Decision on complaint and appeal"),
    "cover_letter": ("Surat pengantar", "Covering letter"),
    "proof_of_delivery": ("Bukti penyampaian", "Proof of delivery"),
    "litigation_report": ("Laporan tuntutan", "Litigation report"),
    "appeal_form": ("Formulir banding", "Appeal form"),
    "admissibility_decision": ("Keputusan dapat tidaknya diterima", "Decision on admissibility"),
    "minutes": ("Berita acara", "Record of proceedings"),
}
DOCUMENTS = {code: Text(id=name_id, en=name_en) for code, (name_id, name_en) in _NAMES.items()}
# Whom a step, a way or a milestone tells: the notices of app/notifications/catalogue.toml that a procedure can name.
NOTICES = ("received", "progress", "reply", "decision", "lapsed", "referred", "closing", "team_appointed")
ENDINGS = ("closed", "referred", "handed_over", "joined", "withdrawn", "deemed_withdrawn", "inadmissible")

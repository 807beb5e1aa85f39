"""The standing wording of decisions, in both languages. None ever says that no further way is open."""

WORDS = {
    "id": {
        "appeal_title": "Keputusan penyelesaian banding", "complaint_title": "Keputusan penyelesaian keluhan",
        "admission_title": "Keputusan dapat tidaknya banding diterima", "running": "{title} Nomor {number}",
        "about_appeal": "Banding atas {against}", "about_complaint": "Keluhan perihal {subject}",
        "about_admission": "Banding nomor {number}", "appellant": "Pengaju banding", "complainant": "Pelapor",
        "against": "Keputusan yang dimintakan banding", "appeal": "Nomor banding", "complaint": "Nomor keluhan", "case": "Nomor",
        "received": "diterima {date}", "received_on": "Diterima pada", "decision_received": "Keputusan diterima pada",
        "respondent": "Pihak lain", "team": "Tim", "formed": "dibentuk dengan keputusan nomor {number}",
        "subject": "Perihal", "object": "Objek", "chronology": "Kronologi singkat", "reasons": "Pertimbangan",
        "team_opening": "Tim Penyelesaian Banding, setelah memeriksa berkas dan mendengar para pihak,",
        "office_opening": "{office}, setelah memeriksa berkas dan bukti yang ada,", "body": "Tim Penyelesaian Banding",
        "by": ", dilaksanakan paling lambat {date}", "chair": "Ketua", "member": "Anggota",
        "dissents": "dengan pendapat berbeda", "technical": "Penanggung Jawab Teknis",
        "corrective": "Tindakan agar tidak terulang: {action}, diselesaikan paling lambat {date} (laporan ketidaksesuaian nomor "
        "{number}).",
        "minutes_title": "Berita acara", "led": "Dipimpin oleh", "officer": "Petugas",
        "minutes_opening": "Pada {moment}, telah dicatat pertemuan para pihak mengenai perkara nomor {number}.",
        "agreed": "Para pihak mencapai kesepakatan.", "not_agreed": "Para pihak tidak mencapai kesepakatan.",
    },
    "en": {
        "appeal_title": "Decision on the appeal", "complaint_title": "Decision on the complaint",
        "admission_title": "Decision on admission of the appeal", "running": "{title} {number}",
        "about_appeal": "The appeal against {against}", "about_complaint": "The complaint: {subject}",
        "about_admission": "Appeal {number}", "appellant": "Appellant", "complainant": "Complainant",
        "against": "Decision appealed against", "appeal": "Appeal", "complaint": "Complaint", "case": "Number",
        "received": "received {date}", "received_on": "Received on", "decision_received": "Decision received on",
        "respondent": "Other party", "team": "Team", "formed": "formed by decree number {number}", "subject": "Subject",
        "object": "Object", "chronology": "Short chronology", "reasons": "Reasons",
        "team_opening": "The appeal team, having examined the file and heard the parties,",
        "office_opening": "{office}, having examined the file and the evidence,", "body": "The appeal team",
        "by": ", to be done by {date}", "chair": "Chair", "member": "Member", "dissents": "dissenting",
        "technical": "Technical manager",
        "corrective": "So that it does not happen again: {action}, to be done by {date} (nonconformity report {number}).",
        "minutes_title": "Record of a meeting", "led": "Led by", "officer": "Officer",
        "minutes_opening": "On {moment}, a meeting of the parties on case {number} was recorded.",
        "agreed": "The parties reached an agreement.", "not_agreed": "The parties reached no agreement.",
    },
}  # fmt: skip
RULED = {
    "id": {
        "granted": "Mengabulkan banding {party} nomor {number}.",
        "granted_in_part": "Mengabulkan sebagian banding {party} nomor {number}.",
        "rejected": "Menolak banding {party} nomor {number}.",
        "inadmissible": "Menyatakan banding {party} nomor {number} tidak dapat diterima.",
        "admitted": "Menyatakan banding {party} nomor {number} diterima untuk diperiksa.",
    },
    "en": {
        "granted": "The appeal of {party}, number {number}, is granted.",
        "granted_in_part": "The appeal of {party}, number {number}, is granted in part.",
        "rejected": "The appeal of {party}, number {number}, is rejected.",
        "inadmissible": "The appeal of {party}, number {number}, is inadmissible.",
        "admitted": "The appeal of {party}, number {number}, is admitted for examination.",
    },
}
VERDICTS = {
    "id": {
        "proven": "Menyatakan keluhan {party} nomor {number} terbukti.",
        "partly_proven": "Menyatakan keluhan {party} nomor {number} terbukti sebagian.",
        "not_proven": "Menyatakan keluhan {party} nomor {number} tidak terbukti.",
        "out_of_scope": "Menyatakan keluhan {party} nomor {number} di luar lingkup kegiatan balai.",
        "not_assessed": "Menetapkan penyelesaian keluhan {party} nomor {number}.",
    },
    "en": {
        "proven": "The complaint of {party}, number {number}, is proven.",
        "partly_proven": "The complaint of {party}, number {number}, is proven in part.",
        "not_proven": "The complaint of {party}, number {number}, is not proven.",
        "out_of_scope": "The complaint of {party}, number {number}, is outside the scope of the office.",
        "not_assessed": "The complaint of {party}, number {number}, is resolved as follows.",
    },
}
CLOSING = {
    "id": {
        "appeal": (
            "Keputusan ini merupakan keputusan akhir dalam proses banding di balai. Pihak yang tidak menerima keputusan ini dapat "
            "menempuh jalur hukum sesuai peraturan perundang-undangan atau menyampaikan pengaduan kepada Ombudsman Republik "
            "Indonesia.",
        ),
        "complaint": (
            "Apabila {party} tidak menerima keputusan ini, {party} dapat mengajukan banding kepada balai sesuai prosedur yang "
            "berlaku atau menyampaikan pengaduan kepada Ombudsman Republik Indonesia.",
        ),
        "inadmissible": (
            "Keputusan ini tidak menutup hak {party} untuk menempuh jalur hukum sesuai peraturan perundang-undangan atau "
            "menyampaikan pengaduan kepada Ombudsman Republik Indonesia.",
        ),
        "admitted": (
            "Banding selanjutnya diperiksa oleh tim yang tidak terlibat dalam keputusan yang dimintakan banding.",
        ),
    },
    "en": {
        "appeal": (
            "This decision ends the appeal process at the office. Whoever does not accept it can go to court as the law provides, "
            "or bring the matter to the Ombudsman of the Republic of Indonesia.",
        ),
        "complaint": (
            "If {party} does not accept this decision, an appeal can be made to the office by the procedure in force, or the matter "
            "brought to the Ombudsman of the Republic of Indonesia.",
        ),
        "inadmissible": (
            "This decision does not take from {party} the right to go to court as the law provides, or to bring the matter to the "
            "Ombudsman of the Republic of Indonesia.",
        ),
        "admitted": ("The appeal is now examined by a team that took no part in the decision appealed against.",),
    },
}

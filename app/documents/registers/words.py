"""The wording of the registers, in both languages."""

TITLES = {
    "id": {
        "complaint_register": "Daftar Keluhan Pelanggan",
        "agenda_register": "Buku Agenda Surat Masuk",
        "outgoing_register": "Daftar Surat Keluar",
        "number_register": "Daftar Nomor yang Dikeluarkan",
        "complaint_summary": "Rekapitulasi Keluhan Pelanggan",
    },
    "en": {
        "complaint_register": "Customer Complaint Register",
        "agenda_register": "Register of Incoming Mail",
        "outgoing_register": "Register of Outgoing Letters",
        "number_register": "Register of Issued Numbers",
        "complaint_summary": "Summary of Customer Complaints",
    },
}
WORDS = {
    "id": {
        "period": "Periode", "count": "Jumlah baris", "class": "Klasifikasi", "printed": "Dicetak",
        "code": "Kode klasifikasi", "keeper": "Pelaksana", "noted": "Mengetahui,",
        "hidden": "Identitas pelapor hanya dicantumkan bila pelapor bersedia disebut namanya.",
        "empty": "Tidak ada catatan pada periode ini.", "no": "No.", "number_date": "Nomor dan tanggal",
        "customer": "Pelanggan", "channel": "Kanal dan kategori", "description": "Uraian keluhan",
        "function": "Fungsi terkait dan tanggal disposisi", "response": "Tanggapan, tindakan perbaikan dan pencegahan",
        "reply": "Surat jawaban dan tanda terima", "check": "Verifikasi (tanggal, petugas, hasil)", "remark": "Keterangan",
        "effective": "Efektif", "ineffective": "Belum efektif", "late": "Terlambat", "in_time": "Tepat waktu",
        "running": "Dalam proses", "agenda": "Nomor agenda", "received": "Tanggal terima", "from": "Asal",
        "letter": "Nomor dan tanggal surat", "subject": "Perihal", "to_functions": "Disposisi kepada",
        "instructions": "Instruksi dan batas waktu", "case": "Nomor perkara", "letter_number": "Nomor surat",
        "date": "Tanggal", "to": "Kepada", "about": "Hal", "signer": "Penanda tangan", "sent": "Penyampaian",
        "purpose": "Jenis nomor", "number": "Nomor", "sequence": "Urut", "year": "Tahun", "used": "Dipakai untuk",
        "typed": "diketik", "service": "Layanan", "category": "Kategori", "kind": "Jenis", "result": "Kesimpulan",
        "timeliness": "Ketepatan waktu", "total": "Jumlah", "none": "Belum ditetapkan",
        "per_category": "Jumlah per kategori", "per_service": "Jumlah per layanan", "per_result": "Jumlah per kesimpulan",
        "per_time": "Ketepatan waktu", "list": "Daftar tanpa nama", "restricted": "Perkara terbatas", "only_channel": "Kanal",
    },
    "en": {
        "period": "Period", "count": "Rows", "class": "Classification", "printed": "Printed",
        "code": "Classification code", "keeper": "Kept by", "noted": "Noted by,",
        "hidden": "Who complains is named only where the complainant agreed to be named.",
        "empty": "Nothing is recorded in this period.", "no": "No.", "number_date": "Number and date",
        "customer": "Customer", "channel": "Channel and category", "description": "Complaint",
        "function": "Function concerned and disposition", "response": "Response, corrective and preventive action",
        "reply": "Reply and receipt", "check": "Verification (date, by, result)", "remark": "Remarks",
        "effective": "Effective", "ineffective": "Not effective", "late": "Late", "in_time": "In time",
        "running": "Being handled", "agenda": "Agenda number", "received": "Received", "from": "From",
        "letter": "Number and date of letter", "subject": "Subject", "to_functions": "Forwarded to",
        "instructions": "Instructions and time limit", "case": "Case", "letter_number": "Letter number",
        "date": "Date", "to": "To", "about": "Subject", "signer": "Signed by", "sent": "Delivery",
        "purpose": "Kind of number", "number": "Number", "sequence": "Sequence", "year": "Year", "used": "Used for",
        "typed": "typed in", "service": "Service", "category": "Category", "kind": "Kind", "result": "Conclusion",
        "timeliness": "Timeliness", "total": "Total", "none": "Not set yet",
        "per_category": "By category", "per_service": "By service", "per_result": "By conclusion",
        "per_time": "Timeliness", "list": "List without names", "restricted": "Restricted case", "only_channel": "Channel",
    },
}  # fmt: skip
SUBJECTS = {
    "id": {
        "complaint": "Keluhan", "appeal": "Banding", "lawsuit": "Tuntutan", "letter": "Surat",
        "nonconformity": "Laporan ketidaksesuaian", "team": "Keputusan pembentukan tim", "decision": "Keputusan",
        "receipt": "Tanda terima", "agenda": "Agenda",
    },
    "en": {
        "complaint": "Complaint", "appeal": "Appeal", "lawsuit": "Lawsuit", "letter": "Letter",
        "nonconformity": "Nonconformity report", "team": "Team decree", "decision": "Decision", "receipt": "Receipt",
        "agenda": "Agenda",
    },
}  # fmt: skip

"""The words of the example file and of import files, and what they mean here: one explicit table for each."""

from collections.abc import Mapping
from typing import Any

from app.activities.validation import UNREADABLE
from app.errors import FieldError, Invalid
from app.messages import N_

KIND = {
    "keluhan": "complaint",
    "pengaduan": "complaint",
    "saran": "complaint",
    "banding": "appeal",
    "tuntutan": "lawsuit",
}
CHANNEL = {
    "datang_langsung": "walk_in", "email": "email", "kotak_saran": "suggestion_box", "media_sosial": "social_media",
    "sp4n_lapor": "sp4n_lapor", "surat": "letter", "telepon": "phone", "website": "website", "whatsapp": "whatsapp",
}  # fmt: skip
CATEGORY = {
    "administrasi_dokumen": "document_administration", "biaya_tarif": "fees", "contoh_uji": "test_sample",
    "di_luar_kewenangan": "out_of_scope", "hasil_teknis": "technical_result",
    "keluhan_pihak_ketiga": "third_party_complaint", "keputusan_sertifikasi": "certification_decision",
    "kerahasiaan": "confidentiality", "kerusakan_barang": "damaged_goods", "ketidakberpihakan": "impartiality",
    "mutu_layanan": "service_quality", "perilaku_personel": "personnel_conduct",
    "prosedur_persyaratan": "requirements", "sengketa_hukum": "legal_dispute", "sikap_petugas": "staff_attitude",
    "waktu_layanan": "service_time",
}  # fmt: skip
CUSTOMER_TYPE = {
    "anonim": "anonymous", "industri_besar": "large", "industri_menengah": "medium", "konsumen_perorangan": "consumer",
    "koperasi": "cooperative", "pemerintah_daerah": "local_government", "perorangan": "individual",
    "pesaing_usaha": "competitor", "rumah_sakit": "hospital", "usaha_mikro_kecil": "micro_small",
}  # fmt: skip
SEVERITY = {"berat": "serious", "ringan": "light", "sedang": "medium"}
TABLES = {"kind": KIND, "channel": CHANNEL, "category": CATEGORY, "customer_type": CUSTOMER_TYPE, "severity": SEVERITY}
ELECTRONIC = frozenset({"email", "website", "whatsapp", "social_media", "sp4n_lapor"})
TYPE_OF_CATEGORY = {
    "third_party_complaint": "third_party", "certification_decision": "decision", "personnel_conduct": "personnel",
    "staff_attitude": "personnel",
}  # fmt: skip
KNOWN = frozenset({
    "id", "kind", "procedure_hint", "service", "category", "channel", "customer_type", "severity", "subject", "text",
    "attachments", "expected", "customer", "email", "phone", "address", "contact", "received_at", "object_number",
    "appealed_decision", "decision_delivered_on", "external_number",
})  # fmt: skip
NOT_CELLS = frozenset({"attachments", "expected"})
COLUMN_OF = {
    "description": "text", "contact_name": "contact", "contact_phone": "phone", "contact_email": "email",
    "customer_name": "customer",
}  # fmt: skip


def column_of(pointer: str) -> str:
    """Return the column of an import that fills a field of the registration, named by its JSON pointer."""
    name = pointer.strip("/")
    return COLUMN_OF.get(name, name)


def case_data(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a registration for one row of an import. Raises Invalid naming the columns."""
    errors = [FieldError(f"/{name}", N_("This column is not known.")) for name in row if name not in KNOWN]
    for name in sorted(KNOWN - NOT_CELLS):
        if isinstance(row.get(name), (list, dict)):
            errors.append(FieldError(f"/{name}", N_("Enter a text.")))
        elif "\x00" in str(row.get(name)):
            errors.append(FieldError(f"/{name}", UNREADABLE))
    coded = {}
    for name, table in TABLES.items():
        value = str(row.get(name) or "").strip()
        if value in table:
            coded[name] = table[value]
        elif value in table.values():
            coded[name] = value
        elif value:
            errors.append(FieldError(f"/{name}", N_("“%(value)s” is not one of: %(known)s."),
                                     {"value": value[:60], "known": ", ".join(table)}))  # fmt: skip
    for name in ("channel", "subject", "text"):
        if not str(row.get(name) or "").strip():
            errors.append(FieldError(f"/{name}", N_("This is required.")))
    if errors:
        raise Invalid(errors)
    return _data(row, coded)


def _data(row: Mapping[str, Any], coded: dict[str, str]) -> dict[str, Any]:
    text = {name: str(row.get(name) or "").strip() for name in KNOWN if not isinstance(row.get(name), (list, dict))}
    anonymous = coded.get("customer_type") == "anonymous"
    kind, category = coded.get("kind", "complaint"), coded.get("category", "")
    data: dict[str, Any] = {
        "kind": kind,
        "channel": coded["channel"],
        "form": "electronic" if coded["channel"] in ELECTRONIC else "written",
        "anonymous": anonymous,
        "subject": text["subject"],
        "description": text["text"],
        "service": text["service"],
        "external_number": text["external_number"],
        "object_number": text["object_number"],
        "address": text["address"],
        "contact_name": text["contact"],
        "contact_phone": text["phone"],
        "contact_email": text["email"],
        "consent_to_name": kind != "complaint",
    }
    optional = {
        "category": category, "severity": coded.get("severity"), "type": TYPE_OF_CATEGORY.get(category),
        "received_at": text["received_at"], "decision_delivered_on": text["decision_delivered_on"],
        "appealed_decision": text["appealed_decision"] or (text["subject"] if kind == "appeal" else ""),
    }  # fmt: skip
    if not anonymous:
        optional["customer_type"] = coded.get("customer_type")
        data["customer_name"] = text["customer"] or f"Pelanggan {text['id'] or text['subject']}"[:200]
    return data | {name: value for name, value in optional.items() if value}

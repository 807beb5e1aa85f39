"""The customer's complaint form (D1, Palembang step 1) from the case."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.papers.common_facts import object_words, received_files
from app.documents.papers.paper import Paper
from app.documents.papers.setting import Setting
from app.documents.papers.signers import as_oneself
from app.models.case import Case
from app.models.codes import CATEGORIES, CHANNELS, CUSTOMER_TYPES, OUTCOMES
from app.models.handling import FunctionResponse
from reports import complaint_form as forms
from reports.frames import Signer
from reports.sheet import Drawn

WORDS = {
    "id": {
        "title": "Formulir Keluhan Pelanggan", "number": "No. laporan", "at": "Hari/tanggal", "channel": "Kanal",
        "service": "Layanan", "object": "Objek", "event": "Tanggal kejadian", "name": "Nama pelanggan",
        "type": "Jenis pelanggan", "address": "Alamat", "phone": "Telepon/HP", "email": "Surel",
        "contact": "Narahubung", "attorney": "Kuasa", "taken": "Diterima oleh", "registered": "Tanggal diterima",
        "written": "Dicatat oleh", "action": "Tindakan", "closed": "Diselesaikan", "result": "Hasil",
        "customer": "Pelanggan", "officer": "Petugas",
    },
    "en": {
        "title": "Customer Complaint Form", "number": "Report no.", "at": "Day and date", "channel": "Received by",
        "service": "Service", "object": "Concerns", "event": "Date of the event", "name": "Customer",
        "type": "Kind of customer", "address": "Address", "phone": "Telephone", "email": "E-mail",
        "contact": "Contact person", "attorney": "Representative", "taken": "Taken in by",
        "registered": "Registered on", "written": "Taken down by", "action": "Action", "closed": "Settled on",
        "result": "Result", "customer": "Customer", "officer": "Officer",
    },
}  # fmt: skip


def _complaints(_session: Session, case: Case) -> Sequence[Case]:
    """An appeal has a form of its own."""
    return [case] if case.kind == "complaint" else []


def draw(setting: Setting, case: Case) -> Drawn:
    """Return the form."""
    words, text = WORDS[setting.language], setting.text
    officer, oral = case.registered_by, case.form == "oral"
    left = ((words["number"], case.number), (words["at"], setting.moment(case.received_at)),
            (words["channel"], setting.name(CHANNELS, case.channel)))  # fmt: skip
    right = ((words["service"], case.service.name if case.service else ""), (words["object"], object_words(setting)),
             (words["event"], setting.day(case.event_date)))  # fmt: skip
    action = setting.session.scalars(
        select(FunctionResponse.action).where(FunctionResponse.case_id == case.id, FunctionResponse.current)
        .order_by(FunctionResponse.id.desc())
    ).first()  # fmt: skip
    taken = [
        (words["taken"], officer.name if officer else ""),
        (words["registered"], setting.moment(case.registered_at)),
    ]
    if oral:
        taken.append((words["written"], officer.name if officer else ""))
    done = ((words["action"], text(action)), (words["closed"], setting.day(case.closed_at)),
            (words["result"], setting.name(OUTCOMES, case.outcome)))  # fmt: skip
    who = text(case.contact_name) or setting.customer
    return forms.complaint_form_pdf(forms.ComplaintForm(
        setting.sheet(words["title"]), left, right, *_identity(setting),
        None if case.customer is None else case.consent_to_name, text(case.subject),
        tuple((setting.name(CATEGORIES, code), code == case.category) for code in CATEGORIES),
        text(case.description), text(case.remedy_sought), "\n".join(received_files(setting)), oral, tuple(taken), done,
        (Signer(words["customer"], who, "", "", "customer"), as_oneself(officer, words["officer"], "officer"))))  # fmt: skip


def _identity(setting: Setting) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    case, words = setting.case, WORDS[setting.language]
    customer = None if setting.masked else case.customer
    contact = ", ".join(part for part in (case.contact_name, case.contact_position) if part)
    attorney = ", ".join(part for part in (case.representative_name, case.representative_basis) if part)
    left = ((words["name"], setting.customer), (words["type"], setting.name(CUSTOMER_TYPES, customer and customer.type)),
            (words["address"], customer.address if customer else ""))  # fmt: skip
    right = ((words["phone"], setting.text(case.contact_phone) or (customer.phone if customer else "")),
             (words["email"], setting.text(case.contact_email) or (customer.email if customer else "")),
             (words["contact"], setting.text(contact)), (words["attorney"], setting.text(attorney)))  # fmt: skip
    return left, right


PAPERS = (Paper("complaint_form", _complaints, draw, lambda case: case.number, names_customer=True, to_customer=True),)

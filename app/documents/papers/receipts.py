"""Receipts (D11): of what the customer handed in, of the answer that reached him, and the proof of delivery."""

from datetime import datetime

from sqlalchemy import select

from app.documents.papers.common_facts import object_words
from app.documents.papers.decisions import decision_number
from app.documents.papers.paper import Paper, rows, the_case
from app.documents.papers.parties import received_files
from app.documents.papers.pinned import promises
from app.documents.papers.setting import Setting
from app.documents.papers.signers import as_oneself
from app.models.appeal import Decision
from app.models.case import Case
from app.models.codes import CHANNELS, DELIVERY_METHODS, FORMS, KINDS
from app.models.handling import Resolution
from app.models.letter import Dispatch, Receipt
from app.procedures.vocabulary import DOCUMENTS
from reports import receipt as receipts
from reports.frames import Signer
from reports.receipt import HandedOver
from reports.sheet import Drawn

BY_WIRE = frozenset({"email", "whatsapp", "channel"})
WORDS = {
    "id": {
        "title": "Tanda terima", "proof": "Bukti penyampaian", "case": "Nomor {kind}", "received": "Diterima",
        "channel": "Cara penyampaian", "method": "Cara penyampaian", "from": "Dari", "contact": "Narahubung", "service": "Layanan",
        "object": "Objek", "subject": "Perihal", "file": "1 berkas", "text": "Uraian",
        "opening": "{office} telah menerima {kind} berikut.",
        "handed": "Berkas di atas diterima untuk diproses sesuai prosedur yang berlaku.",
        "follow": "Perkembangan dapat diikuti dengan nomor {number} dan kode akses yang diberikan pada saat pendaftaran, "
        "atau ditanyakan kepada kami dengan menyebutkan nomor tersebut.",
        "identity": "Identitas pelapor tidak dibuka kepada pihak lain tanpa persetujuan, kecuali diwajibkan peraturan.",
        "no_signature": "Tidak ada tanda tangan penerima: dokumen disampaikan secara elektronik.",
        "made": "Tanda terima ini dibuat secara elektronik; tidak ada tanda tangan yang diminta.",
        "customer": "Pelanggan", "giver": "Yang menyerahkan", "taker": "Yang menerima", "officer": "Petugas", "sender": "Petugas pengirim",
        "what": "Telah diterima dari {office} dokumen berikut.", "recipient": "Nama penerima",
        "relation": "Hubungan dengan pelanggan", "delivered": "Disampaikan pada", "noted": "Penerimaan dicatat pada",
        "whole": "Dokumen diterima dalam keadaan baik dan lengkap.", "answer": "Tanggapan penerima",
        "sent": "{office} telah menyampaikan dokumen berikut kepada pelanggan.", "proof_of": "Bukti", "remark": "Catatan",
    },
    "en": {
        "title": "Receipt", "proof": "Proof of delivery", "case": "Number of the {kind}", "received": "Received",
        "channel": "How it reached us", "method": "How it was delivered", "from": "From", "contact": "Contact person", "service": "Service",
        "object": "Object", "subject": "Subject", "file": "1 file", "text": "Text",
        "opening": "{office} has received the following {kind}.",
        "handed": "The above was received and is handled by the procedure in force.",
        "follow": "You can follow it with number {number} and the access code given at registration, or ask us, giving "
        "that number.",
        "identity": "Who complains is told to nobody else without consent, unless the law requires it.",
        "no_signature": "There is no signature of the recipient: the document was delivered electronically.",
        "made": "This receipt was made electronically; no signature was asked for.",
        "customer": "Customer", "giver": "Handed over by", "taker": "Received by", "officer": "Officer", "sender": "Sent by",
        "what": "The following was received from {office}.", "recipient": "Name of the recipient",
        "relation": "Relation to the customer", "delivered": "Delivered on", "noted": "Receipt recorded on",
        "whole": "The document was received complete and in good order.", "answer": "What the recipient says",
        "sent": "{office} has delivered the following to the customer.", "proof_of": "Proof", "remark": "Remark",
    },
}  # fmt: skip
ANSWERS = {
    "id": {
        "satisfied": "Jawaban diterima dan menyelesaikan keluhan.", "dissatisfied": "Jawaban belum menyelesaikan keluhan.",
        "to_appeal": "Penerima mengajukan banding.", "accepted": "Keputusan diterima.",
        "sued": "Penerima menempuh jalur hukum.",
    },
    "en": {
        "satisfied": "The answer was received and settles the complaint.",
        "dissatisfied": "The answer does not settle the complaint.", "to_appeal": "The recipient appeals.",
        "accepted": "The decision is accepted.", "sued": "The recipient goes to court.",
    },
}  # fmt: skip


def draw_intake_receipt(setting: Setting, case: Case) -> Drawn:
    """For the complainant: what was handed in, when, under which number; signed by both where it was done at the counter."""
    words, kind = WORDS[setting.language], setting.name(KINDS, case.kind).lower()
    facts = [
        (words["case"].format(kind=kind), case.number), (words["received"], setting.moment(case.received_at)),
        (words["channel"], f"{setting.name(CHANNELS, case.channel)} ({setting.name(FORMS, case.form).lower()})"),
        (words["from"], setting.customer),
        (words["contact"], ", ".join(part for part in (case.contact_name, case.contact_position) if part)),
        (words["service"], case.service.name if case.service else ""), (words["object"], object_words(setting)),
        (words["subject"], setting.text(case.subject)),
    ]  # fmt: skip
    files = tuple(HandedOver(file.title, file.number, setting.day(file.added_at), words["file"])
                  for file in received_files(setting))  # fmt: skip
    officer = as_oneself(case.registered_by, words["taker"], "officer", setting.place_and_day)
    signers: tuple[Signer, ...] = (officer,) if case.registered_by else ()
    if case.registered_by and case.channel == "walk_in":
        name = case.contact_name or (setting.customer if case.customer else "")
        signers = (Signer(words["giver"], name, anchor="customer"), officer)
    notes = (words["follow"].format(number=case.number), *promises(setting), words["identity"])
    return receipts.receipt_pdf(receipts.Receipt(
        setting.sheet(f"{words['title']} {kind}"), setting.number,
        words["opening"].format(office=setting.office.name, kind=kind), [fact for fact in facts if fact[1]], files,
        ((words["text"], setting.text(case.description)),) if case.form != "written" else (), words["handed"],
        notes if signers else (*notes, words["made"]), signers))  # fmt: skip


def draw_receipt(setting: Setting, record: Receipt) -> Drawn:
    """Of the answer: what reached whom, when and how, and what he says of it. By wire no signature is claimed."""
    words, sent = WORDS[setting.language], _dispatch_before(setting, record.at)
    method = sent.method if sent else "in_person"
    facts = [
        _case_number(setting), (words["customer"], setting.customer), (words["method"], setting.name(DELIVERY_METHODS, method)),
        (words["delivered"], setting.moment(sent.at) if sent else ""), (words["noted"], setting.moment(record.at)),
        (words["recipient"], record.received_by), (words["relation"], record.relation),
        (words["answer"], ANSWERS[setting.language].get(record.answer, "")),
    ]  # fmt: skip
    by_wire = method in BY_WIRE
    taker = Signer(words["taker"], record.received_by, "", f"{setting.office.city}, {setting.day(record.at)}", "recipient",
                   record.relation)  # fmt: skip
    giver = as_oneself(sent.by if sent else None, words["giver"], "officer")
    return receipts.receipt_pdf(receipts.Receipt(
        setting.sheet(words["title"]), setting.number or record.number, words["what"].format(office=setting.office.name),
        [fact for fact in facts if fact[1]], (_handed(setting, sent, record.what),),
        ((words["remark"], setting.text(record.remark)),) if record.remark else (), "" if by_wire else words["whole"],
        (words["no_signature"],) if by_wire else (), () if by_wire else (giver, taker)))  # fmt: skip


def draw_proof(setting: Setting, sent: Dispatch) -> Drawn:
    """That a letter or decision was delivered: how, when, to whom, with what proof."""
    words, by_wire = WORDS[setting.language], sent.method in BY_WIRE
    facts = [
        _case_number(setting), (words["customer"], setting.customer), (words["method"], setting.name(DELIVERY_METHODS, sent.method)),
        (words["delivered"], setting.moment(sent.at)), (words["recipient"], sent.recipient), (words["proof_of"], sent.proof),
    ]  # fmt: skip
    officer = as_oneself(sent.by, words["sender"], "officer", f"{setting.office.city}, {setting.day(sent.at)}")
    taker = Signer(words["taker"], sent.recipient, "", "", "recipient")
    remark = sent.remark if sent.letter_id else ""  # with a decision it is the text of the covering letter
    return receipts.receipt_pdf(receipts.Receipt(
        setting.sheet(words["proof"]), setting.number, words["sent"].format(office=setting.office.name),
        [fact for fact in facts if fact[1]], (_handed(setting, sent),),
        ((words["remark"], setting.text(remark)),) if remark else (),
        words["whole"] if sent.method == "in_person" else "", (words["no_signature"],) if by_wire else (),
        (taker, officer) if sent.method == "in_person" else (officer,)))  # fmt: skip


def _case_number(setting: Setting) -> tuple[str, str]:
    kind = setting.name(KINDS, setting.case.kind).lower()
    return WORDS[setting.language]["case"].format(kind=kind), setting.case.number


def _dispatch_before(setting: Setting, moment: datetime) -> Dispatch | None:
    return setting.session.scalars(
        select(Dispatch).where(
            Dispatch.case_id == setting.case.id, Dispatch.delivered.is_(True), Dispatch.at <= moment
        ).order_by(Dispatch.id.desc())
    ).first()  # fmt: skip


def _handed(setting: Setting, sent: Dispatch | None, what: str = "") -> HandedOver:
    """The letter or decision that was delivered."""
    if sent is not None and sent.letter is not None:
        letter = sent.letter
        name = DOCUMENTS[letter.kind].in_language(setting.language) if letter.kind in DOCUMENTS else letter.kind
        return HandedOver(name, letter.number or "", setting.day(letter.signed_at))
    decided: Decision | Resolution | None = (
        setting.session.get(Decision, sent.decision_id) if sent and sent.decision_id else None
    )
    if decided is None and sent is not None:
        decided = setting.session.scalars(
            select(Resolution).where(Resolution.case_id == setting.case.id, Resolution.kind == "approval")
            .order_by(Resolution.id.desc())
        ).first()  # fmt: skip
    if decided is None:
        return HandedOver(setting.words(what))
    day = decided.decided_at if isinstance(decided, Decision) else decided.at
    name = DOCUMENTS["resolution_decision"].in_language(setting.language)
    return HandedOver(name, decision_number(setting, decided), setting.day(day))


PAPERS = (
    Paper("intake_receipt", the_case, draw_intake_receipt, subject="receipt", names_customer=True, to_customer=True,
          unnamed=True),
    Paper("receipt", rows(Receipt, Receipt.answer != "silent"), draw_receipt, number=lambda record: record.number,
          subject="receipt", names_customer=True, to_customer=True),
    Paper("proof_of_delivery", rows(Dispatch, Dispatch.delivered.is_(True)), draw_proof, subject="receipt",
          names_customer=True, to_customer=True),
)  # fmt: skip

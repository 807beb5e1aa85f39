"""The appeal's own papers: its form (D13), the decree that forms the team (D7), each member's statement (D8)."""

import re
from dataclasses import replace

from sqlalchemy import select

from app.documents.papers.common_facts import object_words
from app.documents.papers.paper import Paper, rows
from app.documents.papers.parties import party, received_files
from app.documents.papers.pinned import pinned
from app.documents.papers.setting import Setting
from app.documents.papers.signers import as_oneself, for_office, head_of, head_title
from app.models.appeal import AppealTeam, ExternalAppointment, ImpartialityStatement, TeamMember
from app.models.case import Case
from app.models.codes import CHANNELS
from reports import appeal_form, impartiality, team
from reports.dates_and_numbers import number_words
from reports.frames import Signer
from reports.sheet import Drawn

GENERAL_BASIS = (
    "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik",
    "Persyaratan SNI ISO/IEC 17065:2012 butir 7.13",
)
RULINGS = (
    "Membentuk Tim Penyelesaian Banding yang terdiri atas satu orang ketua dan {others} orang anggota sebagaimana tercantum "
    "dalam Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan ini.",
    "Tim bertugas memeriksa berkas, meminta keterangan para pihak, dan memutuskan banding secara tertulis.",
    "Setiap anggota menandatangani pernyataan ketidakberpihakan sebelum mulai bertugas.",
    "Pihak yang berselisih tidak menjadi anggota tim.",
    "Keputusan ini berlaku sejak tanggal ditetapkan sampai dengan banding selesai.",
)
ALONE = "Menunjuk satu orang penyelesai banding sebagaimana tercantum dalam Lampiran."
STATEMENTS = (
    "Saya tidak ikut dalam audit, pengujian, kajian, ataupun keputusan yang dimintakan banding.",
    "Saya tidak mempunyai hubungan keluarga, usaha, atau keuangan dengan para pihak.",
    "Dalam {years} tahun terakhir saya tidak memberi konsultansi kepada pihak pengaju banding.",
    "Saya tidak menerima pemberian atau tekanan dalam bentuk apa pun.",
    "Saya akan memutus berdasarkan bukti dan menjaga kerahasiaan.",
    "Bila kemudian timbul keadaan yang dapat memengaruhi ketidakberpihakan saya, saya segera melaporkannya dan bersedia "
    "diganti.",
)
NO_YEARS = "Saya tidak sedang memberi konsultansi kepada pihak pengaju banding."
VERDICTS = {
    "declared": (
        "Pernyataan ketidakberpihakan", "menyatakan bahwa dalam menangani banding nomor {number}:", impartiality.DISCLOSED,
        "Pernyataan ini saya buat dengan sebenarnya dan tanpa tekanan dari pihak mana pun.",
    ),
    "conflicted": (
        "Pernyataan benturan kepentingan", "menyatakan bahwa saya mempunyai benturan kepentingan dalam banding nomor "
        "{number}. Oleh karena itu saya tidak memberikan pernyataan ketidakberpihakan dan tidak dapat menjadi anggota tim.",
        "Benturan kepentingan", "Saya bersedia diganti.",
    ),
    "declined": (
        "Pernyataan tidak bersedia menjadi anggota tim", "menyatakan tidak bersedia menjadi anggota tim penyelesaian banding "
        "nomor {number}. Oleh karena itu saya tidak memberikan pernyataan ketidakberpihakan.", "Alasan",
        "Saya bersedia diganti.",
    ),
}  # fmt: skip
FORM_WORDS = {
    "id": {"title": "Formulir banding", "number": "Nomor banding", "received": "Diterima", "channel": "Kanal",
           "name": "Nama", "address": "Alamat", "phone": "Telepon", "email": "Surel", "contact": "Narahubung",
           "representative": "Diwakili oleh", "decision": "Keputusan", "object": "Objek", "delivered": "Diterima pada",
           "subject": "Perihal", "appellant": "Pengaju banding", "officer": "Petugas penerima"},
    "en": {"title": "Appeal form", "number": "Number of the appeal", "received": "Received", "channel": "Channel",
           "name": "Name", "address": "Address", "phone": "Telephone", "email": "E-mail", "contact": "Contact person",
           "representative": "Represented by", "decision": "Decision", "object": "Object", "delivered": "Received on",
           "subject": "Subject", "appellant": "Appellant", "officer": "Received by"},
}  # fmt: skip


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def appeals(_session: object, case: Case) -> list[Case]:
    """Return the case if it is an appeal."""
    return [case] if case.kind == "appeal" else []


def draw_appeal_form(setting: Setting, case: Case) -> Drawn:
    """What the appellant put forward. Nobody records the first two questions: they are answered by hand."""
    words, customer = FORM_WORDS[setting.language], case.customer
    known = customer is not None and not setting.masked
    who = [(words["name"], setting.customer)]
    if known and customer is not None:
        who += [
            (words["address"], customer.address), (words["phone"], case.contact_phone or customer.phone),
            (words["email"], case.contact_email or customer.email),
            (words["contact"], _joined(case.contact_name, case.contact_position)),
            (words["representative"], _joined(case.representative_name, case.representative_basis)),
        ]  # fmt: skip
    signer = (case.representative_name or case.contact_name or customer.name) if known and customer else ""
    helped = True if case.representative_name else None
    return appeal_form.appeal_form_pdf(appeal_form.AppealForm(
        setting.sheet(words["title"]),
        ((words["number"], case.number), (words["received"], setting.moment(case.received_at)),
         (words["channel"], setting.name(CHANNELS, case.channel)), (words["subject"], setting.text(case.subject))),
        [fact for fact in who if fact[1]],
        ((words["decision"], setting.text(case.appealed_decision)), (words["object"], object_words(setting)),
         (words["delivered"], setting.day(case.decision_delivered_on))),
        (None, None, helped), setting.text(case.description),
        tuple(setting.text(file.title) for file in received_files(setting)), setting.text(case.remedy_sought),
        (Signer(words["appellant"], signer, anchor="customer"),
         as_oneself(case.registered_by, words["officer"], "officer", f"{setting.office.city}, {setting.day(case.received_at)}")),
    ))  # fmt: skip


def draw_team(setting: Setting, formed: AppealTeam) -> Drawn:
    """The decree of the head of office with the members in its annex."""
    case, day = setting.case, setting.day(formed.formed_at)
    authority = head_title(setting.office, "id")
    members = formed.serving
    others = number_words(max(len(members) - 1, 0))
    rulings = (RULINGS[0].format(others=others) if len(members) != 1 else ALONE, *RULINGS[1:])
    against = setting.text(case.appealed_decision) or object_words(setting) or setting.text(case.subject)
    considering = [
        f"bahwa {party(setting)} telah mengajukan banding nomor {case.number} atas {against};",
        "bahwa banding tersebut perlu diselesaikan oleh tim yang kompeten dan tidak terlibat dalam keputusan yang dimintakan banding;",
        f"bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan {authority} "
        "tentang Pembentukan Tim Penyelesaian Banding;",
    ]  # fmt: skip
    if formed.subject and formed.subject not in (case.subject, against):
        considering.insert(1, f"bahwa pokok banding tersebut adalah {setting.text(formed.subject).strip(' .;')};")
        considering[-1] = considering[-1].replace("huruf a dan huruf b", "huruf a, huruf b, dan huruf c")
    signer = for_office(setting, formed.formed_by)
    place = f"Ditetapkan di {setting.office.city}\npada tanggal {day}"
    number = setting.number or formed.number
    return team.team_pdf(team.TeamDecree(
        setting.sheet("Keputusan Pembentukan Tim", "letter", running=f"Keputusan {authority} Nomor {number}"), authority,
        number, day, "Pembentukan Tim Penyelesaian Banding", tuple(considering), _basis(case), rulings,
        replace(signer, place=place), tuple(_seat(setting, member) for member in members),
        tuple((member.user.name, setting.text(member.replaced_reason)) for member in formed.members if member.status == "replaced"),
        setting.copies))  # fmt: skip


def _basis(case: Case) -> tuple[str, ...]:
    """What the decree rests on: the legal basis the procedure names and the procedure itself, else the general one."""
    procedure = pinned(case)
    if procedure is None:
        return tuple(f"{text};" for text in GENERAL_BASIS)
    own = f"Prosedur {procedure.title.id} {procedure.code} revisi {procedure.revision}"
    return tuple(f"{text.rstrip(' ;.')};" for text in (*(procedure.legal_basis or GENERAL_BASIS), own))


def _seat(setting: Setting, member: TeamMember) -> team.Seat:
    person, involved = member.user, {one.user_id for one in setting.case.involved}
    said = next((one for one in member.impartiality if one.verdict == "declared"), None)
    stated = (
        f"menyatakan tidak berpihak pada {setting.day(said.at)}." if said else "belum menyatakan ketidakberpihakan."
    )
    part = "Terlibat" if person.id in involved else "Tidak terlibat"
    position = person.position or ""
    if member.external:
        named = setting.session.scalars(
            select(ExternalAppointment).where(
                ExternalAppointment.case_id == setting.case.id, ExternalAppointment.user_id == person.id)
        ).first()  # fmt: skip
        position = _joined(position, "dari luar balai", setting.text(named.basis) if named else "")
    role = "Ketua" if member.chair else "Anggota"
    return team.Seat(
        person.name, person.nip or "", position, role, setting.text(member.competence), f"{part}; {stated}"
    )


def draw_impartiality(setting: Setting, record: ImpartialityStatement) -> Drawn:
    """One member's statement as recorded, or why it was not given."""
    case, member = setting.case, record.member
    title, opening, disclosed, closing = VERDICTS.get(record.verdict, VERDICTS["declined"])
    parties = _joined(setting.customer, setting.office.name, setting.text(case.respondent_name))
    facts = (
        ("Nama", member.user.name), ("NIP", member.user.nip or ""), ("Jabatan", member.user.position or ""),
        ("Peran dalam tim", "Ketua" if member.chair else "Anggota"), ("Tim", member.team.number),
        ("Nomor banding", case.number), ("Para pihak", parties),
        ("Keputusan yang dimintakan banding", setting.text(case.appealed_decision) or object_words(setting)),
    )  # fmt: skip
    head = for_office(setting, head_of(setting.session, setting.office, setting.at), "head")
    return impartiality.impartiality_pdf(impartiality.Impartiality(
        setting.sheet(title), facts, opening.format(number=case.number),
        statements_of(setting.text(record.statements), setting.office.interest_years) if record.verdict == "declared" else (),
        setting.text(record.disclosure),
        (replace(head, position=f"Mengetahui,\n{head.position}"),
         as_oneself(member.user, "Yang menyatakan", "member", f"{setting.office.city}, {setting.day(record.at)}")),
        disclosed, (closing,)))  # fmt: skip


def statements_of(recorded: str, years: int) -> tuple[str, ...]:
    """Return the statements that were made: by their numbers, or the lines that were written."""
    if not re.fullmatch(r"[\d,\s]*", recorded):
        return tuple(line.strip() for line in recorded.splitlines() if line.strip())
    third = STATEMENTS[2].format(years=number_words(years)) if years else NO_YEARS
    known = (*STATEMENTS[:2], third, *STATEMENTS[3:])
    return tuple(known[number - 1] for number in map(int, re.findall(r"\d+", recorded)) if 1 <= number <= len(known))


PAPERS = (
    Paper(
        "appeal_form", appeals, draw_appeal_form, number=lambda case: case.number, names_customer=True, to_customer=True
    ),
    Paper("team_formation", rows(AppealTeam), draw_team, number=lambda formed: formed.number),
    Paper("impartiality_statement", rows(ImpartialityStatement), draw_impartiality),
)

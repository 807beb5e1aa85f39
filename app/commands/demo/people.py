"""The offices, functions and fictional staff of the demonstration."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.commands.demo.declarations import declare
from app.models.office import Holiday, NumberPattern, Office, OfficeProcedure, ReferralBody, Service, Unit
from app.models.person import Appointment, Staff
from app.workflow.holiday_seed import load_year

# For fictional data only: printed at every start.
PASSWORD = "tanggap-demo-2026"  # nosec B105


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional member of staff."""

    username: str
    name: str
    position: str
    role: str
    unit: str = ""
    competence: str = ""


SERVICES = (
    ("pengujian", "Pengujian", "Fungsi Pengujian"),
    ("kalibrasi", "Kalibrasi", "Fungsi Kalibrasi"),
    ("sertifikasi_produk", "Sertifikasi produk", "Fungsi Sertifikasi"),
    ("pelatihan", "Pelatihan", "Fungsi Pelatihan"),
    ("konsultansi", "Konsultansi", "Fungsi Konsultansi"),
    ("industri_hijau", "Sertifikasi industri hijau", "Fungsi Sertifikasi Industri Hijau"),
    ("halal_lph", "Pemeriksaan halal (LPH)", "Fungsi LPH"),
    ("rbpi", "Rancang bangun dan perekayasaan industri", "Fungsi RBPI"),
    ("layanan_umum", "Layanan umum", "Fungsi PJI"),
    ("inspeksi", "Inspeksi teknis", "Fungsi Inspeksi"),
    ("verifikasi_tkdn", "Verifikasi TKDN", "Fungsi Verifikasi TKDN"),
)
PALEMBANG = (
    Person("dimas", "Dimas Prasetyo", "Staf PJI", "front_desk"),
    Person("wulan", "Wulan Anggraini", "Staf PJI", "front_desk"),
    Person("sri", "Sri Lestari Handayani", "Koordinator Fungsi PJI", "service_coordinator"),
    Person("ratna", "Ratna Wulandari", "Kepala Balai", "office_head"),
    Person("bambang", "Bambang Surya Atmaja", "Koordinator Fungsi Pengujian", "function_coordinator", "pengujian"),
    Person("yulia", "Yulia Permatasari", "Koordinator Fungsi Kalibrasi", "function_coordinator", "kalibrasi"),
    Person(
        "arief", "Arief Budi Nugroho", "Koordinator Fungsi Sertifikasi", "function_coordinator", "sertifikasi_produk"
    ),
    Person("nadia", "Nadia Kusumaningrum", "Koordinator Fungsi Pelatihan", "function_coordinator", "pelatihan"),
    Person("fajar", "Fajar Hidayatullah", "Koordinator Fungsi Konsultansi", "function_coordinator", "konsultansi"),
    Person("intan", "Intan Maharani", "Koordinator Fungsi Industri Hijau", "function_coordinator", "industri_hijau"),
    Person("yusuf", "Yusuf Ramadhan", "Koordinator Fungsi LPH", "function_coordinator", "halal_lph"),
    Person("galih", "Galih Saputro", "Koordinator Fungsi RBPI", "function_coordinator", "rbpi"),
    Person("hendra", "Hendra Kusuma", "Manajer Teknis Laboratorium", "technical_manager"),
    Person("auditor.plg", "Mega Puspita", "Auditor Internal", "auditor"),
    Person("admin.plg", "Rizal Firmansyah", "Administrator Sistem", "administrator"),
    Person("agus", "Agus Setiabudi", "Asesor", "appeal_member", competence="Sertifikasi produk pangan"),
)
PONTIANAK = (
    Person("tika", "Tika Ramadhani", "Customer Service", "front_desk"),
    Person("joko", "Joko Susanto", "Customer Service", "front_desk"),
    Person("lina", "Lina Marlina", "Koordinator Pelayanan", "service_coordinator"),
    Person("eko", "Eko Wahyudi", "Penanggung Jawab Teknis LSPro", "technical_manager"),
    Person("sari", "Sari Dewanti", "Penanggung Jawab Teknis Kalibrasi", "technical_manager"),
    Person("hadi", "Hadi Pranoto", "Kepala Balai", "office_head"),
    Person("maya", "Maya Kartikasari", "Asesor Kepala", "appeal_member", competence="Sertifikasi produk minyak goreng"),
    Person("rudi", "Rudi Hartanto", "Asesor", "appeal_member", competence="Sistem manajemen mutu"),
    Person("novi", "Novi Anjani", "Asesor", "appeal_member", competence="Pengujian pangan"),
    Person("teguh", "Teguh Santosa", "Asesor", "appeal_member", competence="Hukum dan regulasi SNI"),
    Person("dian", "Dian Permata", "Koordinator Fungsi Sertifikasi", "function_coordinator", "sertifikasi_produk"),
    Person("auditor.ptk", "Surya Darmawan", "Auditor Internal", "auditor"),
    Person("admin.ptk", "Putri Ayuningtyas", "Administrator Sistem", "administrator"),
)
AGENCY = (Person("pusat", "Kartika Sukmawati", "Pembina Balai", "agency"),)


def build(session: Session, today: date) -> dict[str, Office]:
    """Write the offices and people; return the offices by code."""
    secret = generate_password_hash(PASSWORD)
    offices = {
        "PLG": _office(
            session, today, "BSPJI-Palembang", "Palembang", "Asia/Jakarta", "SOP12-BSPJI/5", PALEMBANG, secret
        ),
        "PTK": _office(
            session, today, "BSPJI-Pontianak", "Pontianak", "Asia/Pontianak", "PR-LS-8.1.4", PONTIANAK, secret
        ),
    }
    agency = Office(code="PUSAT", name="Badan Standardisasi Contoh", short_name="Badan pusat", city="Jakarta")
    session.add(agency)
    session.flush()
    for person in AGENCY:
        _person(session, agency, person, {}, today, secret)
    _acting_head(session, offices["PLG"], today)
    return offices


def _office(
    session: Session,
    today: date,
    code: str,
    city: str,
    zone: str,
    procedure: str,
    people: tuple[Person, ...],
    secret: str,
) -> Office:
    office = Office(
        code=code, name=f"Balai Standardisasi dan Pelayanan Jasa Industri {city}", short_name=f"BSPJI {city}", city=city,
        address=f"Jalan Contoh Nomor 1, {city}", phone="0000-000000", email=f"layanan@{city.lower()}.example",
        zone=zone)  # fmt: skip
    session.add(office)
    session.flush()
    declare(session, office)
    session.add(OfficeProcedure(office_id=office.id, procedure_code=procedure, from_date=date(2023, 12, 1)))
    session.add(
        NumberPattern(office_id=office.id, subject="letter", pattern="{security}/{seq}/{office}/{month_roman}/{year}")
    )
    for year in (today.year - 1, today.year, today.year + 1):
        for day, name, kind, confirmed in load_year(year):
            session.add(Holiday(office_id=office.id, day=day, name=name[:160], kind=kind, confirmed=confirmed))
    units = {}
    for service, name, unit_name in SERVICES:
        unit = Unit(office_id=office.id, code=service, name=unit_name)
        session.add(unit)
        session.flush()
        units[service] = unit.id
        session.add(Service(office_id=office.id, code=service, name=name, unit_id=unit.id))
    for body, matter in (("Instansi pengawas barang beredar", "Barang beredar tanpa SNI"),
                         ("Pengelola WBS", "Dugaan pelanggaran pegawai")):  # fmt: skip
        session.add(ReferralBody(office_id=office.id, name=body, matter=matter))
    for person in people:
        _person(session, office, person, units, today, secret)
    if procedure.startswith("SOP12"):
        head_of_pji = session.query(Staff).filter_by(username="sri").one()
        session.add(Appointment(
            office_id=office.id, user_id=head_of_pji.id, role="function_coordinator", unit_id=units["layanan_umum"],
            from_date=today - timedelta(days=900)))  # fmt: skip
    session.flush()
    return office


def _person(session: Session, office: Office, person: Person, units: dict[str, int], today: date, secret: str) -> Staff:
    first, _, last = person.name.partition(" ")
    row = Staff(
        username=person.username, first_name=first, last_name=last, active=True, password=secret, office_id=office.id,
        email=f"{person.username}@{office.city.lower()}.example", position=person.position, nip="1900" + "0" * 14,
        competence=person.competence or None)  # fmt: skip
    session.add(row)
    session.flush()
    session.add(Appointment(
        office_id=office.id, user_id=row.id, role=person.role, unit_id=units.get(person.unit),
        from_date=today - timedelta(days=900), basis="SK contoh"))  # fmt: skip
    return row


def _acting_head(session: Session, office: Office, today: date) -> None:
    """A daily acting head for two weeks to come, as while the head travels."""
    person = session.query(Staff).filter_by(username="hendra").one()
    session.add(Appointment(
        office_id=office.id, user_id=person.id, role="office_head", capacity="plh", basis="Surat perintah contoh",
        from_date=today + timedelta(days=20), to_date=today + timedelta(days=34)))  # fmt: skip

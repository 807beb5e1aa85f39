"""A small world for tests: two offices with staff for every role, a third with both procedures, and the agency."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.customer import Customer
from app.models.office import Office, OfficeProcedure, Service, Unit
from app.models.person import Appointment, Staff
from app.security.viewer import Viewer, viewer_of

SERVICES = (
    ("pengujian", "Pengujian"), ("kalibrasi", "Kalibrasi"), ("sertifikasi_produk", "Sertifikasi produk"),
    ("pelatihan", "Pelatihan"), ("konsultansi", "Konsultansi"), ("industri_hijau", "Sertifikasi industri hijau"),
    ("halal_lph", "LPH"), ("rbpi", "RBPI"), ("layanan_umum", "PJI"), ("inspeksi", "Inspeksi"),
    ("verifikasi_tkdn", "Verifikasi TKDN"),
)  # fmt: skip
START = date(2020, 1, 1)


@dataclass
class World:
    """The offices, and the people by user name."""

    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, Staff] = field(default_factory=dict)
    viewers: dict[int, Viewer] = field(default_factory=dict)

    def viewer_for_good(self, session: Session, person: Staff, on: date) -> Viewer:
        """Return a person's viewer, read once: for tests in which nobody's appointments change."""
        if person.id not in self.viewers:
            self.viewers[person.id] = viewer_of(session, person, on)
        return self.viewers[person.id]

    def viewer(self, session: Session, username: str, on: date = date(2026, 8, 31)) -> Viewer:
        """Return the viewer of a user name."""
        return viewer_of(session, self.people[username], on)


def build(session: Session, password_hash: str = "!") -> World:
    """Fill an empty database."""
    world = World()
    for code, city, procedures in (
        ("PLG", "Palembang", ["SOP12-BSPJI/5"]),
        ("PTK", "Pontianak", ["PR-LS-8.1.4"]),
        ("TGA", "Tiga", ["SOP12-BSPJI/5", "PR-LS-8.1.4"]),
    ):
        _office(session, world, code, city, procedures, password_hash)
    agency = Office(code="PUSAT", name="Badan Contoh", short_name="Badan Contoh", city="Jakarta")
    session.add(agency)
    session.flush()
    world.offices["PUSAT"] = agency
    _person(session, world, agency, "agency", "agency", password_hash)
    session.commit()
    return world


def _office(session: Session, world: World, code: str, city: str, procedures: list[str], password_hash: str) -> None:
    zone = "Asia/Pontianak" if code == "PTK" else "Asia/Jakarta"
    office = Office(code=code, name=f"BSPJI {city}", short_name=f"BSPJI {city}", city=city, zone=zone)
    session.add(office)
    session.flush()
    world.offices[code] = office
    for procedure in procedures:
        session.add(OfficeProcedure(office_id=office.id, procedure_code=procedure, from_date=START))
    session.add(
        Customer(office_id=office.id, name=f"PT Contoh {city}", type="medium", email=f"info@{code.lower()}.example")
    )
    low = code.lower()
    for service, name in SERVICES:
        unit = Unit(office_id=office.id, code=service, name=f"Fungsi {name}")
        session.add(unit)
        session.flush()
        session.add(Service(office_id=office.id, code=service, name=name, unit_id=unit.id))
        _person(session, world, office, f"{low}_{service}", "function_coordinator", password_hash, unit_id=unit.id)
    for username, role in (
        ("desk", "front_desk"), ("desk2", "front_desk"), ("coordinator", "service_coordinator"),
        ("technical", "technical_manager"), ("technical2", "technical_manager"), ("head", "office_head"),
        ("auditor", "auditor"), ("admin", "administrator"), ("member1", "appeal_member"), ("member2", "appeal_member"),
        ("member3", "appeal_member"), ("member4", "appeal_member"),
    ):  # fmt: skip
        _person(session, world, office, f"{low}_{username}", role, password_hash)
    session.flush()


def _person(
    session: Session, world: World, office: Office, username: str, role: str, password_hash: str, **more: Any
) -> None:
    person = Staff(
        username=username, first_name=username.replace("_", " ").title(), last_name="Contoh", active=True,
        email=f"{username}@tanggap.example", password=password_hash, office_id=office.id, position=role,
        competence="sertifikasi produk")  # fmt: skip
    session.add(person)
    session.flush()
    session.add(Appointment(office_id=office.id, user_id=person.id, role=role, from_date=START, **more))
    world.people[username] = person


def read(session: Session) -> World:
    """Return the world of a filled database."""
    return World(
        offices={office.code: office for office in session.scalars(select(Office))},
        people={person.username: person for person in session.scalars(select(Staff))},
    )

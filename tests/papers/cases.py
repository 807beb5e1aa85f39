"""A case put straight into the database, and the setting in which its papers are drawn."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.papers.setting import Setting
from app.models.case import Case
from app.models.customer import Customer
from app.models.office import Office, Service
from app.security.scope import set_viewer
from app.security.viewer import SYSTEM
from reports.sheet import Verify

AT = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
VERIFY = Verify("https://tanggap.example/periksa", "7K4M-22XQ")


def make_case(session: Session, office: Office, **values: Any) -> Case:
    """Add an open case of the office's own customer."""
    set_viewer(session, SYSTEM)
    customer = session.scalars(select(Customer).where(Customer.office_id == office.id)).first()
    service = session.scalars(select(Service).where(Service.office_id == office.id)).first()
    kind = values.get("kind", "complaint")
    known: dict[str, Any] = {
        "office_id": office.id, "number": "B-0001/2026" if kind == "appeal" else "K-0001/2026", "kind": kind,
        "procedure_code": "PR-LS-8.1.4", "procedure_revision": "01", "channel": "email",
        "subject": "Laporan hasil uji terlambat", "description": "Laporan diterima enam hari setelah dijanjikan.",
        "remedy_sought": "Penjelasan tertulis", "service_id": service.id if service else None,
        "object_kind": "test_report", "object_number": "LHU-0417/2026", "tracking_hash": "-",
        "customer_id": None if values.get("anonymous") else customer.id if customer else None,
        "contact_name": "Hendra Saputra", "contact_position": "Manajer Mutu", "received_at": AT, "registered_at": AT,
        "event_date": date(2026, 4, 27), **values,
    }  # fmt: skip
    case = Case(**known)
    session.add(case)
    session.flush()
    return case


def setting_of(session: Session, case: Case, kind: str, **values: Any) -> Setting:
    """Return the setting of an issued paper; `masked` unless the case or the paper says who complains."""
    return Setting(session, case, kind, **{"at": AT, "language": case.language, "verify": VERIFY, **values})

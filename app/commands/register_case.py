"""Register a complaint, an appeal or a notice of suit (L1-L2, P1): the customer's words become a case."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.activities.base import OutcomeData, StepContext
from app.activities.fields import (
    CaseKind,
    CaseType,
    Category,
    Channel,
    CustomerType,
    Day,
    Email,
    ObjectKind,
    Phone,
    PresentationForm,
    RecordId,
    Severity,
    area,
    field,
    line,
)  # fmt: skip
from app.activities.validation import validate
from app.commands.counter_files import attach_brought
from app.commands.history import record
from app.commands.inbound_files import Stored
from app.commands.issue_papers import expect_of_registration, issue_at_once
from app.commands.moving import case_answer, new_tracking_code, task_answer
from app.commands.once import Answer, once
from app.commands.opening import open_steps
from app.commands.unit_of_work import AnySession
from app.documents.desk import Desk
from app.documents.numbers import take
from app.errors import Conflict, NotAllowed, invalid
from app.messages import N_
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.customer import Customer
from app.models.office import Office, Service
from app.models.task import CaseTask
from app.notifications.outbox import tell_assignee, tell_customer
from app.procedures import Procedure
from app.queries.office_procedures import procedure_for
from app.security.scope import unscoped
from app.security.viewer import Viewer
from app.workflow import engine

REGISTRARS = frozenset({"front_desk", "service_coordinator", "office_head"})


class CaseData(OutcomeData):
    """What is asked when a case is registered (D1, D13; UU 25/2009: who, what, when, what is wanted)."""

    kind: CaseKind = field(N_("Kind"), default="complaint")
    channel: Channel = field(N_("How it reached us"))
    form: PresentationForm = field(N_("Form"), default="written")
    read_back: bool = field(N_("Read back to the customer, who confirmed it"), default=False)
    received_at: datetime | None = field(N_("Received"), default=None, hint=N_("Leave empty for now."))
    customer: RecordId | None = field(N_("Known customer"), default=None, **{"x-lookup": "customers"})
    anonymous: bool = field(N_("The complainant stays anonymous"), default=False)
    customer_name: str = line(N_("Customer"), required=False)
    customer_type: CustomerType | None = field(N_("Kind of customer"), default=None)
    address: str = line(N_("Address"), required=False, limit=300)
    contact_name: str = line(N_("Contact person"), required=False, limit=160)
    contact_position: str = line(N_("Position"), required=False, limit=160)
    contact_phone: Phone = line(N_("Telephone"), required=False, limit=60)
    contact_email: Email = line(N_("E-mail"), required=False, limit=120)
    consent_to_name: bool = field(N_("The complainant agrees to be named to those who handle it"), default=False)
    representative_name: str = line(N_("Represented by"), required=False, limit=160)
    representative_basis: str = line(N_("Proxy or power of attorney"), required=False)
    service: str = line(N_("Service"), required=False, limit=30, **{"x-lookup": "services"})
    object_kind: ObjectKind | None = field(N_("It concerns"), default=None)
    object_number: str = line(N_("Its number"), required=False, limit=80)
    external_number: str = line(N_("Number of the letter or report received"), required=False, limit=80)
    external_date: Day | None = field(N_("Its date"), default=None)
    event_date: Day | None = field(N_("Date of the event"), default=None)
    subject: str = line(N_("Subject"))
    description: str = area(N_("What happened"), limit=40000)
    remedy_sought: str = area(N_("What is asked for"), required=False)
    type: CaseType | None = field(N_("What it is about"), default=None)
    category: Category | None = field(N_("Category"), default=None)
    severity: Severity | None = field(N_("Severity"), default=None)
    respondent_name: str = line(N_("Certified client complained about"), required=False)
    respondent_contact: str = line(N_("How to reach that client"), required=False)
    appealed_decision: str = line(N_("Decision appealed against"), required=False, limit=300)
    decision_delivered_on: Day | None = field(N_("Decision delivered on"), default=None)

    @model_validator(mode="after")
    def _whole(self) -> "CaseData":
        if self.anonymous and (self.customer or self.customer_name):
            raise PydanticCustomError(
                "rule", N_("An anonymous complaint has no customer name. Remove one or the other.")
            )
        if not (self.anonymous or self.customer or self.customer_name):
            raise PydanticCustomError("rule", N_("Name the customer, or choose that the complainant stays anonymous."))
        if self.form == "oral" and not self.read_back:
            raise PydanticCustomError("rule", N_("Read an oral complaint back to the customer before registering it."))
        if self.kind == "appeal" and not self.appealed_decision:
            raise PydanticCustomError("rule", N_("Say against which decision the appeal is directed."))
        return self


def register_case(
    session: AnySession, viewer: Viewer, data: dict[str, Any], office_id: int | None = None, key: str | None = None,
    desk: Desk | None = None, files: Sequence[Stored] = (),
) -> Answer:  # fmt: skip
    """Register a case at the viewer's office. Answers the case with its tracking number and code (the code once only).

    `files`: what came with it, stored before. With a `desk` its form and the receipt are drawn. Raises Invalid for wrong data, NotAllowed where the viewer may not register, Conflict where the office has no
    procedure for the kind.
    """
    parsed = validate(CaseData, data)

    def work(own: Session) -> Answer:
        answer = register_within(own, viewer, parsed, office_id)
        if files:
            with unscoped(own):
                attach_brought(own, viewer, own.get_one(Case, int(answer["id"])), files)
        return answer

    asked = {"data": data, "files": [file.key for file in files]} if files else data
    answer = once(session, viewer, key, asked, work)
    issue_at_once(session, desk, int(answer["id"]))
    return answer


def register_within(
    session: Session, viewer: Viewer, data: CaseData, office_id: int | None, language: str = "id"
) -> Answer:
    """Register a case inside a transaction that is already running (an import registers many in one).

    `language`: in which the customer is written to.
    """
    wanted = office_id if office_id is not None else viewer.office_id
    if viewer.kind == "staff" and wanted not in viewer.offices_as(REGISTRARS):
        raise NotAllowed(N_("Only the front desk, the coordinator or the head of an office registers cases there."))
    with unscoped(session):
        office = session.get_one(Office, wanted)
        now = clock.now()
        received = _received(office, data.received_at, now)
        procedure = procedure_for(session, office.id, data.kind, received.astimezone(ZoneInfo(office.zone)).date())
        if procedure is None:
            raise Conflict(N_("This office has no procedure for cases of this kind."))
        code = new_tracking_code()
        case = _case(session, viewer, office, data, procedure, received, code, language)
        record(session, case, viewer, "CaseRegistered", channel=case.channel, form=case.form, read_back=data.read_back)
        opened = _begin(session, viewer, case, procedure)
        tell_customer(session, case, "received")
        for task in opened:
            tell_assignee(session, task, viewer.user_id)
        return {
            **case_answer(case),
            "office": {"id": str(office.id), "code": office.code, "name": office.name},
            "procedure": {"code": procedure.code, "revision": procedure.revision},
            "received_at": case.received_at.astimezone(ZoneInfo(office.zone)).isoformat(),
            "tracking": {"number": case.number, "code": code},
            "opened": [task_answer(task, procedure) for task in opened],
        }


def _received(office: Office, given: datetime | None, now: datetime) -> datetime:
    if given is None:
        return now
    local = given if given.tzinfo else given.replace(tzinfo=ZoneInfo(office.zone))
    received = local.astimezone(UTC)
    if received > now + timedelta(minutes=5):
        raise invalid("/received_at", N_("The time of receipt cannot be in the future."))
    return received


def _customer(session: Session, viewer: Viewer, office: Office, data: CaseData) -> Customer | None:
    if data.anonymous:
        return None
    if data.customer:
        known = session.scalars(
            select(Customer).where(Customer.id == int(data.customer), Customer.office_id == office.id)
        ).first()
        if known is None:
            raise invalid("/customer", N_("Choose one of the list."))
        return known
    same = session.scalars(
        select(Customer).where(Customer.office_id == office.id, Customer.name == data.customer_name,
                               Customer.email == data.contact_email)
    ).first()  # fmt: skip
    # Somebody who only says that he is a known customer is not given that customer's record.
    if same is not None and viewer.kind != "customer":
        return same
    customer = Customer(
        office_id=office.id, name=data.customer_name, type=data.customer_type or "individual", address=data.address,
        phone=data.contact_phone, email=data.contact_email)  # fmt: skip
    session.add(customer)
    session.flush()
    return customer


def _service(session: Session, office: Office, data: CaseData) -> int | None:
    if not data.service:
        return None
    typed = data.service
    key = min(int(typed), LARGEST_ID) if typed.isascii() and typed.isdigit() else None
    wanted = Service.code == typed if key is None else Service.id == key
    found = session.scalars(select(Service.id).where(Service.office_id == office.id, wanted)).first()
    if found is None:
        raise invalid("/service", N_("Choose one of the list."))
    return found


COPIED = (
    "kind", "channel", "form", "anonymous", "consent_to_name", "contact_name", "contact_position", "contact_phone",
    "contact_email", "representative_name", "representative_basis", "object_kind", "object_number", "external_number",
    "external_date", "event_date", "subject", "description", "remedy_sought", "type", "category", "severity",
    "respondent_name", "respondent_contact", "appealed_decision", "decision_delivered_on",
)  # fmt: skip


def _case(
    session: Session,
    viewer: Viewer,
    office: Office,
    data: CaseData,
    procedure: Procedure,
    received: datetime,
    code: str,
    language: str,
) -> Case:
    customer = _customer(session, viewer, office, data)
    case = Case(
        **{name: getattr(data, name) for name in COPIED}, office_id=office.id, customer_id=customer.id if customer else None,
        service_id=_service(session, office, data), number=take(session, office, data.kind, clock.now()),
        procedure_code=procedure.code, procedure_revision=procedure.revision, received_at=received,
        registered_at=clock.now(), registered_by_id=viewer.user_id, tracking_hash=tracking_hash(code),
        language=language, version=0)  # fmt: skip
    session.add(case)
    session.flush()
    return case


def _begin(session: Session, viewer: Viewer, case: Case, procedure: Procedure) -> list[CaseTask]:
    """Open the first step. Where that is the customer's own "submit", the registration is it."""
    first = procedure.step(engine.start(procedure, case.kind))  # type: ignore[arg-type]
    context = StepContext(session, case, procedure, first, viewer, clock.now())
    expect_of_registration(context)
    opened = open_steps(context, (first.id,))
    if first.activity != "submit":
        return opened
    for task in opened:
        task.status, task.outcome, task.completed_at = "done", "submitted", clock.now()
        task.completed_by_id, task.completed_as, task.data = viewer.user_id, viewer.name, {}
        record(session, case, viewer, "TaskCompleted", task, "submitted")
    context.task = opened[0]
    return open_steps(context, first.next["submitted"][0].to)


def tracking_hash(code: str) -> str:
    """Return what is kept of an access code: a digest (the code has 128 random bits and more)."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()

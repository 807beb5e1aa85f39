"""What a customer asks or says beside the steps of a case: the survey on its handling, and requests on own data."""

from datetime import timedelta
from typing import Annotated, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.activities.base import OutcomeData
from app.activities.fields import OneOf, area, field
from app.activities.validation import validate
from app.commands.history import record
from app.commands.once import Answer, once
from app.commands.unit_of_work import AnySession
from app.errors import Conflict, NotAllowed, NotFound
from app.messages import N_
from app.models.case import Case
from app.models.codes import Codes
from app.models.document import Message
from app.models.portal import LEAST, MOST, QUESTIONS, DataRequest, SurveyAnswer
from app.notifications.outbox import tell_customer, tell_staff
from app.queries.customer_case import survey_until
from app.security.scope import unscoped
from app.security.viewer import Viewer

ANSWERED_WITHIN = timedelta(hours=3 * 24)  # UU 27/2022: whatever day it is
MOST_OPEN = 5
ANSWERERS = frozenset({"front_desk", "service_coordinator", "office_head"})
MARKS: Codes = {str(mark): str(mark) for mark in range(LEAST, MOST + 1)}
Mark = Annotated[str, OneOf(MARKS)]


class Survey(OutcomeData):
    """Five marks on the handling, from 1 (not satisfied at all) to 5 (fully satisfied), and what else is to be said."""

    ease: Mark = field(QUESTIONS["ease"])
    courtesy: Mark = field(QUESTIONS["courtesy"])
    information: Mark = field(QUESTIONS["information"])
    promptness: Mark = field(QUESTIONS["promptness"])
    fairness: Mark = field(QUESTIONS["fairness"])
    comment: str = area(N_("What should we do better?"), required=False, limit=4000)


class Correction(OutcomeData):
    """What is wrong in the customer's own data, and what is right."""

    text: str = area(
        N_("What is wrong, and what is right?"), limit=4000,
        hint=N_("For example: my telephone number is 0812 3456 7890, not 0812 3456 7809."),
        empty=N_("Say what is wrong, and what is right."))  # fmt: skip


class CorrectionAnswer(OutcomeData):
    """What the office did with a request for correction; the customer reads it."""

    done: bool = field(N_("The data was corrected"), default=False)
    answer: str = area(N_("Answer to the customer"), limit=4000)


def answer_survey(
    session: AnySession, viewer: Viewer, case_id: int, data: dict[str, Any], key: str | None = None
) -> Answer:
    """Keep a customer's answer to the survey, or change it. Answers `survey`.

    Raises NotFound, NotAllowed, Conflict (not closed as resolved, or the time is over) or Invalid.
    """
    parsed = validate(Survey, data)

    def work(own: Session) -> Answer:
        case = _own_case(own, viewer, case_id)
        with unscoped(own):
            until = survey_until(case)
            if case.outcome != "closed" or until is None:
                raise Conflict(N_("The survey opens when the case is closed."))
            if clock.now() >= until:
                raise Conflict(N_("The time for the survey is over. You can still write to the office."))
            marks = {name: int(getattr(parsed, name)) for name in QUESTIONS}
            given = {**marks, "comment": parsed.comment}
            known = own.scalars(select(SurveyAnswer).where(SurveyAnswer.case_id == case_id)).first()
            if known is None:
                known = SurveyAnswer(case_id=case_id, at=clock.now(), changed_at=clock.now(), **given)
                own.add(known)
            for name, value in {**given, "changed_at": clock.now()}.items():
                setattr(known, name, value)
            record(own, case, viewer, "SurveyAnswered", grows=False, marks=marks)
            return {"survey": given}

    return once(session, viewer, key, {"survey": case_id, **data}, work)


def ask_for_copy(session: AnySession, viewer: Viewer, case_id: int, key: str | None = None) -> Answer:
    """Note that a customer took a copy of his own data (made at once). Answers `request`. Raises NotFound, NotAllowed."""

    def work(own: Session) -> Answer:
        case, now = _own_case(own, viewer, case_id), clock.now()
        with unscoped(own):
            request = DataRequest(
                case_id=case_id, kind="copy", status="done", asked_at=now, due_at=now + ANSWERED_WITHIN, answered_at=now)  # fmt: skip
            own.add(request)
            own.flush()
            record(own, case, viewer, "DataRequested", grows=False, kind="copy")
            return {"request": {"id": str(request.id)}}

    return once(session, viewer, key, {"copy": case_id}, work)


def ask_for_correction(
    session: AnySession, viewer: Viewer, case_id: int, data: dict[str, Any], key: str | None = None
) -> Answer:
    """Ask the office to correct the customer's own data; it is told. Answers `request` with its due time.

    Raises NotFound, NotAllowed, Conflict (too many wait already) or Invalid.
    """
    parsed = validate(Correction, data)

    def work(own: Session) -> Answer:
        case, now = _own_case(own, viewer, case_id), clock.now()
        with unscoped(own):
            waiting = own.scalars(
                select(DataRequest.id).where(DataRequest.case_id == case_id, DataRequest.status == "open")
            ).all()
            if len(waiting) >= MOST_OPEN:
                raise Conflict(N_("Earlier requests of yours are still waiting. Write to the office instead."))
            request = DataRequest(
                case_id=case_id, kind="correction", text=parsed.text, asked_at=now, due_at=now + ANSWERED_WITHIN)  # fmt: skip
            own.add(request)
            own.flush()
            record(own, case, viewer, "DataRequested", grows=False, kind="correction")
            tell_staff(own, case, "data_correction_asked", request=request.id)
            return {"request": {"id": str(request.id), "due_at": request.due_at.isoformat()}}

    return once(session, viewer, key, {"correction": case_id, **data}, work)


def answer_correction(
    session: AnySession, viewer: Viewer, case_id: int, request_id: int, data: dict[str, Any], key: str | None = None
) -> Answer:
    """Answer a customer's request for correction, at the office. The customer is told. Answers `request`.

    Raises NotFound, NotAllowed, Conflict (answered already) or Invalid.
    """
    parsed = validate(CorrectionAnswer, data)

    def work(own: Session) -> Answer:
        case = own.scalars(select(Case).where(Case.id == case_id)).first()
        request = own.scalars(
            select(DataRequest).where(DataRequest.id == request_id, DataRequest.case_id == case_id)
        ).first()  # fmt: skip
        if case is None or request is None:
            raise NotFound()
        if case.office_id not in viewer.offices_as(ANSWERERS):
            raise NotAllowed(N_("Your roles do not include this."))
        with unscoped(own):
            own.execute(select(Case.id).where(Case.id == case_id).with_for_update())
            own.refresh(request)
            if request.status != "open":
                raise Conflict(N_("This request was already answered."))
            request.status, request.answer = "done" if parsed.done else "refused", parsed.answer
            request.answered_at, request.by_id = clock.now(), viewer.user_id
            said = Message(
                case_id=case_id, from_customer=False, text=parsed.answer, at=clock.now(), by_id=viewer.user_id
            )
            own.add(said)
            own.flush()
            record(own, case, viewer, "DataRequestAnswered", grows=False, request=request_id, done=parsed.done)
            tell_customer(own, case, "message", message=said.id)
        return {"request": {"id": str(request_id), "status": request.status}}

    return once(session, viewer, key, {"request": request_id, **data}, work)


def _own_case(session: Session, viewer: Viewer, case_id: int) -> Case:
    """Return the customer's case, locked. Raises NotFound, and NotAllowed for anybody but the customer."""
    case = session.scalars(select(Case).where(Case.id == case_id)).first()
    if case is None:
        raise NotFound()
    if viewer.kind != "customer":
        raise NotAllowed(N_("Only the customer can do this."))
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    session.refresh(case)
    return case

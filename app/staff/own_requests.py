"""What a customer said and asks beside the steps, on the case's page: the survey, and corrections of own data to answer."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.activities.forms import fields_of, parse_form
from app.commands.customer_requests import ANSWERERS, CorrectionAnswer, answer_correction
from app.errors import Invalid, NotFound
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.portal import QUESTIONS, DataRequest, SurveyAnswer
from app.queries.case_page import find_case
from app.security.scope import unscoped
from app.security.viewer import Viewer
from app.staff.access import needs
from app.staff.screen import Screen, session, viewer


@dataclass(frozen=True, slots=True)
class Said:
    """The survey's marks (question, mark), its comment, and the requests, the newest first. `answers`: whoever looks may
    answer them. `late`: requests that are open past their time.
    """

    marks: tuple[tuple[str, int], ...]
    comment: str
    requests: tuple[DataRequest, ...]
    late: frozenset[int]
    answers: bool


def said_by_customer(own: Session, case: Case, who: Viewer) -> Said:
    """Return what stands on the page of a case the viewer may see. Call it unscoped."""
    survey = own.scalars(select(SurveyAnswer).where(SurveyAnswer.case_id == case.id)).first()
    requests = own.scalars(
        select(DataRequest).where(DataRequest.case_id == case.id).order_by(DataRequest.id.desc())
    ).all()
    marks = tuple((text, getattr(survey, name)) for name, text in QUESTIONS.items()) if survey else ()
    late = frozenset(row.id for row in requests if row.status == "open" and row.due_at < clock.now())
    return Said(
        marks, survey.comment if survey else "", tuple(requests), late, case.office_id in who.offices_as(ANSWERERS)
    )


class OwnRequestView(Screen):
    """Answering a customer's request for correction of own data."""

    route_base = "/own-requests"

    @expose("/<int:case_id>/<int:request_id>", methods=["GET", "POST"])
    @needs
    @permission_name("answer")
    def answer(self, case_id: int, request_id: int) -> AnyResponse | str | tuple[str, int]:
        """Show a request with the form that answers it, or answer it."""
        own = session()
        case = find_case(own, case_id) if case_id <= LARGEST_ID else None
        asked = own.scalars(
            select(DataRequest).where(DataRequest.id == min(request_id, LARGEST_ID), DataRequest.case_id == case_id)
        ).first()  # fmt: skip
        if case is None or asked is None:
            raise NotFound()
        if request.method != "POST":
            return self._form(case, asked, {})
        data = parse_form(CorrectionAnswer, request.form)
        try:
            answer_correction(own, viewer(), case_id, request_id, data, request.form.get("key") or secrets.token_hex(8))
        except Invalid as problem:
            return self._form(case, asked, data, problem), 422
        flash(gettext("The customer has been told."), "success")
        return redirect(url_for("CaseView.show", case_id=case_id))

    def _form(self, case: Case, asked: DataRequest, data: dict[str, Any], problem: Invalid | None = None) -> str:
        with unscoped(session()):
            fields = fields_of(CorrectionAnswer, data, errors=problem.errors if problem else ())
            return self.page(
                "staff/own_request.html", case=case, asked=asked, fields=fields, problem=problem, zone=case.office.zone,
                key=request.form.get("key") or secrets.token_hex(12))  # fmt: skip

"""The survey on how a case was handled, and a copy or correction of the customer's own data (UU 27/2022)."""

from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app import clock
from app.commands.customer_requests import Correction, Survey, answer_survey, ask_for_copy, ask_for_correction
from app.documents.file_names import made_name
from app.extensions import db
from app.file_answers import file_answer
from app.models.case import Case
from app.models.portal import SurveyAnswer
from app.portal import protection
from app.portal.my_case import PATH, Answer, Form, answer, customer, own_case, page, pages, sent_key
from app.queries.customer_case import corrections_of
from app.queries.own_data import own_data
from app.security.masking import masked_parties
from app.security.scope import unscoped


@pages.route(f"{PATH}/<path:number>/survei", methods=["GET", "POST"])
@own_case
def survey(case: Case) -> Answer:
    """Five questions on the handling."""
    with unscoped(db.session()):
        known = db.session.scalars(select(SurveyAnswer).where(SurveyAnswer.case_id == case.id)).first()
        start = {name: str(getattr(known, name)) for name in Survey.model_fields} if known else {}
    form = Form(
        gettext("How did we deal with it?"), gettext("Send"), Survey,
        (gettext("1 means not satisfied at all, 5 fully satisfied. Your answers have no influence on the result."),),
        start=start, scale=True, done=gettext("Thank you. You can change your answers for 30 days after the end."))  # fmt: skip

    def carry_out(data: dict[str, Any], _version: int | None, key: str) -> None:
        answer_survey(db.session, customer(case), case.id, data, key)

    return answer(case, form, carry_out, "survey")


@pages.get(f"{PATH}/<path:number>/data")
@own_case
def data(case: Case) -> Answer:
    """Say which of the customer's own data is kept, and offer a copy and a correction."""
    return _own_data(case)


def _own_data(case: Case, problem: str = "") -> str:
    with unscoped(db.session()):
        parties = masked_parties(customer(case), case)
        requests = corrections_of(db.session(), case)
    return page("portal/own_data.html", case, title=gettext("Your own data"), parties=parties, requests=requests, problem=problem)  # fmt: skip


@pages.post(f"{PATH}/<path:number>/data/salinan")
@own_case
def data_copy(case: Case) -> Answer:
    """Give a copy of what is kept on the customer and the case, as a file."""
    if (refused := protection.refusal("message", owner=str(case.id))) is not None:
        return _own_data(case, refused.text), refused.status
    ask_for_copy(db.session, customer(case), case.id, sent_key() or None)
    with unscoped(db.session()):
        content = own_data(db.session(), case, clock.now())
    return file_answer(content.encode(), "application/json", made_name("data", case.number, ending="json"))


@pages.route(f"{PATH}/<path:number>/data/perbaikan", methods=["GET", "POST"])
@own_case
def data_correction(case: Case) -> Answer:
    """Ask for own data to be corrected."""
    form = Form(
        gettext("Ask for a correction of your data"), gettext("Send"), Correction,
        (gettext("The office answers within 3 x 24 hours (Law 27 of 2022)."),),
        done=gettext("Your request has reached the office. It answers within 3 x 24 hours."))  # fmt: skip

    def carry_out(sent: dict[str, Any], _version: int | None, key: str) -> None:
        ask_for_correction(db.session, customer(case), case.id, sent, key)

    return answer(case, form, carry_out)

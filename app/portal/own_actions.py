"""What a customer can do at any time: write with files, withdraw, have a closed case taken up again, appeal late."""

from typing import Any

from flask import current_app
from flask_babel import gettext

from app import clock
from app.commands.case_actions import ACTIONS, act
from app.documents.desk import desk_of
from app.extensions import db
from app.models.case import Case
from app.models.codes import KINDS
from app.portal import words
from app.portal.my_case import PATH, Answer, CarryOut, Form, answer, customer, own_case, pages
from app.queries.customer_case import appeal_until, may_now
from app.security.scope import unscoped


def _acting(case: Case, action: str, *, whatever_version: bool = False) -> CarryOut:
    def carry_out(data: dict[str, Any], version: int | None, key: str) -> None:
        seen = None if whatever_version else version
        act(db.session, customer(case), action, case.id, data, seen, key, desk_of(current_app.config))

    return carry_out


@pages.route(f"{PATH}/<path:number>/pesan", methods=["GET", "POST"])
@own_case
def message(case: Case) -> Answer:
    """Write to the office, with files or without."""
    form = Form(
        gettext("Write to the office"), gettext("Send message"), ACTIONS["messages"][0],
        (gettext("Ask, add something or send further evidence. The office is told at once and answers here."),),
        files=True, done=gettext("Your message has reached the office."))  # fmt: skip
    return answer(case, form, _acting(case, "messages", whatever_version=True))


@pages.route(f"{PATH}/<path:number>/cabut", methods=["GET", "POST"])
@own_case
def withdraw(case: Case) -> Answer:
    """Take the complaint or appeal back."""
    kind = gettext(KINDS[case.kind]).lower()
    form = Form(
        gettext("Withdraw the %(kind)s", kind=kind), gettext("Withdraw it"), ACTIONS["withdraw"][0],
        (gettext("The office stops handling it and closes the case. You get a notice of that, and no answer."),
         gettext("What you sent stays on file. If the matter comes up again, you can complain again at any time."),
         gettext("Withdraw only if you want to: nobody may press you to do so.")),
        hidden=frozenset({"on_behalf"}), version=case.version, grave=True,
        confirm=gettext("Yes, I want to withdraw %(number)s.", number=case.number),
        done=gettext("It is withdrawn. You get a notice of that."))  # fmt: skip
    return answer(case, form, _acting(case, "withdraw"), "withdraw")


@pages.route(f"{PATH}/<path:number>/buka-lagi", methods=["GET", "POST"])
@own_case
def reopen(case: Case) -> Answer:
    """Have a closed case taken up again, once."""
    with unscoped(db.session()):
        appeal_too = "appeal" in may_now(db.session(), case, clock.now())
    after = (
        gettext("This is possible once. After that the appeal and the Ombudsman remain open.") if appeal_too
        else gettext("This is possible once. After that you can still turn to the Ombudsman.")
    )  # fmt: skip
    form = Form(
        gettext("Have it taken up again"), gettext("Send"), ACTIONS["reopen"][0],
        (gettext("Say what is not settled. The office looks into it once more and answers you in writing."),
         after),
        version=case.version, done=gettext("The case is open again. The office has been told."))  # fmt: skip
    return answer(case, form, _acting(case, "reopen"), "reopen")


@pages.route(f"{PATH}/<path:number>/banding", methods=["GET", "POST"])
@own_case
def appeal(case: Case) -> Answer:
    """Appeal against the answer of a case that was closed."""
    lead = [gettext("An appeal is decided by people who had no part in the answer. You get a new number; your access code stays the same.")]  # fmt: skip
    with unscoped(db.session()):
        until = appeal_until(db.session(), case, clock.now())
        if until is not None:
            lead.append(gettext("An appeal to this office is possible until %(day)s.", day=words.weekday(until, case)))
    form = Form(
        gettext("Appeal against the answer"), gettext("Send the appeal"), ACTIONS["appeal"][0], tuple(lead),
        version=case.version, done=gettext("Your appeal is registered. Its number stands below."))  # fmt: skip
    return answer(case, form, _acting(case, "appeal"), "appeal")

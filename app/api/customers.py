"""What a customer says and asks with a tracking token beside the steps: the survey, and a copy or correction of own data."""

import json
from typing import Any

from app import clock
from app.api.routing import json_body, key_of_request, route, viewer
from app.commands.customer_requests import (
    Correction,
    Survey,
    answer_survey,
    ask_for_copy,
    ask_for_correction,
)  # fmt: skip
from app.errors import NotFound
from app.extensions import db
from app.queries.case_page import find_case
from app.queries.own_data import own_data
from app.security.scope import unscoped


@route("/cases/<int:case_id>/survey", "POST", access="staff or customer", body=Survey)
def survey(case_id: int) -> dict[str, Any]:
    """Answer the survey on the handling of a closed case, or change the answer (the customer alone)."""
    return answer_survey(db.session, viewer(), case_id, json_body(), key_of_request())


@route("/cases/<int:case_id>/data-copies", "POST", access="staff or customer")
def data_copy(case_id: int) -> dict[str, Any]:
    """Give a copy of what is kept on the customer in a case (the customer alone)."""
    ask_for_copy(db.session, viewer(), case_id, key_of_request())
    found = find_case(db.session(), case_id)
    if found is None:
        raise NotFound()
    with unscoped(db.session()):
        copy: dict[str, Any] = json.loads(own_data(db.session(), found, clock.now()))
    return copy


@route("/cases/<int:case_id>/data-corrections", "POST", access="staff or customer", body=Correction, status=201)
def data_correction(case_id: int) -> tuple[dict[str, Any], int]:
    """Ask for a correction of own data (the customer alone); the office answers within 3 x 24 hours."""
    return ask_for_correction(db.session, viewer(), case_id, json_body(), key_of_request()), 201

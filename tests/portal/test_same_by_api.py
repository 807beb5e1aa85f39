"""A tracking token tells and does what the customer's page does, and no more."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.models.case import Case
from tests import world as worlds
from tests.commands.journeys import Journey

MARKS = {"ease": "5", "courtesy": "4", "information": "3", "promptness": "2", "fairness": "1"}


class Token:
    """A customer who calls the API."""

    def __init__(self, client: FlaskClient, journey: Journey) -> None:
        proof = journey.answer["tracking"]
        given = client.post("/api/v1/tracking", json={"number": proof["number"], "code": proof["code"]})
        self.client, self.headers = client, {"Authorization": f"Bearer {given.json['access_token']}"}  # type: ignore[index]
        self.home = f"/api/v1/cases/{journey.case_id}"


@pytest.fixture
def journey(one_app: Flask) -> Journey:
    """A complaint that was closed."""
    return Journey(db.session(), worlds.read(db.session())).up_to("closed")


def test_the_survey_own_data_and_a_correction_work_with_a_token(one_app: Flask, journey: Journey) -> None:
    customer = Token(one_app.test_client(), journey)
    answers = [
        customer.client.post(f"{customer.home}/{path}", json=body, headers=customer.headers).status_code
        for path, body in (("survey", MARKS), ("survey", {"ease": "9"}), ("data-copies", {}),
                           ("data-corrections", {"text": "Nama saya Rini."}), ("data-corrections", {}))
    ]  # fmt: skip
    assert answers == [200, 422, 200, 201, 422]
    assert customer.client.post("/api/v1/cases/99/survey", json=MARKS, headers=customer.headers).status_code == 404


def test_a_token_tells_nothing_of_the_inside_nor_of_another_customers_case(one_app: Flask, journey: Journey) -> None:
    other = Journey(db.session(), journey.world)
    cases = Case.__table__
    db.session.execute(cases.update().where(cases.c.id == other.case_id).values(duplicate_of_id=journey.case_id))
    db.session.execute(cases.update().where(cases.c.id == other.case_id).values(restricted=True))
    db.session.commit()
    for own in (journey, other):
        customer = Token(one_app.test_client(), own)
        told = customer.client.get(customer.home, headers=customer.headers).json
        assert told is not None
        assert told["related"] == [] and told["records"]["responses"] == 0
        if own is other:
            assert (told["current"], told["next"], told["milestones"]) == ([], [], [])

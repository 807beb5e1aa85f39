"""What a complainant types beside his story hides his name too from those who may not know it."""

from typing import Any

from flask import Flask

from app.extensions import db
from tests import world as worlds
from tests.commands.journeys import Journey

NAME = "PT Contoh Karet Rahasia"


def test_decision_and_number_of_the_object_hide_the_complainant_as_his_story_does(web: Flask, visit: Any) -> None:
    with web.app_context():
        session = db.session()
        number = Journey(
            session, worlds.read(session), customer_name=NAME, consent_to_name=False, kind="complaint",
            object_kind="decision", object_number=f"SPPT {NAME}", appealed_decision=f"Penghentian sertifikat {NAME}",
        ).case_id  # fmt: skip
    hidden = visit("plg_auditor").get(f"/cases/{number}")
    assert hidden.status_code == 200 and "Penghentian sertifikat" in hidden.text and NAME not in hidden.text
    assert visit("plg_desk").get(f"/cases/{number}").text.count(NAME) >= 3

"""A complaint travels L1-L11 through the commands."""

from sqlalchemy import select

from app.commands.complete_task import complete_task
from app.commands.history import first_broken
from app.commands.register_case import register_case
from app.models.case import Case
from app.models.handling import FunctionResponse
from app.models.letter import Letter
from app.models.person import Appointment

WORDS = {"channel": "walk_in", "customer_name": "PT Contoh Karet Musi", "subject": "LHU terlambat",
         "description": "Sudah sebulan.", "service": "pengujian", "contact_email": "a@karet.example"}  # fmt: skip


def do(session, world, who, answer, outcome, data):
    """Complete the first opened task of an answer."""
    task = answer["opened"][0]
    viewer = world.viewer(session, who)
    return complete_task(session, viewer, int(task["id"]), outcome, data, task["version"])


def test_a_complaint_travels_all_eleven_steps_and_is_closed(session, world):
    answer = register_case(session, world.viewer(session, "plg_desk"), WORDS)
    case_id = int(answer["id"])
    classified = {"type": "service", "category": "service_time", "severity": "medium"}
    units = world.people["plg_pengujian"]
    answer = do(session, world, "plg_desk", answer, "registered", classified)
    answer = do(session, world, "plg_coordinator", answer, "forwarded", {})
    appointment = session.scalars(select(Appointment).where(Appointment.user_id == units.id)).one()
    answer = do(session, world, "plg_head", answer, "disposed",
                {"addressees": [str(appointment.unit_id)], "instructions": ["respond"]})  # fmt: skip
    answer = do(
        session, world, "plg_pengujian", answer, "answered", {"findings": "Alat rusak", "validity": "not_assessed"}
    )  # facts only: the coordinator concludes
    response = session.scalars(select(FunctionResponse)).one()
    assert (response.validity, session.get_one(Case, case_id).validity) == (None, "not_assessed")
    answer = do(session, world, "plg_coordinator", answer, "instructed", {"instruction": "Jawab", "validity": "proven"})
    answer = do(session, world, "plg_desk", answer, "drafted", {"subject": "Tanggapan", "body": "Yth."})
    answer = do(session, world, "plg_coordinator", answer, "wording", {"remarks": "Perbaiki salam."})
    answer = do(session, world, "plg_desk", answer, "drafted", {"subject": "Tanggapan", "body": "Yth. Bapak."})
    answer = do(session, world, "plg_coordinator", answer, "passed", {})
    answer = do(session, world, "plg_head", answer, "signed", {})
    answer = do(session, world, "plg_desk", answer, "dispatched", {"method": "post", "recipient": "Rina"})
    answer = do(session, world, "plg_desk", answer, "satisfied",
                {"received_by": "Rina", "on_behalf": {"how": "spoken", "evidence": "telepon"}})  # fmt: skip
    answer = do(session, world, "plg_desk", answer, "closed", {"notice": "Selesai."})
    case = session.get_one(Case, case_id)
    assert (case.status, case.outcome, case.validity) == ("closed", "closed", "proven")
    letter = session.scalars(select(Letter)).one()
    assert (letter.status, len(letter.versions)) == ("dispatched", 2)
    assert letter.number is not None and letter.number.endswith("2026")
    assert first_broken(session, case_id) is None

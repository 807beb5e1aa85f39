"""Records of a complaint and an appeal from which letters, receipts and decisions are drawn."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.models.appeal import AppealTeam, Decision, DecisionPoint, ImpartialityStatement, TeamMember, Vote
from app.models.case import Case
from app.models.document import Document
from app.models.event import PROGRESS, CaseEvent
from app.models.handling import CompletenessRequest, Extension, Referral, Resolution
from app.models.letter import Dispatch, Letter, LetterVersion, Receipt
from app.models.nonconformity import Nonconformity
from app.models.task import CaseTask
from tests.papers.cases import AT, make_case
from tests.world import World

DAY = timedelta(days=1)


def put(session: Session, record: Any) -> Any:
    """Add a record and give it its key."""
    session.add(record)
    session.flush()
    return record


def task(session: Session, case: Case, step: str, activity: str, **values: Any) -> CaseTask:
    """Add a task of a step."""
    known: dict[str, Any] = {
        "case_id": case.id, "office_id": case.office_id, "procedure_code": case.procedure_code,
        "procedure_revision": case.procedure_revision, "step_id": step, "activity": activity, "actor": "customer_service",
        "role": "front_desk", "opened_at": AT, **values,
    }  # fmt: skip
    made: CaseTask = put(session, CaseTask(**known))
    return made


def file(session: Session, case: Case, title: str) -> Document:
    """Add a file the customer handed in."""
    made: Document = put(session, Document(
        case_id=case.id, direction="received", kind="evidence", title=title, file_name="bukti.pdf", size=1, sha256="0" * 64,
        media_type="application/pdf", storage_key="0" * 64, added_at=AT))  # fmt: skip
    return made


def complaint(session: Session, world: World, text: str = "Alamat pengiriman belum diperbarui.", **values: Any) -> Case:
    """Add a complaint with a record of everything that letters, receipts and decisions are made from."""
    people = world.people
    head, desk, technical = people["ptk_head"], people["ptk_desk"], people["ptk_technical"]
    case = make_case(session, world.offices["PTK"], registered_by_id=desk.id, channel="walk_in", form="oral",
                     complete_at=AT, validity="proven", description=text, **values)  # fmt: skip
    file(session, case, "Foto amplop")
    task(session, case, "verify", "verify", status="done", outcome="valid", completed_at=AT + DAY)
    open_task = task(session, case, "investigate", "investigate", role="technical_manager")
    task(session, case, "complete", "await_customer", opened_at=AT, lapses_at=AT + 30 * DAY, role="customer")
    by = {"case_id": case.id, "by_id": desk.id, "at": AT}
    put(session, CompletenessRequest(items=["Salinan laporan", "Surat kuasa"], note=text, **by))
    put(session, Extension(task_id=open_task.id, amount=3, unit_of_time="working days", old_due_at=AT, new_due_at=AT + 5 * DAY,
                           reason=text, case_id=case.id, by_id=head.id, at=AT))  # fmt: skip
    put(session, CaseEvent(case_id=case.id, seq=900, at=AT + 2 * DAY, name=PROGRESS, actor_id=desk.id, hash="0" * 64,
                           facts={"done": text, "coming": "Hasil kajian menyusul."}))  # fmt: skip
    put(session, Referral(body="Dinas Perdagangan", address="Jalan Contoh 1\nPontianak", reason=text, **by))
    put(session, Nonconformity(
        case_id=case.id, number="LKS-001/PTK/2026", grade="minor", description=text, reference="Butir 7.8", root_cause=text,
        corrective_action=text, target_date=date(2026, 6, 1), check_on=date(2026, 7, 1), found_by_id=technical.id,
        found_at=AT))  # fmt: skip
    put(
        session, Resolution(kind="approval", text=text, verdict="approved", case_id=case.id, by_id=head.id, at=AT + DAY)
    )
    put(session, Resolution(kind="meeting", text=text, verdict="agreed", **by))
    put(session, Resolution(kind="closing_notice", text=f"Penanganan telah selesai. {text}", verdict="closed", **by))
    letter = put(session, Letter(case_id=case.id, status="dispatched", number="B/7/PTK/V/2026", signed_at=AT + DAY,
                                 signer_id=head.id, capacity="plt"))  # fmt: skip
    for no, body in (
        (1, "<p>Lama</p>"),
        (2, f"<p>Kepada <strong>Saudara</strong>:</p><ol><li>{text}</li><li>dua</li></ol>"),
    ):
        put(session, LetterVersion(case_id=case.id, letter_id=letter.id, no=no, subject="Tanggapan atas Keluhan Pelanggan",
                                   body=body, current=no == 2, at=AT, by_id=desk.id))  # fmt: skip
    sent = {"case_id": case.id, "letter_id": letter.id, "by_id": desk.id, "recipient": "Rina Contoh", "remark": text}
    put(session, Dispatch(method="post", delivered=False, at=AT + DAY, **sent))
    put(session, Dispatch(method="in_person", proof="Buku ekspedisi 41", at=AT + 2 * DAY, **sent))
    put(session, Receipt(case_id=case.id, number="TT-0009/2026", what="Reply letter", received_by="Rina Contoh",
                         relation="Sekretaris", answer="dissatisfied", remark=text, at=AT + 3 * DAY))  # fmt: skip
    put(session, Dispatch(method="email", proof="Message-ID 4711", at=AT + 4 * DAY, **sent))
    put(session, Receipt(case_id=case.id, number="TT-0010/2026", what="Reply letter", received_by="Rina Contoh",
                         answer="satisfied", at=AT + 5 * DAY))  # fmt: skip
    put(session, Receipt(case_id=case.id, what="Reply letter", answer="silent", at=AT + 6 * DAY))
    return case


def appeal(session: Session, world: World, text: str = "Surat tidak kami terima.", **values: Any) -> Case:
    """Add an appeal with its team, statements, votes and decision."""
    people = world.people
    head, desk = people["ptk_head"], people["ptk_desk"]
    case = make_case(session, world.offices["PTK"], kind="appeal", registered_by_id=desk.id, description=text,
                     appealed_decision=values.pop("appealed_decision", "Keputusan nomor 114/SERT/I/2026"),
                     decision_delivered_on=date(2026, 4, 27), complete_at=AT, **values)  # fmt: skip
    file(session, case, "Tanda terima pos")
    team = put(session, AppealTeam(case_id=case.id, number="003/SK/PTK/V/2026", formed_at=AT + DAY, formed_by_id=head.id,
                                   subject=text))  # fmt: skip
    members = [
        put(session, TeamMember(
            case_id=case.id, team_id=team.id, user_id=people[f"ptk_member{number}"].id, chair=number == 1, competence=text[:300],
            status="replaced" if number == 4 else "declared", replaced_reason=text if number == 4 else "", appointed_at=AT))
        for number in (1, 2, 3, 4)
    ]  # fmt: skip
    for member in members:
        verdict = "conflicted" if member.status == "replaced" else "declared"
        put(session, ImpartialityStatement(
            case_id=case.id, member_id=member.id, verdict=verdict, disclosure=text if verdict != "declared" else "",
            statements="" if verdict != "declared" else "1, 2, 3, 4, 5, 6", at=AT + 2 * DAY))  # fmt: skip
    for member in members[:3]:
        put(session, Vote(case_id=case.id, member_id=member.id, reasons=text, at=AT + 3 * DAY,
                          ruling="rejected" if member is members[2] else "granted_in_part"))  # fmt: skip
    decision = put(session, Decision(
        case_id=case.id, number="002/KPTS/PTK/V/2026", ruling="granted_in_part", chronology=text, effect="Sertifikat tetap berlaku.",
        follow_up="Evaluasi ulang oleh auditor lain", follow_up_by=date(2026, 6, 30), dissent=f"Anggota: {text}",
        decided_at=AT + 4 * DAY, decided_by_id=members[0].user_id))  # fmt: skip
    put(session, DecisionPoint(case_id=case.id, decision_id=decision.id, no=1, point=text, evidence="Surat\nTanda terima",
                               consideration=text, conclusion="Beralasan"))  # fmt: skip
    put(
        session,
        Resolution(
            kind="admissibility", text=text, verdict="inadmissible", case_id=case.id, by_id=head.id, at=AT + DAY
        ),
    )
    put(session, Dispatch(case_id=case.id, decision_id=decision.id, method="post", recipient="Rina Contoh", proof="Resi 88",
                          at=AT + 5 * DAY, by_id=desk.id))  # fmt: skip
    session.refresh(team)
    return case

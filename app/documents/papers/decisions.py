"""Decisions: on an appeal by its team, on a complaint by its approver (D9), on admission; and records of meetings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.papers.common_facts import object_words
from app.documents.papers.decision_words import CLOSING, RULED, VERDICTS, WORDS
from app.documents.papers.paper import Paper, rows
from app.documents.papers.parties import party, role_of
from app.documents.papers.setting import Setting
from app.documents.papers.signers import as_oneself, for_office
from app.models.appeal import AppealTeam, Decision, Vote
from app.models.case import Case
from app.models.codes import POINT_FINDINGS
from app.models.document import Document
from app.models.handling import Resolution
from app.models.nonconformity import InvestigationNote, Nonconformity
from app.models.person import Staff, holders
from reports import decision as decisions
from reports import minutes
from reports.decision import Point
from reports.frames import Signer
from reports.sheet import Drawn

BLANK = "……………"


def decision_sources(session: Session, case: Case) -> Sequence[Decision | Resolution]:
    """Return the decision of the appeal team; in a complaint what its approver approved."""
    made: Sequence[Any] = rows(Decision)(session, case)
    return made or rows(Resolution, Resolution.kind == "approval", Resolution.verdict == "approved")(session, case)


def decision_number(setting: Setting, source: Decision | Resolution) -> str:
    """Return the number of a decision: its own, or that of the paper issued of it."""
    if isinstance(source, Decision):
        return source.number
    issued = setting.session.scalars(
        select(Document.number).where(
            Document.case_id == setting.case.id, Document.kind == "resolution_decision", Document.source_table == source.__tablename__, Document.source_id == source.id
        ).order_by(Document.id.desc())
    ).first()  # fmt: skip
    return issued or BLANK


def draw_decision(setting: Setting, source: Decision | Resolution) -> Drawn:
    """Return the decision on the appeal or the complaint."""
    return _appeal(setting, source) if isinstance(source, Decision) else _complaint(setting, source)


def _appeal(setting: Setting, made: Decision) -> Drawn:
    case, words = setting.case, WORDS[setting.language]
    formed = setting.session.scalars(select(AppealTeam).where(AppealTeam.case_id == case.id)).first()
    against = setting.text(case.appealed_decision) or object_words(setting) or setting.text(case.subject)
    said = against.casefold().startswith(("banding", "appeal"))  # a subject that is an appeal in its own words
    about = against if said else words["about_appeal"].format(against=against)
    rulings = [RULED[setting.language][made.ruling].format(party=party(setting), number=case.number)]
    rulings += _lines(setting.text(made.effect))
    if made.follow_up:
        by = words["by"].format(date=setting.day(made.follow_up_by)) if made.follow_up_by else ""
        rulings.append(f"{setting.text(made.follow_up).strip().rstrip('.')}{by}.")
    facts = [
        (words["appellant"], setting.customer), (words["against"], against),
        (words["appeal"], f"{case.number}, {words['received'].format(date=setting.day(case.received_at))}"),
        (words["respondent"], setting.text(case.respondent_name)),
        (words["team"], words["formed"].format(number=formed.number) if formed else ""),
    ]  # fmt: skip
    points = tuple(
        Point(setting.text(one.point), _lines(setting.text(one.evidence)), setting.text(one.consideration),
              setting.text(one.conclusion)) for one in made.points
    )  # fmt: skip
    chronology = ((words["chronology"], setting.text(made.chronology)),) if made.chronology else ()
    return _draw(
        setting, words["appeal_title"], setting.number or made.number, about, facts,
        chronology, points, words["team_opening"], rulings, CLOSING[setting.language]["appeal"], setting.text(made.dissent),
        setting.day(made.decided_at), words["body"], _judges(setting, made, formed),
    )  # fmt: skip


def _judges(setting: Setting, made: Decision, formed: AppealTeam | None) -> tuple[Signer, ...]:
    """The chair and the members sign; who voted otherwise, with that note."""
    words = WORDS[setting.language]
    if formed is None:
        return (as_oneself(made.decided_by, words["chair"], "chair"),)
    votes = setting.session.scalars(select(Vote).where(Vote.case_id == setting.case.id)).all()
    against = {vote.member_id for vote in votes if vote.ruling != made.ruling}
    found = []
    for index, member in enumerate(formed.serving):
        role, anchor = (words["chair"], "chair") if member.chair else (words["member"], f"member_{index}")
        found.append(as_oneself(member.user, role, anchor, note=words["dissents"] if member.id in against else ""))
    return tuple(found)


def _complaint(setting: Setting, approved: Resolution) -> Drawn:
    case, words = setting.case, WORDS[setting.language]
    facts = [
        (words["complainant"], setting.customer), (words["complaint"], case.number),
        (words["received_on"], setting.day(case.received_at)), (words["subject"], setting.text(case.subject)),
        (words["object"], object_words(setting)), (words["respondent"], setting.text(case.respondent_name)),
    ]  # fmt: skip
    points = tuple(
        Point(setting.text(one.text), _lines(setting.text(one.evidence)), setting.name(POINT_FINDINGS, one.finding),
              setting.text(one.conclusion)) for one in case.points if one.conclusion
    )  # fmt: skip
    rulings = [VERDICTS[setting.language][case.validity].format(party=party(setting), number=case.number)]
    rulings += _lines(setting.text(approved.text))
    reports = setting.session.scalars(
        select(Nonconformity).where(Nonconformity.case_id == case.id, Nonconformity.status != "unfounded")
        .order_by(Nonconformity.id)
    ).all()  # fmt: skip
    rulings += [
        words["corrective"].format(action=setting.text(one.corrective_action).strip().rstrip("."), number=one.number,
                                   date=setting.day(one.target_date)) for one in reports
    ]  # fmt: skip
    technical = as_oneself(_investigator(setting), words["technical"], "technical")
    return _draw(
        setting, words["complaint_title"], setting.number or BLANK, words["about_complaint"].format(subject=setting.text(case.subject)),
        facts, (), points, words["office_opening"].format(office=setting.office.name), rulings,
        CLOSING[setting.language]["complaint"], "", setting.day(approved.at), "", (technical, for_office(setting, approved.by)),
    )  # fmt: skip


def _investigator(setting: Setting) -> Staff | None:
    """Who looked into the complaint, else the technical manager of the day."""
    case_id = setting.case.id
    note = setting.session.scalars(
        select(InvestigationNote).where(InvestigationNote.case_id == case_id).order_by(InvestigationNote.id.desc())
    ).first()
    report = setting.session.scalars(
        select(Nonconformity).where(Nonconformity.case_id == case_id).order_by(Nonconformity.id.desc())
    ).first()
    known = (report.found_by if report else None) or (note.by if note else None)
    if known is not None:
        return known
    found = setting.session.execute(holders(setting.office.id, "technical_manager", setting.at.date())).first()
    return found[0] if found else None


def draw_admissibility(setting: Setting, made: Resolution) -> Drawn:
    """Whether an appeal is examined, with the reasons; a refusal names what remains open."""
    case, words = setting.case, WORDS[setting.language]
    against = setting.text(case.appealed_decision) or object_words(setting)
    facts = [
        (words["appellant"], setting.customer), (words["appeal"], case.number), (words["against"], against),
        (words["decision_received"], setting.day(case.decision_delivered_on)),
        (words["received_on"], setting.day(case.received_at)),
    ]  # fmt: skip
    ruling = RULED[setting.language][made.verdict].format(party=party(setting), number=case.number)
    closing = (
        CLOSING[setting.language]["inadmissible"]
        if made.verdict == "inadmissible"
        else CLOSING[setting.language]["admitted"]
    )
    return _draw(
        setting, words["admission_title"], setting.number or BLANK, words["about_admission"].format(number=case.number), facts,
        ((words["reasons"], setting.text(made.text)),), (), words["office_opening"].format(office=setting.office.name),
        [ruling], closing, "", setting.day(made.at), "", (for_office(setting, made.by),),
    )  # fmt: skip


def _draw(
    setting: Setting, title: str, number: str, about: str, facts: Sequence[tuple[str, str]],
    parts: tuple[tuple[str, str], ...], points: tuple[Point, ...], opening: str, rulings: Sequence[str],
    closing: tuple[str, ...], dissent: str, day: str, body: str, signers: tuple[Signer, ...],
) -> Drawn:  # fmt: skip
    running = WORDS[setting.language]["running"].format(title=title, number=number)
    closing = tuple(line.format(party=role_of(setting)) for line in closing)
    return decisions.decision_pdf(decisions.Decision(
        setting.sheet(title, "letter", running=running), title, number, about, [fact for fact in facts if fact[1]], parts,
        points, opening, tuple(rulings), closing, dissent, f"{setting.office.city}, {day}", body, signers, setting.copies))  # fmt: skip


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def draw_minutes(setting: Setting, meeting: Resolution) -> Drawn:
    """The record of a meeting of the parties; each signs."""
    case, words = setting.case, WORDS[setting.language]
    role = role_of(setting)
    role = role[:1].upper() + role[1:]
    known = "" if setting.masked or case.customer is None else case.contact_name or case.customer.name
    facts = [(words["case"], case.number), (words["subject"], setting.text(case.subject)), (role, setting.customer),
             (words["respondent"], setting.text(case.respondent_name)), (words["led"], meeting.by.name if meeting.by else "")]  # fmt: skip
    officer = as_oneself(meeting.by, words["officer"], "officer", f"{setting.office.city}, {setting.day(meeting.at)}")
    signers = [Signer(role, known, anchor="customer"), replace(officer)]
    if case.respondent_name:
        signers.insert(1, Signer(words["respondent"], setting.text(case.respondent_name), anchor="respondent"))
    return minutes.minutes_pdf(minutes.Minutes(
        setting.sheet(words["minutes_title"]),
        words["minutes_opening"].format(moment=setting.moment(meeting.at), number=case.number),
        [fact for fact in facts if fact[1]], setting.text(meeting.text),
        words["agreed"] if meeting.verdict == "agreed" else words["not_agreed"], tuple(signers)))  # fmt: skip


PAPERS = (
    Paper("resolution_decision", decision_sources, draw_decision, number=lambda made: getattr(made, "number", ""),
          subject="decision", to_customer=True),
    Paper("admissibility_decision", rows(Resolution, Resolution.kind == "admissibility"), draw_admissibility,
          subject="decision", to_customer=True),
    Paper("minutes", rows(Resolution, Resolution.kind == "meeting"), draw_minutes, to_customer=True),
)  # fmt: skip

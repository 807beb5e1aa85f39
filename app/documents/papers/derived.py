"""The numbered papers that came out of a case, for its record (D3)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from app.documents.papers.setting import Setting
from app.models.appeal import AppealTeam, Decision
from app.models.letter import Letter, Receipt
from app.models.nonconformity import Nonconformity
from app.procedures.vocabulary import DOCUMENTS


def derived_papers(setting: Setting) -> tuple[tuple[str, str, str], ...]:
    """Return (kind, number, date) of letters, reports, team, decision and receipts, by time."""
    found = sorted(_found(setting), key=lambda row: row[2])
    return tuple(
        (DOCUMENTS[kind].in_language(setting.language) if kind in DOCUMENTS else kind, number, setting.day(at))
        for kind, number, at in found
    )


def _found(setting: Setting) -> Iterator[tuple[str, str, datetime]]:
    session, case_id = setting.session, setting.case.id
    for letter in session.scalars(select(Letter).where(Letter.case_id == case_id, Letter.signed_at.is_not(None))):
        if letter.signed_at:
            yield letter.kind, letter.number or "", letter.signed_at
    for report in session.scalars(select(Nonconformity).where(Nonconformity.case_id == case_id)):
        yield "nonconformity_report", report.number, report.found_at
    for team in session.scalars(select(AppealTeam).where(AppealTeam.case_id == case_id)):
        yield "team_formation", team.number, team.formed_at
    for decision in session.scalars(select(Decision).where(Decision.case_id == case_id)):
        yield "resolution_decision", decision.number, decision.decided_at
    for receipt in session.scalars(select(Receipt).where(Receipt.case_id == case_id, Receipt.number != "")):
        yield "receipt", receipt.number, receipt.at

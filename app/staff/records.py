"""The records of cases as read-only pages: made from their tables, filtered by the one row scope.

Free texts that may name a complainant stand on the page of the case, where they are masked; here are facts only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from app.messages import N_
from app.models import codes
from app.models.appeal import AppealTeam, Decision, ImpartialityStatement, Objection, Vote
from app.models.event import AccessLog
from app.models.handling import ClockPause, Disposition, Extension, FunctionResponse, IntakeReport, Referral
from app.models.lawsuit import Lawsuit
from app.models.letter import Letter, Receipt
from app.models.nonconformity import EffectivenessCheck, Nonconformity
from app.staff import formats
from app.staff.base import RecordView
from app.staff.cause_drawings import cause_drawings
from app.staff.interface import OneWriteInterface
from app.staff.navigation import MONITORING, RECORDS, WORK

LABELS: Mapping[str, Any] = {
    "case": lazy_gettext("Case"),
    "by": lazy_gettext("By"),
    "at": lazy_gettext("When"),
    "number": lazy_gettext("Number"),
    "status": lazy_gettext("Status"),
    "urgency": lazy_gettext("Urgency"),
    "security_class": lazy_gettext("Security classification"),
    "due_on": lazy_gettext("Respond by"),
    "addressees": lazy_gettext("Forwarded to"),
    "unit": lazy_gettext("Function"),
    "validity": lazy_gettext("Conclusion"),
    "current": lazy_gettext("In force"),
    "signed_at": lazy_gettext("Signed"),
    "signer": lazy_gettext("Signed by"),
    "capacity": lazy_gettext("Capacity"),
    "grade": lazy_gettext("Grade"),
    "target_date": lazy_gettext("Target completion date"),
    "check_on": lazy_gettext("Effectiveness is checked on"),
    "result_affected": lazy_gettext("A reported result is affected"),
    "found_by": lazy_gettext("Found by"),
    "found_at": lazy_gettext("Found"),
    "responsible": lazy_gettext("Person responsible"),
    "nonconformity": lazy_gettext("Nonconformity"),
    "effective": lazy_gettext("Effective"),
    "formed_at": lazy_gettext("Formed"),
    "formed_by": lazy_gettext("Formed by"),
    "members": lazy_gettext("Members"),
    "member": lazy_gettext("Member"),
    "verdict": lazy_gettext("Statement"),
    "upheld": lazy_gettext("Upheld"),
    "ruled_by": lazy_gettext("Ruled by"),
    "ruled_at": lazy_gettext("Ruled"),
    "ruling": lazy_gettext("Ruling"),
    "decided_at": lazy_gettext("Decided"),
    "decided_by": lazy_gettext("Decided by"),
    "delivered_at": lazy_gettext("Delivered"),
    "forum": lazy_gettext("Where"),
    "court_number": lazy_gettext("Number at the court"),
    "opened_at": lazy_gettext("Opened"),
    "concluded_at": lazy_gettext("Concluded"),
    "what": lazy_gettext("What"),
    "answer": lazy_gettext("Answer"),
    "kind": lazy_gettext("Kind"),
    "body": lazy_gettext("Body"),
    "reference": lazy_gettext("Reference"),
    "conclusion": lazy_gettext("Conclusion"),
    "responsibility": lazy_gettext("Responsibility"),
    "from_at": lazy_gettext("From"),
    "to_at": lazy_gettext("Until"),
    "limit_at": lazy_gettext("Limit"),
    "task": lazy_gettext("Task"),
    "old_due_at": lazy_gettext("Due before"),
    "new_due_at": lazy_gettext("Due now"),
    "user": lazy_gettext("Person"),
}
LETTER_STATUSES = {
    "draft": N_("Draft"), "checked": N_("Checked"), "signed": N_("Signed"), "dispatched": N_("Dispatched"),
}  # fmt: skip
NC_STATUSES = {
    "open": N_("Open"), "effective": N_("Effective"), "ineffective": N_("Not effective"), "unfounded": N_("Unfounded"),
}  # fmt: skip
STATEMENTS = {
    "declared": N_("Declared impartial"), "conflicted": N_("Conflict of interest"), "declined": N_("Declined"),
}  # fmt: skip
ANSWERS = {
    "satisfied": N_("Received, settled"), "accepted": N_("Accepted"), "dissatisfied": N_("Not settled"),
    "silent": N_("No answer came"), "to_appeal": N_("Appeal"), "sued": N_("Go to court"),
}  # fmt: skip
REFERRALS = {"referral": N_("Referral"), "handover": N_("Handover")}
CONCLUSIONS = {
    "registered": N_("Registered"), "accepted": N_("Accepted for handling"), "not_ours": N_("Not ours"),
}  # fmt: skip
RESPONSIBLE = {"ours": N_("This office"), "other_body": N_("Another body")}
WHAT = {"Reply letter": N_("Reply letter"), "Decision": N_("Decision")}
READINGS = {"identity": N_("Identity")}


def case_link(case: Any) -> Markup | str:
    """Show a case as a link to its page."""
    if case is None:
        return ""
    return Markup('<a class="t-id" href="/cases/{}">{}</a>').format(case.id, case.number)


def names(items: Sequence[Any]) -> str:
    """Show several records by their names."""
    return ", ".join(str(item) for item in items)


def record_heading(view: RecordView, item: Any) -> str:
    """Return what a record's page is headed with: its kind and its own number, or that of what it is about."""
    about = item.nonconformity if isinstance(item, EffectivenessCheck) else getattr(item, "case", None)
    number = getattr(item, "number", None) or getattr(item, "court_number", None) or (about.number if about else "")
    return f"{view.show_title} {number}".strip()


def numbered(number: str | None) -> Markup | str:
    """Show a number; a record is found by it, and so the words stand where there is none yet."""
    return Markup('<span class="t-id">{}</span>').format(number) if number else gettext("No number yet")


MOMENTS = {
    "at", "signed_at", "found_at", "formed_at", "ruled_at", "decided_at", "delivered_at", "opened_at", "concluded_at",
    "from_at", "to_at", "limit_at", "old_due_at", "new_due_at",
}  # fmt: skip
DAYS = {"due_on", "target_date", "check_on"}
TICKS = {"current", "result_affected", "effective", "upheld"}


def formatters(columns: Sequence[str]) -> dict[str, Any]:
    """Return how each column of a record is shown."""
    found: dict[str, Any] = dict.fromkeys(("number", "court_number"), numbered)
    found |= {"case": case_link, "addressees": names, "members": names}
    found |= dict.fromkeys(MOMENTS, formats.moment) | dict.fromkeys(DAYS, formats.day)
    found |= dict.fromkeys(TICKS, formats.yes_no)
    return {name: shown for name, shown in found.items() if name in columns}


def record_view(
    name: str, model: Any, route: str, title: Any, one: Any, columns: Sequence[str],
    coded: Mapping[str, codes.Codes] | None = None, **more: Any,
) -> type[RecordView]:  # fmt: skip
    """Make the read-only view of one table, newest first. `one`: what a row is called; `more`: members of the view."""
    return type(name, (RecordView,), {
        "__doc__": f"Read-only list of {model.__tablename__}.",
        "datamodel": OneWriteInterface(model),
        "route_base": f"/records/{route}",
        "list_title": title, "show_title": one,
        "list_columns": list(columns), "show_columns": list(columns), "search_columns": [],
        "order_columns": [column for column in columns if column in ("number", "at")],
        "label_columns": {column: LABELS[column] for column in columns},
        "formatters_columns": formatters(columns),
        "code_columns": dict(coded or {}),
        "base_order": ("id", "desc"),
        "heading": record_heading,
        "empty_text": lazy_gettext("Nothing is recorded here yet. What the steps of a case record appears by itself."),
        **more,
    })  # fmt: skip


DispositionView = record_view(
    "DispositionView", Disposition, "dispositions", lazy_gettext("Dispositions"), lazy_gettext("Disposition"),
    ["case", "addressees", "urgency", "security_class", "due_on", "by", "at"],
    {"urgency": codes.URGENCIES, "security_class": codes.SECURITY_CLASSES})  # fmt: skip
FunctionResponseView = record_view(
    "FunctionResponseView", FunctionResponse, "responses", lazy_gettext("Responses of the functions"),
    lazy_gettext("Response of a function"),
    ["case", "unit", "validity", "current", "by", "at"], {"validity": codes.VALIDITIES})  # fmt: skip
LetterView = record_view(
    "LetterView", Letter, "letters", lazy_gettext("Outgoing letters"), lazy_gettext("Outgoing letter"),
    ["number", "case", "status", "signer", "capacity", "signed_at"],
    {"status": LETTER_STATUSES, "capacity": codes.CAPACITIES})  # fmt: skip
NonconformityView = record_view(
    "NonconformityView", Nonconformity, "nonconformities", lazy_gettext("Nonconformities"),
    lazy_gettext("Nonconformity"),
    ["number", "case", "grade", "status", "responsible", "target_date", "check_on", "result_affected", "found_by"],
    {"grade": codes.GRADES, "status": NC_STATUSES},
    _show_extras=lambda _view, report: {"drawings": cause_drawings(g.viewer, report)})  # fmt: skip
EffectivenessCheckView = record_view(
    "EffectivenessCheckView", EffectivenessCheck, "effectiveness-checks", lazy_gettext("Effectiveness checks"),
    lazy_gettext("Effectiveness check"),
    ["nonconformity", "effective", "by", "at"])  # fmt: skip
AppealTeamView = record_view(
    "AppealTeamView", AppealTeam, "teams", lazy_gettext("Appeal teams"), lazy_gettext("Appeal team"),
    ["number", "case", "members", "formed_by", "formed_at"])  # fmt: skip
ImpartialityStatementView = record_view(
    "ImpartialityStatementView", ImpartialityStatement, "statements", lazy_gettext("Statements of impartiality"),
    lazy_gettext("Statement of impartiality"),
    ["case", "member", "verdict", "at"], {"verdict": STATEMENTS})  # fmt: skip
ObjectionView = record_view(
    "ObjectionView", Objection, "objections", lazy_gettext("Objections to team members"),
    lazy_gettext("Objection to a team member"),
    ["case", "member", "at", "upheld", "ruled_by", "ruled_at"])  # fmt: skip
VoteView = record_view(
    "VoteView", Vote, "votes", lazy_gettext("Votes"), lazy_gettext("Vote"),
    ["case", "member", "ruling", "at"], {"ruling": codes.RULINGS})  # fmt: skip
DecisionView = record_view(
    "DecisionView", Decision, "decisions", lazy_gettext("Decisions"), lazy_gettext("Decision"),
    ["number", "case", "ruling", "decided_by", "decided_at", "delivered_at"], {"ruling": codes.RULINGS})  # fmt: skip
LawsuitView = record_view(
    "LawsuitView", Lawsuit, "lawsuits", lazy_gettext("Lawsuits"), lazy_gettext("Lawsuit"),
    ["court_number", "case", "forum", "opened_at", "concluded_at"], {"forum": codes.FORUMS})  # fmt: skip
ReceiptView = record_view(
    "ReceiptView", Receipt, "receipts", lazy_gettext("Receipts"), lazy_gettext("Receipt"),
    ["number", "case", "what", "answer", "at"], {"answer": ANSWERS, "what": WHAT})  # fmt: skip
ReferralView = record_view(
    "ReferralView", Referral, "referrals", lazy_gettext("Referrals and handovers"),
    lazy_gettext("Referral or handover"),
    ["case", "kind", "body", "reference", "by", "at"], {"kind": REFERRALS})  # fmt: skip
IntakeReportView = record_view(
    "IntakeReportView", IntakeReport, "intake-reports", lazy_gettext("Intake reports"), lazy_gettext("Intake report"),
    ["case", "conclusion", "responsibility", "by", "at"],
    {"conclusion": CONCLUSIONS, "responsibility": RESPONSIBLE})  # fmt: skip
ClockPauseView = record_view(
    "ClockPauseView", ClockPause, "pauses", lazy_gettext("Pauses"), lazy_gettext("Pause"),
    ["case", "from_at", "to_at", "limit_at", "by"])  # fmt: skip
ExtensionView = record_view(
    "ExtensionView", Extension, "extensions", lazy_gettext("Extensions"), lazy_gettext("Extension"),
    ["case", "old_due_at", "new_due_at", "by", "at"])  # fmt: skip
AccessLogView = record_view(
    "AccessLogView", AccessLog, "access-log", lazy_gettext("Who read identities"),
    lazy_gettext("Reading of an identity"),
    ["case", "user", "what", "at"], {"what": READINGS})  # fmt: skip


def register_records(builder: Any) -> None:
    """Add the pages of records to the application's builder."""
    for view, label, icon in (
        (LetterView, N_("Outgoing letters"), "mail"),
        (NonconformityView, N_("Nonconformities"), "circle-alert"),
        (AppealTeamView, N_("Appeal teams"), "scale"),
    ):
        builder.add_view(view, label, icon=icon, category=WORK)
    builder.add_view(AccessLogView, N_("Who read identities"), icon="eye", category=MONITORING)
    for view, label, icon in (
        (IntakeReportView, N_("Intake reports"), "file-text"),
        (DispositionView, N_("Dispositions"), "send"),
        (FunctionResponseView, N_("Responses of the functions"), "message-square"),
        (ReferralView, N_("Referrals and handovers"), "arrow-up-right"),
        (ImpartialityStatementView, N_("Statements of impartiality"), "shield"),
        (ObjectionView, N_("Objections to team members"), "flag"),
        (VoteView, N_("Votes"), "users"),
        (DecisionView, N_("Decisions"), "scale"),
        (LawsuitView, N_("Lawsuits"), "book-open"),
        (ReceiptView, N_("Receipts"), "mail-check"),
        (EffectivenessCheckView, N_("Effectiveness checks"), "check"),
        (ClockPauseView, N_("Pauses"), "pause"),
        (ExtensionView, N_("Extensions"), "calendar-days"),
    ):
        builder.add_view(view, label, icon=icon, category=RECORDS)

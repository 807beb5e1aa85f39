"""Letters that need no drafter: written from the office's template and a record of the case."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.letter_values import first_text
from app.documents.papers.decisions import decision_number, decision_sources
from app.documents.papers.letters import letter_drawing
from app.documents.papers.paper import Paper, rows, the_case
from app.documents.papers.pinned import milestone, promises, step_title
from app.documents.papers.setting import Setting
from app.documents.papers.signers import for_office, head_of
from app.documents.placeholders import Value
from app.documents.richtext import blocks, words
from app.models.appeal import Decision
from app.models.case import Case
from app.models.event import PROGRESS, CaseEvent
from app.models.handling import CompletenessRequest, Extension, Referral, Resolution
from app.models.letter import Dispatch
from app.models.person import Staff
from app.models.task import CaseTask
from app.procedures.durations import TimeUnit
from reports.richtext import Block, Items, Para, Span, plain
from reports.sheet import Drawn

WORDS = {
    "id": {
        "times": "Waktu penanganannya sebagai berikut:", "done": "Yang telah kami lakukan:", "file": "Satu berkas",
        "thanks": "Atas perhatian Saudara, kami ucapkan terima kasih.",
        "recourse": "Apabila Saudara tidak menerima hasil ini, Saudara dapat menyampaikannya kembali secara tertulis kepada "
        "kami atau menyampaikan pengaduan kepada Ombudsman Republik Indonesia.",
    },
    "en": {
        "times": "These times apply:", "done": "What we have done:", "file": "One file",
        "thanks": "Thank you for your attention.",
        "recourse": "If you do not accept this result, you can write to us again or bring the matter to the Ombudsman of the "
        "Republic of Indonesia.",
    },
}  # fmt: skip


def _sentence(text: str) -> Para:
    return Para((Span(text),))


def _listed(title: str, entries: Sequence[str]) -> list[Block]:
    """A lead-in with its list; nothing where the list is empty."""
    return [_sentence(title), Items(tuple(plain(one) for one in entries))] if entries else []


def _letter(
    setting: Setting, person: Staff | None, *, part: Sequence[Block] = (), at: int = 1, attachments: str = "",
    typed: str = "", **values: Value,
) -> Drawn:  # fmt: skip
    """Draw a letter from its template, with `part` put in after the paragraph `at`; `typed` replaces the template's body."""
    subject, text = first_text(setting.session, setting.case, setting.kind, None, None, **values)
    body = [*blocks(typed or text)]
    body[at:at] = part
    who = person or head_of(setting.session, setting.office, setting.at)
    return letter_drawing(setting, subject, body, for_office(setting, who), attachments=attachments)


def draw_acknowledgement(setting: Setting, case: Case) -> Drawn:
    """That the complaint or appeal was received: its number, how to follow it, the times that apply."""
    times = _listed(WORDS[setting.language]["times"], promises(setting))
    return _letter(setting, case.registered_by, part=times, at=2)


def draw_completeness_request(setting: Setting, request: CompletenessRequest) -> Drawn:
    """What is asked for, by when, and what follows if nothing comes."""
    waiting = setting.session.scalars(
        select(CaseTask).where(
            CaseTask.case_id == setting.case.id, CaseTask.activity == "await_customer", CaseTask.opened_at >= request.at
        ).order_by(CaseTask.id)
    ).first()  # fmt: skip
    limit = setting.day(waiting.lapses_at) if waiting else ""
    return _letter(setting, request.by, part=plain(request.note), at=-2, missing_items=list(request.items),
                   **({"answer_by": limit} if limit else {}))  # fmt: skip


def draw_extension(setting: Setting, extension: Extension) -> Drawn:
    """Why more time is needed, and until when."""
    return _letter(
        setting, extension.by, old_date=setting.day(extension.old_due_at), new_date=setting.day(extension.new_due_at),
        extension_reason=extension.reason,
    )  # fmt: skip


def draw_progress(setting: Setting, report: CaseEvent) -> Drawn:
    """What has been done, what comes next, and until when, as it was reported. A restricted case tells no steps."""
    case = setting.case
    tasks = setting.session.scalars(
        select(CaseTask)
        .where(CaseTask.case_id == case.id, CaseTask.side_track.is_(False), CaseTask.opened_at <= report.at)
        .order_by(CaseTask.id)
    ).all()
    tasks = [] if case.restricted else tasks
    done = {
        task.step_id: f"{title} ({setting.day(task.completed_at)})"
        for task in tasks
        if task.status == "done" and task.completed_at and task.completed_at <= report.at and task.role != "customer"
        and (title := step_title(task, setting.language))
    }  # fmt: skip
    now = [step_title(task, setting.language) for task in tasks if task.status == "open"]
    step = "; ".join(dict.fromkeys(title for title in now if title))
    said = [*plain(str(report.facts.get("done", ""))), *plain(str(report.facts.get("coming", "")))]
    part = [*_listed(WORDS[setting.language]["done"], list(done.values())), *said]
    author = setting.session.get(Staff, report.actor_id) if report.actor_id else None
    return _letter(setting, author, part=part, step=step, new_date=_promised(setting))


def _promised(setting: Setting) -> str:
    """The last day for the decision, where the procedure counts it in calendar days from the complete file."""
    length, start = milestone(setting.case, "decide"), setting.case.complete_at or setting.case.received_at
    if length is None or length.unit is not TimeUnit.CALENDAR_DAYS:
        return ""
    return setting.day(start + timedelta(days=length.amount))


def draw_referral(setting: Setting, referral: Referral) -> Drawn:
    """To which other body the customer can turn, and why."""
    return _letter(
        setting, referral.by, other_body_name=referral.body, other_body_address=referral.address,
        referral_reason=referral.reason,
    )  # fmt: skip


def closings(session: Session, case: Case) -> Sequence[Resolution | CaseEvent]:
    """Return the notices written at closing; the closings themselves where none was written."""
    written = rows(Resolution, Resolution.kind == "closing_notice")(session, case)
    return written or rows(CaseEvent, CaseEvent.name == "CaseClosed")(session, case)


def draw_closing(setting: Setting, source: Resolution | CaseEvent) -> Drawn:
    """That handling has ended and how, and what remains open to the customer, the Ombudsman always."""
    said = WORDS[setting.language]
    if isinstance(source, CaseEvent):
        return _letter(setting, None)
    more = [_sentence(said["thanks"])]
    if "ombudsman" not in words(source.text).lower():
        more.insert(0, _sentence(said["recourse"]))
    return _letter(setting, source.by, typed=source.text, part=more, at=len(blocks(source.text)))


def draw_cover_letter(setting: Setting, source: Decision | Resolution) -> Drawn:
    """Encloses the decision; the words typed at its delivery, if there were any."""
    sent = setting.session.scalars(
        select(Dispatch).where(
            Dispatch.case_id == setting.case.id, Dispatch.letter_id.is_(None), Dispatch.delivered.is_(True)
        ).order_by(Dispatch.id.desc())
    ).first()  # fmt: skip
    day = source.decided_at if isinstance(source, Decision) else source.at
    return _letter(
        setting, sent.by if sent else None, typed=sent.remark if sent else "", attachments=WORDS[setting.language]["file"],
        decision_number=decision_number(setting, source), decision_date=setting.day(day),
    )  # fmt: skip


PAPERS = tuple(
    Paper(
        kind,
        sources,
        drawing,
        subject="letter",
        names_customer=True,
        to_customer=True,
        until_sent=kind == "cover_letter",
    )
    for kind, sources, drawing in (
        ("acknowledgement", the_case, draw_acknowledgement),
        ("completeness_request", rows(CompletenessRequest), draw_completeness_request),
        ("extension_letter", rows(Extension), draw_extension),
        ("progress_letter", rows(CaseEvent, CaseEvent.name == PROGRESS), draw_progress),
        ("referral_letter", rows(Referral, Referral.kind == "referral"), draw_referral),
        ("closing_notice", closings, draw_closing),
        ("cover_letter", decision_sources, draw_cover_letter),
    )
)

"""Draft the letter (L7)."""

from typing import Any, TypeVar

from sqlalchemy import select

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.fields import area, field, line
from app.activities.letters import letter_at_hand
from app.messages import N_
from app.models.handling import FunctionResponse, LetterInstruction
from app.models.letter import Letter, LetterVersion
from app.models.nonconformity import InvestigationNote, Nonconformity


class Drafted(OutcomeData):
    """A version of the answer."""

    subject: str = line(N_("Subject"))
    body: str = area(N_("Text of the letter"), limit=40000)
    apology: bool = field(N_("Contains an apology"), default=False)


class DraftLetter(Activity):
    """The answer is written; all versions stay."""

    name = "draft_letter"
    title = N_("Draft the letter")
    outcomes = {"drafted": Outcome(N_("Send for checking"), Drafted, primary=True)}

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from the last version, or from what was found."""
        letter = letter_at_hand(context)
        if letter and letter.current:
            return {"subject": letter.current.subject, "body": letter.current.body, "apology": letter.current.apology}
        return {"subject": "Tanggapan atas Keluhan Pelanggan", "body": first_text(context),
                "apology": context.case.validity in ("proven", "partly_proven")}  # fmt: skip

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Write the new version and make it the current one."""
        letter = letter_at_hand(context) or context.add(Letter(case_id=context.case.id))
        for version in letter.versions:
            version.current = False
        context.session.flush()
        number = len(letter.versions) + 1
        letter.versions.append(LetterVersion(
            case_id=context.case.id, no=number, subject=data.subject, body=data.body, apology=data.apology,
            at=context.now, by_id=context.actor.user_id))  # fmt: skip
        letter.status = "draft"
        context.changes["version"] = number


Row = TypeVar("Row", FunctionResponse, LetterInstruction, Nonconformity, InvestigationNote)


def rows_of(context: StepContext, model: type[Row]) -> list[Row]:
    """Return the records of one kind of the case, oldest first."""
    return list(context.session.scalars(select(model).where(model.case_id == context.case.id).order_by(model.id)))


def first_text(context: StepContext) -> str:
    """Write a first text of the answer from what the case knows (Indonesian: the office's letters are)."""
    case = context.case
    responses = [row for row in rows_of(context, FunctionResponse) if row.current]
    reports, notes = rows_of(context, Nonconformity), rows_of(context, InvestigationNote)
    instruction = rows_of(context, LetterInstruction)[-1:]
    parts = [
        f"Sehubungan dengan keluhan Saudara yang kami terima dengan nomor {case.number} perihal {case.subject}, "
        "kami sampaikan terima kasih atas masukan tersebut."
    ]
    if case.validity in ("proven", "partly_proven"):
        parts[0] += " Kami mohon maaf atas ketidaknyamanan yang Saudara alami."
    findings = [text for row in responses for text in (row.findings, row.cause) if text]
    findings += [note.reasons for note in notes]
    if findings:
        parts.append(
            "Berdasarkan hasil penelusuran kami:\n" + "\n".join(f"{n}. {t}" for n, t in enumerate(findings, 1))
        )
    actions = [row.action for row in responses if row.action] + [row.corrective_action for row in reports]
    if actions:
        parts.append("Tindakan yang kami lakukan:\n" + "\n".join(f"{n}. {t}" for n, t in enumerate(actions, 1)))
    parts += [row.instruction for row in instruction if row.instruction not in actions]
    parts.append(
        "Apabila Saudara masih berkeberatan, Saudara dapat menyampaikannya kembali secara tertulis kepada kami. "
        "Atas perhatian Saudara, kami ucapkan terima kasih."
    )
    return "\n\n".join(parts)

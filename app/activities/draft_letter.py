"""Draft the letter (L7), in the language of the case: from the office's template and what the case knows."""

from collections.abc import Sequence
from typing import Any

from app.activities.base import Activity, Fact, Outcome, OutcomeData, StepContext
from app.activities.fields import RichText, field, line, rich
from app.activities.letters import letter_at_hand
from app.documents.letter_values import PROVEN, first_text, values_of
from app.documents.placeholders import PLACEHOLDERS
from app.messages import N_
from app.models.letter import Letter, LetterVersion

GRAMMAR = frozenset({"case_kind", "case_kind_title"})  # words for sentences, no facts


class Drafted(OutcomeData):
    """A version of the answer."""

    subject: str = line(N_("Subject"))
    body: RichText = rich(N_("Text of the letter"))
    apology: bool = field(N_("Contains an apology"), default=False)


class DraftLetter(Activity):
    """The answer is written; all versions stay."""

    name = "draft_letter"
    title = N_("Draft the letter")
    outcomes = {"drafted": Outcome(N_("Send for checking"), Drafted, primary=True)}
    shows = ("letter",)

    def prefill(self, context: StepContext, outcome: str) -> dict[str, Any]:
        """Start from the last version, or from what was found."""
        letter = letter_at_hand(context)
        if letter and letter.current:
            return {"subject": letter.current.subject, "body": letter.current.body, "apology": letter.current.apology}
        subject, body = first_text(context.session, context.case, "reply_letter", context.actor)
        return {"subject": subject, "body": body, "apology": context.case.validity in PROVEN}

    def insertable(self, context: StepContext) -> Sequence[Fact]:
        """Offer what the case says at each place of a template, one entry of a list a line."""
        values = values_of(context.session, context.case, context.actor)
        texts = ((name, value if isinstance(value, str) else "\n".join(value)) for name, value in values.items())
        return [Fact(name, PLACEHOLDERS[name], text) for name, text in texts if text and name not in GRAMMAR]

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

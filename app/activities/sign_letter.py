"""Sign the letter (L9): by somebody not involved. The number is taken in the same transaction, the paper drawn before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.activities.base import Activity, Outcome, OutcomeData, StepContext
from app.activities.common import Remarked
from app.activities.fields import SigningMethod, field, secret, typed_number
from app.activities.letters import required_letter, review
from app.documents.desk import Desk
from app.documents.drawing import DrawnPaper, Issue, draw, language_of, setting_of, title_of
from app.documents.electronic import sign_electronically
from app.documents.issued import due_paper, give_bytes
from app.documents.letterhead import number_values
from app.documents.numbers import NumberMoved, given_out, peek
from app.documents.papers.paper import Paper
from app.documents.papers.registry import PAPERS
from app.documents.validation import examine
from app.documents.verification import new_code
from app.errors import Conflict, NotAllowed
from app.messages import N_
from app.models.document import PDF, DocumentSignature
from app.models.letter import Letter
from app.models.person import Staff


class Signed(OutcomeData):
    """How it is signed. Only where the office's mail system issues numbers is one typed in."""

    method: SigningMethod = field(N_("How you sign"), default="wet_ink", hint=N_(
        "On paper or with another system: the signed copy is added to the documents of the case afterwards."))  # fmt: skip
    passphrase: str = secret(
        N_("Passphrase of your certificate"), hint=N_("Only to sign with a certificate. It is kept nowhere.")
    )
    number: str = typed_number()


@dataclass(frozen=True)
class SignedPaper:
    """The letter as it was drawn before the transaction: its issue, its stored bytes, and its signed copy."""

    issue: Issue
    drawn: DrawnPaper
    key: str
    signed_key: str = ""
    signed_size: int = 0
    report: Mapping[str, Any] | None = None


class SignLetter(Activity):
    """The head, or who acts for the head, signs or returns."""

    name = "sign_letter"
    title = N_("Sign the letter")
    decides = True
    shows = ("letter",)
    outcomes = {
        "signed": Outcome(N_("Sign"), Signed, primary=True),
        "form": Outcome(N_("Return for form"), Remarked),
        "substance": Outcome(N_("Return for substance"), Remarked),
        "conflict": Outcome(N_("I have a conflict of interest"), Remarked),
    }
    optional = frozenset({"conflict"})

    def turn(self, outcome: str) -> str:
        """Whoever signs waits for the one before: both would draw the same number."""
        return "letter" if outcome == "signed" else ""

    def prepare(self, context: StepContext, outcome: str, data: Any, secrets: Mapping[str, str], desk: Desk) -> Any:
        """Draw, sign and store the letter with the number it will get."""
        electronic = data.method == "certificate"
        if not (desk.at_once or electronic):
            return None
        letter, _version = required_letter(context)
        paper = PAPERS[letter.kind]
        number = data.number or peek(
            context.session, context.case.office, "letter", context.now,
            **number_values(context.session, context.case, letter.kind))  # fmt: skip
        issue = Issue(number, context.now, new_code(context.session), language_of(paper, context.case))
        with context.session.no_autoflush:  # the letter as it will be; the caller rolls this back
            _sign(context, letter, number, context.now)
            drawn = draw(context.session, context.case, paper, letter, issue, desk.address)
            copy = self._signed(context, paper, letter, issue, drawn, secrets, desk) if electronic else b""
        signed_key = desk.storage.put(copy) if copy else ""
        report = examine(copy, desk.trust_roots) if copy else None
        return SignedPaper(issue, drawn, desk.storage.put(drawn.content), signed_key, len(copy), report)

    def _signed(
        self, context: StepContext, paper: Paper, letter: Letter, issue: Issue, drawn: DrawnPaper, secrets: Mapping[str, str],
        desk: Desk,
    ) -> bytes:  # fmt: skip
        setting = setting_of(context.session, context.case, paper, issue, desk.address)
        if letter.signer is None:
            raise NotAllowed(N_("Only a person can sign with a certificate."))
        return sign_electronically(
            setting, drawn.content, drawn.anchors, letter.signer, secrets.get("passphrase", ""), desk, issue.at,
            title_of(letter.kind, issue.number, issue.language),
        )  # fmt: skip

    def apply(self, context: StepContext, outcome: str, data: Any) -> None:
        """Sign with number and capacity, or write why not."""
        if outcome != "signed":
            review(context, outcome, data.remarks)
            return
        letter, _version = required_letter(context)
        ready: SignedPaper | None = context.prepared
        if ready is None and data.method == "certificate":
            raise Conflict(N_("The letter could not be signed with a certificate here. Reload the page and try again."))
        office, values = context.case.office, number_values(context.session, context.case, letter.kind)
        number = given_out(context.session, office, "letter", context.now, data.number, **values)
        if ready is not None and ready.issue.number != number:
            raise NumberMoved(number)
        _sign(context, letter, number, ready.issue.at if ready else context.now)
        context.case.answered_at = context.now
        context.changes["number"], context.changes["method"] = letter.number, data.method
        if ready is not None:
            _keep(context, letter, ready)


def _sign(context: StepContext, letter: Letter, number: str, at: datetime) -> None:
    letter.number, letter.status, letter.signed_at = number, "signed", at
    letter.signer_id = context.actor.user_id
    letter.signer = context.session.get(Staff, context.actor.user_id) if context.actor.user_id else None
    letter.capacity = context.actor.capacity("office_head", context.case.office_id)


def _keep(context: StepContext, letter: Letter, ready: SignedPaper) -> None:
    """Write the rows of a paper whose bytes are already stored."""
    issue, paper = ready.issue, PAPERS[letter.kind]
    task_id = context.task.id if context.task else None
    document = due_paper(context.case, paper, letter, issue, context.actor.user_id, task_id)
    give_bytes(document, ready.key, ready.drawn)
    context.add(document)
    context.changes.update(code=issue.code, sha256=ready.key)
    if ready.signed_key:
        context.add(DocumentSignature(
            case_id=context.case.id, document_id=document.id, method="certificate", signer_id=context.actor.user_id,
            signer_name=context.actor.name, capacity=letter.capacity, at=issue.at, recorded_by_id=context.actor.user_id,
            file_name=document.file_name, media_type=PDF, size=ready.signed_size, sha256=ready.signed_key, report=ready.report,
            storage_key=ready.signed_key))  # fmt: skip
        context.changes["signed_sha256"] = ready.signed_key

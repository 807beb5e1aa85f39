"""Official letters: the signed reply (D10), and the drawing that every other letter of a case shares."""

from collections.abc import Sequence

from app.documents.letterhead import security_class
from app.documents.papers.paper import Paper, rows
from app.documents.papers.setting import Setting
from app.documents.papers.signers import for_office, head_of
from app.documents.richtext import blocks, masked
from app.models.letter import Letter
from app.models.person import Staff
from reports import letter as letters
from reports.frames import Signer
from reports.richtext import Block
from reports.sheet import Drawn

BLANK = "……………"
NATURES = {
    "id": {"open": "Biasa", "restricted": "Terbatas", "confidential": "Rahasia", "secret": "Sangat Rahasia"},  # nosec B105
    "en": {"open": "Ordinary", "restricted": "Restricted", "confidential": "Confidential", "secret": "Secret"},  # nosec B105
}
WORDS = {
    "id": {"title": "Surat", "running": "Surat Nomor {number}", "anonymous": "Pelapor", "attention": "u.p. {name}"},
    "en": {"title": "Letter", "running": "Letter {number}", "anonymous": "The complainant",
           "attention": "Attn. {name}"},
}  # fmt: skip


def addressee(setting: Setting) -> tuple[str, ...]:
    """Return to whom a letter goes, a line each: contact person, organisation, address; "Pelapor" where nobody is known."""
    case, words = setting.case, WORDS[setting.language]
    if case.customer is None:
        return (words["anonymous"],)
    if setting.masked:
        return (setting.customer,)
    lines = [case.contact_name, case.contact_position, case.customer.name]
    if case.representative_name:
        lines = [case.customer.name, words["attention"].format(name=case.representative_name)]
    return tuple(dict.fromkeys(line.strip() for line in (*lines, *case.customer.address.splitlines()) if line.strip()))


def letter_drawing(
    setting: Setting, subject: str, body: Sequence[Block], signer: Signer, *, number: str = "", date: str = "",
    attachments: str = "", to: tuple[str, ...] | None = None,
) -> Drawn:  # fmt: skip
    """Return a letter of the case as PDF. Without `to` it goes to the customer; without `number` it has none yet."""
    words = WORDS[setting.language]
    shown = number or setting.number or BLANK
    nature = NATURES[setting.language][security_class(setting.session, setting.case)]
    sheet = setting.sheet(words["title"], "letter", running=words["running"].format(number=shown))
    text = masked(body, setting.text) if setting.masked else tuple(body)
    return letters.letter_pdf(letters.Letter(
        sheet, shown, nature, attachments, setting.text(subject), date or setting.day(setting.at),
        to or addressee(setting), text, signer, setting.copies))  # fmt: skip


def draft_letter_pdf(setting: Setting, subject: str, body: str, signer: Staff | None = None) -> Drawn:
    """Return the preview of a text that is not signed yet; without a signer the head of office is meant."""
    who = signer or head_of(setting.session, setting.office, setting.at)
    return letter_drawing(setting, subject, blocks(body), for_office(setting, who))


def draw_reply(setting: Setting, letter: Letter) -> Drawn:
    """Return a signed letter: its current version with its number, as its signer signed it."""
    version = letter.current
    return letter_drawing(
        setting, version.subject if version else "", blocks(version.body if version else ""),
        for_office(setting, letter.signer, capacity=letter.capacity),
        number=letter.number or "", date=setting.day(letter.signed_at),
    )  # fmt: skip


PAPERS = (
    Paper(
        "reply_letter",
        rows(Letter, Letter.kind == "reply_letter", Letter.status.in_(("signed", "dispatched"))),
        draw_reply,
        number=lambda letter: letter.number or "",
        names_customer=True,
        to_customer=True,
    ),
)

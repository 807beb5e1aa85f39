"""What a notice would look like: its words with the values of a case that does not exist."""

from dataclasses import dataclass

from app.documents.placeholders import Value, places_for
from app.models.office import Office
from app.notifications.catalogue import Notice, texts_of
from app.notifications.rendering import REPLIES, compose
from app.notifications.settings import MailSettings
from app.notifications.wording import OfficeWording
from app.security.tracking_links import tracking_address

HOLDS = frozenset({"attached", "appeal_possible"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail as it would be sent: its subject, and the same twice, as text and as HTML."""

    subject: str
    text: str
    html: str


def sample_of(office: Office, notice: Notice, language: str, wording: OfficeWording, settings: MailSettings) -> Sample:
    """Return the mail of some wording, from this office, about a case that does not exist."""
    texts, public_url = texts_of(language), settings.public_url
    holds = HOLDS | {REPLIES} if settings.imap_configured else HOLDS
    known = places_for(notice.audience).places
    values: dict[str, Value] = {name: value for name, value in texts.samples.items() if name in known}
    number = str(texts.samples["case_number"])
    own = {
        "office_name": office.name,
        "office_address": office.address,
        "office_phone": office.phone,
        "office_email": office.email,
        "tracking_link": tracking_address(public_url, number),
        "case_link": f"{public_url}/cases/42",
    }
    values |= {name: value for name, value in own.items() if name in known and value}
    if notice.link == "tasks":
        del values["case_number"]  # it is about no one case
    to_customer = notice.audience == "customer"
    pages = {"tasks": f"{public_url}/tasks/", "appointments": f"{public_url}/appointments-needed/"}
    address = own["tracking_link"] if to_customer else pages.get(notice.link, own["case_link"])
    name = str(texts.samples["addressee" if to_customer else "person"])
    return Sample(*compose(
        texts, wording, values, holds, audience=notice.audience, language=language, name=name,
        label=texts.button_of(notice), address=address, office=office.name))  # fmt: skip

"""The one place that decides whether a viewer may know who complains (ISO/IEC 17025 4.2, Perpres 76/2013)."""

import functools
import re
from collections.abc import Iterable

from app.messages import N_
from app.models.case import Case
from app.security.viewer import IDENTITY_ROLES, Viewer

HIDDEN = "▒▒▒"
_SPACE = r"[\s\u00ad\u200b-\u200f\ufeff]+"  # between the words of a name, also what is not seen
_APART = r"[\s.()/\-]*"  # between the digits of a telephone number
_LEGAL_FORM = re.compile(r"(PT|CV|UD|PD|Fa)\b\.?\s+(?=\w)", re.IGNORECASE)
CONFIDENTIAL = N_("Identity kept confidential")
ANONYMOUS = N_("Anonymous complainant")


def sees_identity(viewer: Viewer, case: Case) -> bool:
    """Whether a viewer who sees the case may know the complainant's identity."""
    if viewer.kind == "system" or (viewer.kind == "customer" and viewer.case_id == case.id):
        return True
    if viewer.agency:
        return False
    return case.consent_to_name or case.office_id in viewer.offices_as(IDENTITY_ROLES)


def masked_parties(viewer: Viewer, case: Case) -> dict[str, str]:
    """Return the complainant's particulars as the viewer may see them; `masked` says "yes" when hidden."""
    if case.customer is None:
        return _parties(ANONYMOUS if case.anonymous else HIDDEN, "no")
    if not sees_identity(viewer, case):
        return _parties(CONFIDENTIAL, "yes")
    return {
        "customer": case.customer.name,
        "type": case.customer.type,
        "address": case.customer.address,
        "contact_name": case.contact_name,
        "contact_position": case.contact_position,
        "contact_phone": case.contact_phone or case.customer.phone,
        "contact_email": case.contact_email or case.customer.email,
        "representative": case.representative_name,
        "masked": "no",
    }


def _parties(customer: str, masked: str) -> dict[str, str]:
    blank = dict.fromkeys(
        ("type", "address", "contact_name", "contact_position", "contact_phone", "contact_email", "representative"), ""
    )
    return {"customer": customer, **blank, "masked": masked}


def _identity_strings(case: Case) -> list[str]:
    values = [case.contact_name, case.contact_phone, case.contact_email, case.representative_name]
    if case.customer is not None:
        values += [case.customer.name, case.customer.phone, case.customer.email, case.customer.address]
    return sorted({value for value in values if value and len(value.strip()) > 2}, key=len, reverse=True)


def masked_text(viewer: Viewer, case: Case, text: str) -> str:
    """Return a text of the case with what identifies the complainant hidden; nothing of it for the agency."""
    if viewer.agency:
        return HIDDEN
    return text if sees_identity(viewer, case) else without_identity(case, text)


def masked_mail(viewer: Viewer, case: Case, text: str, sender: Iterable[str]) -> str:
    """Return a text of a mail of the case likewise, with the sender's name and address hidden too."""
    own = masked_text(viewer, case, text)
    return (
        own if sees_identity(viewer, case) else without_words([word for word in sender if len(word.strip()) > 2], own)
    )


def without_identity(case: Case, text: str) -> str:
    """Return a text of the case with what identifies the complainant hidden, whoever reads it."""
    return without_words(_identity_strings(case), text)


def without_words(values: Iterable[str], text: str) -> str:
    """Return a text with some names, addresses and numbers hidden, however they are written."""
    for value in values if text else ():
        text = _seen_as(value).sub(HIDDEN, text)
    return text


@functools.lru_cache(4096)
def _seen_as(value: str) -> re.Pattern[str]:
    """What a value of the case looks like in a text: spaced, broken or capitalised in another way.

    A telephone number is known however its digits are grouped, a company with and without its legal form.
    """
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 6 and not re.search(r"[^\W\d_]|@", value):
        local = re.sub(r"^(?:62|0)", "", digits)
        return re.compile(rf"(?:(?:\+?62|0){_APART})?{_APART.join(local)}")
    form = _LEGAL_FORM.match(value)
    words = (value[form.end() :] if form else value).split()
    pattern = _SPACE.join(re.escape(word) for word in words)
    if form:
        pattern = rf"(?:{form[1]}\.?{_SPACE}){'?' if len(words) > 1 else ''}{pattern}"
    return re.compile(pattern, re.IGNORECASE)

"""The one place that decides whether a viewer may know who complains (ISO/IEC 17025 4.2, Perpres 76/2013)."""

from app.messages import N_
from app.models.case import Case
from app.security.viewer import IDENTITY_ROLES, Viewer

HIDDEN = "▒▒▒"
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
    return sorted({value for value in values if value and len(value) > 2}, key=len, reverse=True)


def masked_text(viewer: Viewer, case: Case, text: str) -> str:
    """Return a text of the case with what identifies the complainant hidden; nothing of it for the agency."""
    if viewer.agency:
        return HIDDEN
    return text if sees_identity(viewer, case) else without_identity(case, text)


def without_identity(case: Case, text: str) -> str:
    """Return a text of the case with what identifies the complainant hidden, whoever reads it."""
    for value in _identity_strings(case) if text else ():
        text = _replace(text, value)
    return text


def _replace(text: str, value: str) -> str:
    low, found, start = text.lower(), [], 0
    while (at := low.find(value.lower(), start)) >= 0:
        found += [text[start:at], HIDDEN]
        start = at + len(value)
    return "".join([*found, text[start:]])

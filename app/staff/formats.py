"""How values look in lists and on pages of records."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from flask_babel import get_timezone, gettext
from markupsafe import Markup, escape

from app import readable


def day(value: date | None) -> Markup | str:
    """Show a date as 31 Agu 2026."""
    if value is None:
        return ""
    text = readable.short_day(value)
    return Markup('<time class="t-nowrap" datetime="{}">{}</time>').format(value.isoformat(), text)


def moment(value: datetime | None) -> Markup | str:
    """Show a date and time in the office's zone."""
    if value is None:
        return ""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)  # the framework keeps sign-ins without a zone
    text = readable.short_moment(aware.astimezone(get_timezone()))
    return Markup('<time class="t-nowrap" datetime="{}">{}</time>').format(value.isoformat(), text)


def yes_no(value: bool | None) -> str:
    """Say yes or no; nothing where it is not known yet."""
    if value is None:
        return ""
    return gettext("Yes") if value else gettext("No")


def active(value: bool | None) -> Markup:
    """Show whether something is in use, as a chip."""
    return chip("ok", gettext("In use")) if value else chip("plain", gettext("Not in use"))


def chip(kind: str, text: str) -> Markup:
    """Return a chip; shape and word carry the meaning, colour repeats it."""
    return Markup('<span class="chip chip--{}">{}</span>').format(kind, text)


def identifier(value: Any) -> Markup | str:
    """Show a number or code so that its digits stay together."""
    return Markup('<span class="t-id">{}</span>').format(value) if value else ""


def pattern(value: str) -> Markup:
    """Show a pattern of numbers, which breaks after a stroke where the screen is narrow."""
    return Markup('<span class="t-id">{}</span>').format(Markup("/<wbr>").join(value.split("/")))


def colour(value: str) -> Markup | str:
    """Show a colour (#rrggbb) with a patch of it."""
    if not value:
        return gettext("The product's own colour")
    return Markup(
        '<svg class="t-patch" viewBox="0 0 20 20" aria-hidden="true"><rect width="20" height="20" rx="5" fill="{0}"/></svg> '
        '<span class="t-id">{0}</span>'
    ).format(value)


def code_of(codes: Mapping[str, str]) -> Callable[[Any], str]:
    """Return a formatter that shows a coded value by its name."""

    def name_of(value: Any) -> str:
        return gettext(codes[value]) if value in codes else str(value or "")

    return name_of


def plain(value: Any) -> Markup | str:
    """Show what has no formatter of its own."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return escape(value)

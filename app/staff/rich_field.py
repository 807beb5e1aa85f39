"""A form field for a text with formatting: plain text without script, the editor with it; kept safe and in one form."""

from typing import Any

from flask import get_template_attribute
from markupsafe import Markup
from wtforms import TextAreaField
from wtforms.widgets import html_params

from app.documents.richtext import tidy


class RichArea:
    """Draws the field with the same template as the forms of tasks."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the field's HTML; of the attributes only the language and what tells about help and errors is used."""
        told = {name: value for name, value in kwargs.items() if name.startswith("aria_")}
        aria = Markup(" " + html_params(**told)) if told else ""  # nosec B704 - html_params escapes
        draw = get_template_attribute("staff/_rich.html", "rich_area")
        limit = getattr(field.flags, "maxlength", None)
        lang = kwargs.get("lang", "")
        return Markup(draw(field.id, field.name, field.data, limit, aria, lang))  # nosec B704 - drawn by our template


class RichField(TextAreaField):
    """A text of paragraphs, lists, bold and italic."""

    widget = RichArea()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[lambda text: tidy(text or "")], **kwargs)

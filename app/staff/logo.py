"""The field in which an office's logo is shown, replaced or taken away."""

from typing import Any

from flask_babel import gettext
from flask_wtf.file import FileField
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError
from wtforms.widgets import FileInput

from app.documents.logo import LARGEST_FILE, normalised_logo
from app.errors import Invalid


def logo_picture(address: str) -> Markup:
    """Return the picture of a logo, on white as on paper."""
    return Markup('<img class="t-logo" src="{}" alt="{}">').format(address, gettext("The present logo"))


class LogoInput:
    """The present logo with a box to take it away, then the choice of a file."""

    validation_attrs: list[str] = []
    file = FileInput()

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """Draw the field."""
        chooser: Markup = self.file(field, accept="image/png,image/jpeg", **attributes)
        if not field.present:
            return chooser
        box = Markup(
            '<label class="t-check" for="{0}-remove"><input type="checkbox" id="{0}-remove" name="{1}-remove" value="y"{2}>'
            "<span>{3}</span></label>"
        ).format(field.id, field.name, Markup(" checked") if field.remove else "", gettext("Take the logo away"))
        return logo_picture(field.present) + box + chooser


class LogoField(FileField):
    """A new logo, checked and drawn anew while the form is checked.

    `kept`: the new logo's bytes, or None. `remove`: whether the present one is to go. `present`: where it is shown.
    """

    widget = LogoInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: bytes | None = None
        self.remove = False
        self.present = ""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the file and the box."""
        super().process(formdata, *args, **kwargs)
        self.remove = bool(formdata) and f"{self.name}-remove" in formdata

    def pre_validate(self, form: Any) -> None:
        """Check what was sent. Raises ValidationError with the reason."""
        if not isinstance(self.data, FileStorage):
            return
        try:
            self.kept = normalised_logo(self.data.read(LARGEST_FILE + 1))
        except Invalid as refused:
            fault = refused.errors[0]
            raise ValidationError(gettext(fault.message, **(fault.values or {}))) from refused

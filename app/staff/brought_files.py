"""Files chosen in the counter's form: kept with the form until the case is registered, however often it comes back.

A kept file travels in the form as a signed note of what is stored, good for its reader alone and for half a day: the
store's sweep leaves a file that no case names for a day.
"""

from dataclasses import astuple, dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.commands.attachments import MOST_FILES, Upload
from app.commands.counter_files import PLACE, keep_files
from app.commands.inbound_files import Stored
from app.documents.storage import storage_of
from app.errors import FieldError
from app.messages import N_
from app.staff.screen import viewer

LONGEST = 12 * 3600  # seconds
GONE = N_("The files were kept too long. Choose them again.")


@dataclass(frozen=True, slots=True)
class Brought:
    """What was chosen and stored, each file with the note that the form carries; and what is wrong with the rest."""

    notes: tuple[tuple[str, Stored], ...] = ()
    errors: tuple[FieldError, ...] = ()

    @property
    def files(self) -> tuple[Stored, ...]:
        """The stored files."""
        return tuple(file for _note, file in self.notes)


NOTHING = Brought()


def brought() -> Brought:
    """Return the files of the form that was sent: those kept before and still ticked, and those newly chosen."""
    kept: dict[str | None, tuple[str, Stored]] = {}
    errors: list[FieldError] = []
    for note in request.form.getlist("kept_file")[:MOST_FILES]:
        try:
            whose, *facts = _signer().loads(note, max_age=LONGEST)
            if whose != viewer().key:
                raise BadSignature("another's")
            file = Stored(*facts)
            kept[file.key] = note, file
        except BadSignature:
            errors = [FieldError(PLACE, GONE)]
    limit: int = current_app.config["UPLOAD_LIMIT"]
    chosen = [file for file in request.files.getlist("files") if file.filename]
    uploads = [Upload(file.filename or "", file.stream.read(limit + 1)) for file in chosen[: MOST_FILES + 1]]
    stored, wrong = keep_files(uploads, storage_of(current_app.config), limit, MOST_FILES - len(kept))
    for file in stored:
        kept.setdefault(file.key, (str(_signer().dumps([viewer().key, *astuple(file)])), file))
    return Brought(tuple(kept.values()), (*errors, *wrong))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="counter-files")

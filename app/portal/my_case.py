"""What every page of a customer's own case shares: who may open it, how its forms are shown, checked, sent once."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Blueprint, current_app, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask_babel import gettext
from pydantic import BaseModel
from werkzeug.wrappers import Response

from app import clock
from app.activities.base import Nothing
from app.activities.forms import ChoicesFor, fields_of, no_choices, parse_form
from app.activities.validation import validate
from app.commands.attachments import Upload, attach, is_acceptable, media_type_of
from app.commands.register_case import tracking_hash
from app.documents.storage import storage_of
from app.errors import Conflict, FieldError, Invalid, Unavailable, invalid
from app.extensions import db
from app.messages import N_
from app.models.case import Case
from app.portal import protection, words
from app.portal.customer_session import follow, followed
from app.queries.customer_case import events_since, may_now
from app.queries.tracking import case_of_code
from app.security import scope
from app.security.viewer import Viewer, customer_of

PATH = "/lacak"
MOST_AT_ONCE = 5
NOT_NOW = N_("This is not possible now: the case has moved on. Its page shows what you can do.")
Answer = Response | str | tuple[str, int]
View = Callable[..., Answer]
CarryOut = Callable[[dict[str, Any], int | None, str], object]

pages = Blueprint("tracking", __name__)


@dataclass(frozen=True, slots=True)
class Form:
    """A form on a page of its own; texts are translated already.

    `lead`: what it means, before the fields. `hidden`: fields of the model that customers are not asked. `confirm`:
    a sentence to be ticked first. `files`: whether files may come along. `grave`: it takes something back or away.
    `scale`: its choices are marks that stand in a row. `done`: said when it was carried out.
    """

    title: str
    submit: str
    model: type[BaseModel] = Nothing
    lead: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    choices: ChoicesFor = no_choices
    start: Mapping[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    version: int | None = None
    confirm: str = ""
    files: bool = False
    grave: bool = False
    scale: bool = False
    done: str = ""


def own_case(view: View) -> View:
    """Open a page of a case only to whoever proved to own it; everything it reads is read as this customer.

    Anybody else is asked for the access code; what was typed into a form of a visit that ended meanwhile is kept and
    sent with it.
    """

    @wraps(view)
    def guarded(number: str, **named: Any) -> Answer:
        case = followed(number)
        refused = None
        if case is None and request.method == "POST" and request.form.get("access_code"):
            refused = protection.refusal("follow")
            case = None if refused else case_of_code(db.session(), number, _code())
            if case is not None:
                follow(case)
        if case is None:
            if request.method != "POST":
                return redirect(url_for("tracking.show", number=number), 303)
            return _ask_again(number, refused.text if refused else ""), 403
        scope.set_viewer(db.session(), customer_of(case.id))
        return view(case, **named)

    return guarded


def _code() -> str:
    return tracking_hash(request.form["access_code"][:200])


def customer(case: Case) -> Viewer:
    """Return who acts on a page of a case that `own_case` opened."""
    return customer_of(case.id)


def home(case: Case) -> str:
    """Return the address of a case's page."""
    return url_for("tracking.show", number=case.number)


def page(template: str, case: Case, **values: Any) -> str:
    """Draw a page of a case, reading whatever of it the query has already decided to show."""
    with scope.unscoped(db.session()):
        return render_template(
            template, case=case, office=case.office, here="follow", words=words, notes=get_flashed_messages(),
            home=home(case), key=secrets.token_hex(12), **values)  # fmt: skip


def answer(case: Case, form: Form, carry_out: CarryOut, needs: str = "") -> Answer:
    """Show a form, or check and carry out what was sent, once, and lead back to the case.

    `carry_out` gets the data, the version that was seen and the idempotency key. `needs`: what must be possible now for
    the form to be shown (app.queries.customer_case.may_now); what is sent is judged by the command.
    """
    if request.method != "POST":
        with scope.unscoped(db.session()):
            possible = not needs or needs in may_now(db.session(), case, clock.now())
        return show(case, form) if possible else moved_on(case, form, {}, Conflict(NOT_NOW))
    data, uploads = parse_form(form.model, request.form), sent_files() if form.files else []
    limit = current_app.config["UPLOAD_LIMIT"]
    size = sum(len(file.content) for file in uploads if is_acceptable(file, limit))
    refused = protection.refusal("message", owner=str(case.id), size=size)
    if refused is not None:
        return show(case, form, data, [FieldError(refused.field and f"/{refused.field}", refused.text)]), refused.status
    errors = _faults(form, data, uploads)
    if errors:
        return show(case, form, data, errors), 422
    key, version = sent_key() or secrets.token_hex(12), request.form.get("version", "")
    try:
        for place, upload in enumerate(uploads):
            attach_sent(case, upload, f"{key}-{place}")
        carry_out(data, int(version[:9]) if version[:9].isdecimal() else None, key)
    except Invalid as problem:
        return show(case, form, data, problem.errors), 422
    except Conflict as problem:
        return moved_on(case, form, data, problem)
    except Unavailable as problem:
        return show(case, form, data, [FieldError("/files", problem.message, problem.values)]), problem.status
    if form.done:
        flash(form.done)
    return redirect(home(case), 303)


def show(case: Case, form: Form, data: Mapping[str, Any] | None = None, errors: Sequence[FieldError] = ()) -> str:
    """Draw a form: empty, or as it was typed with what is wrong."""
    fields = fields_of(form.model, form.start if data is None else data, form.choices, errors)
    shown = [part for part in fields if part.name not in form.hidden]
    version = request.form.get("version") or (form.version if form.version is not None else "")
    return page(
        "portal/own_form.html", case, title=form.title, form=form, fields=shown, errors=errors, version=version,
        sent_key=sent_key(), ticked=bool(request.form.get("confirm")),
        limit=current_app.config["UPLOAD_LIMIT"] // 1024**2)  # fmt: skip


def moved_on(case: Case, form: Form, data: Mapping[str, Any], problem: Conflict) -> Answer:
    """Say that the case moved on meanwhile, what happened, and show what was typed so that it is not lost."""
    db.session.rollback()
    typed = [part for part in fields_of(form.model, data) if isinstance(part.value, str) and part.value]
    with scope.unscoped(db.session()):
        lines = events_since(db.session(), case)
    return page("portal/moved_on.html", case, title=gettext(problem.title), typed=typed, lines=lines,
                said=gettext(problem.message, **problem.values)), 409  # fmt: skip


def _faults(form: Form, data: Mapping[str, Any], uploads: Sequence[Upload]) -> list[FieldError]:
    found: list[FieldError] = []
    try:
        validate(form.model, data)
    except Invalid as problem:
        found.extend(problem.errors)
    if form.confirm and not request.form.get("confirm"):
        found.append(FieldError("/confirm", N_("Tick this to go on.")))
    try:
        check_files(uploads)
    except Invalid as problem:
        found.extend(problem.errors)
    return found


def sent_key() -> str:
    """Return the idempotency key of the form, empty when none was sent."""
    return "".join(sign for sign in request.form.get("key", "")[:60] if sign.isalnum() or sign == "-")


def sent_files() -> list[Upload]:
    """Return the files of the form, each read to just beyond the limit."""
    limit = current_app.config["UPLOAD_LIMIT"]
    sent = [file for file in request.files.getlist("files") if file.filename]
    return [Upload(file.filename or "", file.stream.read(limit + 1)) for file in sent[: MOST_AT_ONCE + 1]]


def check_files(uploads: Sequence[Upload]) -> None:
    """Refuse files before any of them is kept. Raises Invalid, naming the file."""
    limit = current_app.config["UPLOAD_LIMIT"]
    if len(uploads) > MOST_AT_ONCE:
        raise invalid("/files", N_("Send at most %(most)d files at once."), most=MOST_AT_ONCE)
    for upload in uploads:
        name = upload.name[-80:]
        if not upload.content:
            raise invalid("/files", N_("“%(name)s” is empty."), name=name)
        if len(upload.content) > limit:
            raise invalid("/files", N_("“%(name)s” is larger than %(limit)d MB."), name=name, limit=limit // 1024**2)
        try:
            media_type_of(upload)
        except Invalid:
            raise invalid(
                "/files", N_("“%(name)s” cannot be taken: send PDF, JPG, PNG, DOCX or XLSX."), name=name
            ) from None


def attach_sent(case: Case, upload: Upload, key: str) -> None:
    """Keep a file with the case. Raises Invalid, naming the place for files."""
    limit = current_app.config["UPLOAD_LIMIT"]
    try:
        attach(db.session, customer(case), case.id, upload, storage_of(current_app.config), limit, key)
    except Invalid as problem:
        raise Invalid([FieldError("/files", error.message, error.values) for error in problem.errors]) from None


def _ask_again(number: str, problem: str) -> str:
    """Ask for the access code beside what was typed, which goes with it."""
    kept = [
        (name, value)
        for name, values in request.form.lists()
        if name and name not in ("csrf_token", "access_code") and not name.startswith("protection")
        for value in values
    ]
    if not problem and request.form.get("access_code"):
        problem = gettext("This is not the access code of the case.")
    return render_template(
        "portal/ended.html", title=gettext("Your session has ended"), number=number[:60], kept=kept, problem=problem,
        files=any(file.filename for file in request.files.values()), action=request.path, here="follow")  # fmt: skip

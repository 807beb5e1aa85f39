"""The public form for complaints and appeals: five short steps, kept as one goes, checked, and sent once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from app.commands.attachments import Upload, is_acceptable
from app.commands.intake import ABOUT, CHECK, EVIDENCE, STEPS, YOU, Step, asked_fields, faults, starting, typed
from app.commands.submission_drafts import add_file, delete_draft, remove_file, save_answers, token_digest
from app.commands.submit_case import submit_case
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.errors import Conflict, DomainError, FieldError, Invalid, NotFound
from app.extensions import csrf, db
from app.messages import N_
from app.models.case import Case
from app.portal import protection
from app.portal.customer_session import follow
from app.portal.submission_summary import answered_rows
from app.portal.submission_visit import Visit, receipt_token, step_of, visit_at
from app.readable import page_language
from app.security.scope import unscoped

MINUTES = 3
STALE = N_(
    "The page was open for too long, or cookies are switched off. Nothing is lost: check what stands here and send it again."
)
TOO_LARGE = N_(
    "Together that was more than %(limit)d MB, which cannot be taken at once. Nothing you typed before is lost. Add the files one by one, or smaller ones."
)
BY_SCRIPT = frozenset({"submission.upload", "submission.autosave"})
Answer = str | Response | tuple[str, int]
P = ParamSpec("P")

pages = Blueprint("submission", __name__, url_prefix="/kantor/<code>/lapor")
csrf.exempt(pages)  # checked here: a form that was open for too long comes back with what was typed


def at_office(view: Callable[Concatenate[Visit, P], Answer]) -> Callable[Concatenate[str, P], Answer]:
    """Hand a view the visit; lead away from an office that takes nothing here."""

    @wraps(view)
    def wrapper(code: str, *args: P.args, **kwargs: P.kwargs) -> Answer:
        visit = visit_at(code, request.args.get("jenis", ""))
        if not visit.kinds:
            return redirect(url_for("offices.show", code=visit.office.code))
        if visit.draft is not None and visit.draft.case_id is not None:
            visit.sent()
            return redirect(url_for("submission.receipt", code=visit.office.code), 303)
        return view(visit, *args, **kwargs)

    return wrapper


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands above a form that was not taken: errors at fields, or words for the whole."""

    errors: Sequence[FieldError] = ()
    text: str = ""
    field: str = ""
    status: int = 422


@pages.get("", strict_slashes=False)
@at_office
def first(visit: Visit) -> Answer:
    """Show the first step, with what will be needed."""
    visit.begin()  # before anything is typed, so that saving and sending at the same moment find the same draft
    return page(visit, ABOUT, visit.data)


@pages.get("/<any(kejadian,bukti,identitas,periksa):name>")
@at_office
def show(visit: Visit, name: str) -> Answer:
    """Show a step; one that is opened too early leads to the first that is open."""
    step = step_of(name) or ABOUT
    if not visit.may_open(step):
        return redirect(address(visit, visit.first_open()))
    return page(visit, step, visit.data)


@pages.post("", strict_slashes=False)
@at_office
def save_first(visit: Visit) -> Answer:
    """Take the first step."""
    return _taken(visit, ABOUT)


@pages.post("/<any(kejadian,bukti,identitas):name>")
@at_office
def save(visit: Visit, name: str) -> Answer:
    """Take a step: keep what was typed, also when something is wrong with it, and go on."""
    return _taken(visit, step_of(name) or ABOUT)


@pages.post("/periksa")
@at_office
def send(visit: Visit) -> Answer:
    """Send it, once. Sent again it leads to the same receipt."""
    if visit.draft is None and receipt_token(visit.office):
        return redirect(url_for("submission.receipt", code=visit.office.code), 303)
    step = visit.first_open()
    if step is not CHECK:
        return redirect(address(visit, step), 303)
    if not genuine():
        return page(visit, CHECK, visit.data, Problem(text=gettext(STALE), status=400))
    if (refused := protection.refusal("send", owner=token_digest(visit.token))) is not None:
        return page(visit, CHECK, visit.data, Problem(text=refused.text, field=refused.field, status=refused.status))
    try:
        answer = submit_case(db.session, visit.token, visit.office.id, page_language(), desk_of(current_app.config))
    except (Invalid, Conflict, NotFound) as problem:
        return page(visit, CHECK, visit.data, Problem(_errors(problem), _said(problem), status=problem.status))
    visit.sent()
    with unscoped(db.session()):
        follow(db.session.get_one(Case, int(answer["id"])))
    return redirect(url_for("submission.receipt", code=visit.office.code), 303)


@pages.post("/berkas/<int:file_id>/hapus")
@at_office
def drop_file(visit: Visit, file_id: int) -> Answer:
    """Take a file out again; what was typed beside it is kept."""
    step = YOU if request.form.get("step") == YOU.name else EVIDENCE
    if not genuine():
        return page(
            visit, step, starting({**visit.data, **typed(step, request.form)}), Problem(text=gettext(STALE), status=400)
        )
    if visit.draft is not None:
        save_answers(db.session, visit.token, visit.office.id, typed(step, request.form) if step is YOU else {})
        remove_file(db.session, visit.token, visit.office.id, file_id)
    return redirect(f"{address(visit, step)}#files", 303)


@pages.route("/hapus", methods=["GET", "POST"])
@at_office
def forget(visit: Visit) -> Answer:
    """Ask whether everything typed is to be deleted; delete it; say that nothing is left."""
    if request.method == "POST" and genuine():
        if visit.token:
            delete_draft(db.session, visit.token, visit.office.id)
            visit.forget()
        return redirect(url_for("submission.forget", code=visit.office.code), 303)
    title = gettext("Delete what you typed?") if visit.draft else gettext("Nothing you typed is kept here")
    return render_template(
        "portal/submission_forget.html", office=visit.office, here="complain", title=title, draft=visit.draft,
        back=address(visit, visit.first_open()))  # fmt: skip


@pages.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Answer:
    """Show the step again: what was kept before is there."""
    values = request.view_args or {}
    visit = visit_at(values["code"])
    step = step_of(values.get("name", "")) or ABOUT
    if not visit.kinds or not visit.may_open(step):
        return redirect(url_for("submission.first", code=visit.office.code))
    text = gettext(TOO_LARGE, limit=current_app.config["MAX_CONTENT_LENGTH"] // 1024**2)
    if request.endpoint in BY_SCRIPT:
        answer = jsonify(error=text)
        answer.status_code = 413
        return answer
    return page(visit, step, visit.data, Problem(text=text, field="files" if step is EVIDENCE else "", status=413))


def genuine() -> bool:
    """Whether a form is one of ours and young enough (the forgery check)."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def address(visit: Visit, step: Step) -> str:
    """Return the address of a step."""
    if step is ABOUT:
        return url_for("submission.first", code=visit.office.code)
    return url_for("submission.show", code=visit.office.code, name=step.name)


def page(visit: Visit, step: Step, data: dict[str, Any], problem: Problem | None = None) -> Answer:
    """Return a step as a page, with its status when something is wrong."""
    problem = problem or Problem(status=200)
    number = STEPS.index(step) + 1
    wrong = bool(problem.errors or problem.text)
    title = gettext("%(step)s, step %(number)d of %(all)d", step=gettext(step.title), number=number, all=len(STEPS))
    shown = render_template(
        "portal/submission_check.html" if step is CHECK else "portal/submission_step.html", office=visit.office,
        here="complain", title=gettext("Error: %(title)s", title=title) if wrong else title, step=step, steps=STEPS,
        number=number, fields=asked_fields(step, data, visit.choices(data), problem.errors), data=data, problem=problem,
        draft=visit.draft, files=visit.draft.files if visit.draft else [], minutes=MINUTES, visit=visit,
        back=address(visit, STEPS[number - 2]) if number > 1 else url_for("offices.show", code=visit.office.code),
        upload_mb=current_app.config["UPLOAD_LIMIT"] // 1024**2, addresses={one.name: address(visit, one) for one in STEPS},
        rows=answered_rows(data, visit) if step is CHECK else (), owner=visit.mark)  # fmt: skip
    return (shown, problem.status) if wrong else shown


def refused_writing(visit: Visit) -> protection.Refusal | None:
    """Count that something is typed: into a new draft, or into one that is there."""
    return protection.refusal("save", owner=token_digest(visit.token)) if visit.draft else protection.refusal("start")


def add_files(visit: Visit) -> list[FieldError]:
    """Add the files of a form to the draft; return what is wrong with those that were not taken."""
    found: list[FieldError] = []
    limit = current_app.config["UPLOAD_LIMIT"]
    for field, purpose in (("files", "evidence"), ("proxy", "proxy")):
        for file in request.files.getlist(field):
            if not file.filename:
                continue
            name = " - ".join((gettext("Proxy letter"), file.filename or "")) if purpose == "proxy" else file.filename
            sent = Upload(name, file.read(limit + 1))
            size = len(sent.content) if is_acceptable(sent, limit) else 0
            refused = protection.refusal("upload", owner=token_digest(visit.begin()), size=size)
            if refused is not None:
                return [*found, FieldError(f"/{field}", refused.text)]
            try:
                add_file(db.session, visit.token, visit.office.id, sent, purpose, storage_of(current_app.config), limit)
            except Invalid as problem:
                found += [FieldError(f"/{field}", error.message, error.values) for error in problem.errors]
    return found


def _taken(visit: Visit, step: Step) -> Answer:
    answers = typed(step, request.form)
    data = starting({**visit.data, **answers})
    if not genuine():
        return page(visit, step, data, Problem(text=gettext(STALE), status=400))
    if (refused := refused_writing(visit)) is not None:
        return page(visit, step, data, Problem(text=refused.text, field=refused.field, status=refused.status))
    wrong = faults(step, data, visit.choices(data), visit.today)
    only_adding = request.form.get("go") == "add"
    save_answers(db.session, visit.begin(), visit.office.id, answers, step.name, accepted=not wrong and not only_adding)
    errors = [*([] if only_adding else wrong), *add_files(visit)]
    visit.reload()
    if errors:
        return page(visit, step, data, Problem(errors))
    if only_adding:
        return redirect(f"{address(visit, step)}#files", 303)
    following = visit.first_open()
    if not request.args.get("ubah") and following is CHECK:
        following = STEPS[STEPS.index(step) + 1]
    return redirect(address(visit, following), 303)


def _errors(problem: DomainError) -> Sequence[FieldError]:
    return problem.errors if isinstance(problem, Invalid) else ()


def _said(problem: DomainError) -> str:
    return "" if isinstance(problem, Invalid) else gettext(problem.message, **problem.values)

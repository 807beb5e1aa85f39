"""What the notices say: the standard words, the office's own with their versions, and how a mail would look."""

from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from app.activities.base import Fact
from app.commands.notice_texts import take_standard, write_wording
from app.documents.letter_templates import LANGUAGES
from app.documents.placeholders import places_for
from app.documents.richtext import tidy
from app.errors import Conflict, Invalid, NotFound
from app.models.office import Office
from app.notifications.catalogue import NOTICES, Notice
from app.notifications.samples import sample_of
from app.notifications.settings import mail_settings_of
from app.notifications.wording import OfficeWording, standard, versions_of, wording_of
from app.staff.access import allowed, needs
from app.staff.forms import RecordForm, show_errors
from app.staff.rich_field import RichField
from app.staff.screen import Screen, session, viewer

Answer = Response | str | tuple[str, int]


class WordingForm(RecordForm):
    """Subject and text of a notice."""

    subject = StringField(
        lazy_gettext("Subject"),
        [InputRequired()],
        description=lazy_gettext("Mailboxes show it beside other mails: keep it short, and name nobody in it."),
        render_kw={"maxlength": 200, "autocomplete": "off", "class": "form-control"},
    )
    body = RichField(
        lazy_gettext("Text of the mail"),
        [InputRequired()],
        description=lazy_gettext(
            "Greeting, button and closing are added by themselves. A paragraph whose place is empty is left out."
        ),
    )
    seen = HiddenField()


class NoticeTextView(Screen):
    """The catalogue of notices, and for each of them its words in both languages."""

    route_base = "/notice-texts"
    default_view = "list"

    @expose("/")
    @needs
    def list(self) -> str:
        """List the notices, who gets them when, and where the office has words of its own."""
        office = _office()
        own = {
            (notice.id, language): wording_of(session(), office, notice.id, notice.audience, language).version
            for notice in NOTICES.values()
            for language in LANGUAGES
        }
        return self.page("staff/notice_texts.html", notices=_sent(), own=own, languages=LANGUAGES)

    @expose("/<notice>/<language>")
    @needs
    @permission_name("show")
    def show(self, notice: str, language: str) -> str:
        """Show what is sent now, as a page and as text, and all versions."""
        return self._shown(_known(notice, language), language)

    @expose("/<notice>/<language>/edit", methods=["GET", "POST"])
    @needs
    @permission_name("edit")
    def edit(self, notice: str, language: str) -> Answer:
        """Show the form; keep what was sent as a new version; show the form again with what is wrong."""
        found = _known(notice, language)
        now = wording_of(session(), _office(), found.id, found.audience, language)
        if request.method == "GET":
            start = {"subject": now.subject, "body": now.body, "seen": str(self._newest(found, language))}
            return self._form(found, language, WordingForm(formdata=None, data=start))
        form = WordingForm()
        if form.validate():
            try:
                write_wording(
                    session(), viewer(), found.id, language, form.subject.data, form.body.data, _number(form.seen.data))  # fmt: skip
            except Invalid as problem:
                show_errors(form, problem)
            except Conflict as problem:
                form.form_errors.append(gettext(problem.message))
            else:
                flash(gettext("Saved."), "success")
                return redirect(url_for("NoticeTextView.show", notice=found.id, language=language))
        return self._form(found, language, form), 422

    @expose("/<notice>/<language>/standard", methods=["POST"])
    @needs
    @permission_name("edit")
    def standard(self, notice: str, language: str) -> Response:
        """Take the standard words again."""
        found = _known(notice, language)
        take_standard(session(), viewer(), found.id, language, _number(request.form.get("seen")))
        flash(gettext("The standard words are used again."), "success")
        return redirect(url_for("NoticeTextView.show", notice=found.id, language=language))

    @expose("/<notice>/<language>/preview", methods=["GET", "POST"])
    @needs
    @permission_name("show")
    def preview(self, notice: str, language: str) -> FlaskResponse:
        """Give the mail about a case that does not exist, alone: what was typed, an older version, or what is sent."""
        found = _known(notice, language)
        wording = _typed() or self._asked_for(found, language)
        sample = sample_of(_office(), found, language, wording, mail_settings_of(current_app.config))
        if request.values.get("as") == "text":
            label = gettext("Subject")
            return FlaskResponse(f"{label}: {sample.subject}\n\n{sample.text}", mimetype="text/plain")
        return FlaskResponse(sample.html, mimetype="text/html")

    def _asked_for(self, notice: Notice, language: str) -> OfficeWording:
        asked = request.args.get("version", "")
        if not asked:
            return wording_of(session(), _office(), notice.id, notice.audience, language)
        versions = versions_of(session(), _office().id, notice.id, notice.audience, language)
        found = next((row for row in versions if str(row.version) == asked and row.body), None)
        if found is None and asked != "0":
            raise NotFound()
        return OfficeWording(found.subject, found.body) if found else standard(notice.id, language)

    def _newest(self, notice: Notice, language: str) -> int:
        versions = versions_of(session(), _office().id, notice.id, notice.audience, language)
        return versions[0].version if versions else 0

    def _shown(self, notice: Notice, language: str) -> str:
        office = _office()
        now = wording_of(session(), office, notice.id, notice.audience, language)
        versions = versions_of(session(), office.id, notice.id, notice.audience, language)
        sample = sample_of(office, notice, language, now, mail_settings_of(current_app.config))
        return self.page(
            "staff/notice_text.html", notice=notice, language=language, languages=LANGUAGES, wording=now, sample=sample,
            versions=versions, seen=versions[0].version if versions else 0, may_edit=allowed(self, "can_edit"),
            body=Markup(tidy(now.body)), zone=office.zone)  # fmt: skip  # nosec B704 - made safe

    def _form(self, notice: Notice, language: str, form: WordingForm) -> str:
        known = places_for(notice.audience)
        for written in (form.subject, form.body):
            written.render_kw = {**(written.render_kw or {}), "lang": language}
        places = [
            *(Fact(name, text, f"{{{name}}}") for name, text in known.places.items()),
            *(Fact(f"[if {name}] … [/if]", text, f"[if {name}] … [/if]") for name, text in known.conditions.items()),
        ]
        return self.page(
            "staff/notice_text_form.html",
            notice=notice,
            language=language,
            languages=LANGUAGES,
            form=form,
            places=places,
        )


def _sent() -> tuple[Notice, ...]:
    return tuple(NOTICES.values())


def _known(notice: str, language: str) -> Notice:
    found = NOTICES.get(notice)
    if found is None or language not in LANGUAGES:
        raise NotFound()
    return found


def _office() -> Office:
    """The viewer's own office."""
    found = session().get(Office, viewer().office_id) if viewer().office_id else None
    if found is None:
        raise NotFound()
    return found


def _typed() -> OfficeWording | None:
    """What stands in the form, made safe; nothing where none was sent."""
    if request.method != "POST":
        return None
    return OfficeWording(request.form.get("subject", "")[:200], tidy(request.form.get("body", "")[:20_000]))


def _number(text: Any) -> int:
    """The version that a form names. What is none is an old one, which is refused."""
    return int(text) if str(text or "").isdecimal() and len(str(text)) < 9 else -1

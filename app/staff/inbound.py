"""Incoming mail: what waits for somebody to file it, register it or discard it, and what became of the rest."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import get_timezone, gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.commands.access_log import log_identity_read
from app.commands.attachments import Upload, media_type_of
from app.commands.inbound_desk import (
    MISSING,
    OPEN,
    discard_mail,
    file_mail,
    hand_over_mail,
    may_handle,
    prefilled,
    register_mail,
)
from app.documents.desk import desk_of
from app.documents.storage import content_of, storage_of
from app.errors import Conflict, Invalid, NotFound
from app.file_answers import file_answer
from app.models.base import LARGEST_ID
from app.models.codes import INBOUND_KINDS, INBOUND_STATUSES, SUGGESTED_FOR
from app.models.office import Office
from app.models.outbox import InboundMail
from app.notifications.inbound.quoted import split_quoted
from app.notifications.inbound.reading import read
from app.queries.incoming import MOST_CASES, MOST_COUNTED, mail_page, suggested, theirs
from app.queries.register import register_page
from app.security.masking import HIDDEN, masked_mail, sees_identity, without_words
from app.security.scope import unscoped
from app.security.viewer import IDENTITY_ROLES, Viewer
from app.staff.access import needs
from app.staff.registration import answer_to_registration, registration_form
from app.staff.screen import Screen, session, viewer, waiting

FILTERS = {"held": INBOUND_STATUSES["held"], **{c: n for c, n in INBOUND_STATUSES.items() if c != "held"}}


def sees_sender(who: Viewer, mail: InboundMail) -> bool:
    """Whether a viewer may know who sent a mail: as with the identity of a complainant."""
    if mail.case is not None:
        return sees_identity(who, mail.case)
    return mail.office_id in who.offices_as(IDENTITY_ROLES)


def sender_words(who: Viewer, mail: InboundMail) -> str:
    """Return the sender as the viewer may see him."""
    if not sees_sender(who, mail):
        return HIDDEN
    return mail.from_name or mail.from_address or gettext("Unknown sender")


def subject_words(who: Viewer, mail: InboundMail) -> str:
    """Return the subject as the viewer may read it: without who sent it, or complains in its case."""
    return mail.subject if sees_sender(who, mail) else _masked(who, mail, mail.subject)


def mail_words(who: Viewer, mail: InboundMail, text: str) -> str | None:
    """Return the text as the viewer may read it; None for who may not know the sender, while no case says who that is."""
    if sees_sender(who, mail):
        return text
    return _masked(who, mail, text) if mail.case is not None else None


def _masked(who: Viewer, mail: InboundMail, text: str) -> str:
    sender = (mail.from_name, mail.from_address)
    if mail.case is not None:
        return masked_mail(who, mail.case, text, sender)
    return without_words([word for word in sender if len(word.strip()) > 2], text)


class InboundView(Screen):
    """The holding pen, and the record of what came in."""

    route_base = "/mail"
    default_view = "list"
    menu_always = True

    @staticmethod
    def menu_count() -> int:
        """How many mails wait."""
        return waiting().held

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """Show one page of the mail."""
        who = viewer()
        found = mail_page(session(), who, request.args)
        status = request.args.get("status", "held")
        with unscoped(session()):
            return self.page(
                "staff/incoming.html", found=found, filters=FILTERS, status=status if status in (*FILTERS, "all") else "held",
                kinds=INBOUND_KINDS, sender=lambda mail: sender_words(who, mail), zone=_zone, most=MOST_COUNTED,
                title=lambda mail: subject_words(who, mail))  # fmt: skip

    @expose("/<int:mail_id>")
    @needs
    @permission_name("show")
    def show(self, mail_id: int) -> str:
        """Show a mail, the cases it may belong to, and what can be done with it."""
        mail = _find(mail_id)
        page = self._page(mail)
        if mail.case_id is not None:
            log_identity_read(session(), viewer(), mail.case_id)
        return page

    def _page(self, mail: InboundMail, problem: Invalid | None = None, refused: str = "") -> str:
        own, who = session(), viewer()
        acting = mail.status in OPEN and may_handle(who, mail)
        typed = request.values.get("q", "").strip()[:80]
        may_give = mail.office_id is None and mail.status in OPEN and "administrator" in who.role_codes
        suggestions = suggested(own, mail) if acting else []
        rows = register_page(own, who, {"q": typed}, clock.now()).rows if acting and typed else []
        cases = rows[:MOST_CASES]
        words, quoted = split_quoted(mail.text)
        with unscoped(own):
            every = select(Office).where(Office.active).order_by(Office.short_name)
            offices = own.scalars(every).all() if may_give else ()
            return self.page(
                "staff/incoming_mail.html", mail=mail, acting=acting, problem=problem, refused=refused, cases=cases, typed=typed,
                suggestions=suggestions, reasons=SUGGESTED_FOR, kinds=INBOUND_KINDS, statuses=INBOUND_STATUSES,
                sender=sender_words(who, mail), named=sees_sender(who, mail), own_words=mail_words(who, mail, words),
                quoted=mail_words(who, mail, quoted) if quoted else "", title=subject_words(who, mail),
                zone=_zone(mail), offices=offices, may_give=may_give, key=secrets.token_hex(12), typed_reason=request.form.get("reason", ""),
                said=gettext(mail.problem) if mail.problem else "")  # fmt: skip

    @expose("/<int:mail_id>/raw")
    @needs
    @permission_name("show")
    def raw(self, mail_id: int) -> Response:
        """Give the mail as it came, to who may know its sender."""
        return file_answer(_raw(_find(mail_id)), "message/rfc822", f"surel-{mail_id}.eml")

    @expose("/<int:mail_id>/files/<int:place>")
    @needs
    @permission_name("show")
    def file(self, mail_id: int, place: int) -> Response:
        """Give a file of the mail, of a kind that a case accepts; others only come with the whole mail."""
        files = read(_raw(_find(mail_id))).files
        if not 1 <= place <= len(files):
            raise NotFound()
        chosen = files[place - 1]
        try:
            kind = media_type_of(Upload(chosen.name, chosen.content))
        except Invalid:
            raise NotFound() from None
        storage_of(current_app.config).scan(chosen.content)
        return file_answer(chosen.content, kind, chosen.name)

    @expose("/<int:mail_id>/file", methods=["POST"])
    @needs
    @permission_name("act")
    def file_with_case(self, mail_id: int) -> AnyResponse | tuple[str, int]:
        """File the mail with a case."""
        typed = request.form.get("case", "")
        case_id = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        return self._do(mail_id, "file", lambda key: file_mail(
            session(), viewer(), mail_id, case_id, storage_of(current_app.config), current_app.config["UPLOAD_LIMIT"], key),
            lambda answer: gettext("Filed with case %(number)s.", number=answer["case"]["number"]))  # fmt: skip

    @expose("/<int:mail_id>/register", methods=["GET", "POST"])
    @needs
    @permission_name("act")
    def register(self, mail_id: int) -> AnyResponse | str | tuple[str, int]:
        """Show the registration form with what the mail says; register; show it again with what is wrong."""
        mail = _find(mail_id)
        if not may_handle(viewer(), mail):
            raise NotFound()
        if request.method == "GET":
            if mail.status not in OPEN:
                return redirect(url_for("InboundView.show", mail_id=mail_id))
            return registration_form(self, prefilled(mail), mail=mail)
        return answer_to_registration(self, lambda data: register_mail(
            session(), viewer(), mail_id, data, storage_of(current_app.config), current_app.config["UPLOAD_LIMIT"],
            desk_of(current_app.config), request.form.get("key") or secrets.token_hex(8)), mail)  # fmt: skip

    @expose("/<int:mail_id>/discard", methods=["POST"])
    @needs
    @permission_name("act")
    def discard(self, mail_id: int) -> AnyResponse | tuple[str, int]:
        """Put the mail aside, with a reason."""
        return self._do(mail_id, "discard", lambda key: discard_mail(
            session(), viewer(), mail_id, request.form.get("reason", ""), key), lambda _answer: gettext("The mail is discarded."))  # fmt: skip

    @expose("/<int:mail_id>/office", methods=["POST"])
    @needs
    @permission_name("hand_over")
    def give(self, mail_id: int) -> AnyResponse | tuple[str, int]:
        """Give a mail that no office has to an office."""
        typed = request.form.get("office", "")
        office = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        return self._do(mail_id, "give", lambda _key: hand_over_mail(session(), viewer(), mail_id, office),
                        lambda answer: gettext("Given to %(office)s.", office=answer["office"]))  # fmt: skip

    def _do(
        self, mail_id: int, what: str, work: Callable[[str], dict[str, Any]], done: Callable[[dict[str, Any]], str]
    ) -> AnyResponse | tuple[str, int]:
        _find(mail_id)
        try:
            answer = work(request.form.get("key") or secrets.token_hex(8))
        except Invalid as problem:
            return self._page(_find(mail_id), problem, what), 422
        except Conflict as problem:
            flash(gettext(problem.message, **problem.values), "danger")
            return redirect(url_for("InboundView.show", mail_id=mail_id))
        flash(done(answer), "success")
        return redirect(url_for("InboundView.list"))


def _find(mail_id: int) -> InboundMail:
    """Return a mail that the viewer reads here. Raises NotFound."""
    query = select(InboundMail).where(InboundMail.id == min(mail_id, LARGEST_ID), theirs(viewer()))
    found = session().scalars(query).first()
    if found is None:
        raise NotFound()
    return found


def _raw(mail: InboundMail) -> bytes:
    with unscoped(session()):
        if not sees_sender(viewer(), mail):
            raise NotFound()
    return content_of(storage_of(current_app.config), mail.storage_key, MISSING)


def _zone(mail: InboundMail) -> str:
    return mail.office.zone if mail.office is not None else str(get_timezone())

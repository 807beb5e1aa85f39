"""Notices that need somebody: send again, told by hand; and the page of mail that was not delivered."""

from collections.abc import Callable
from functools import partial

from flask import current_app, flash, redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_babel import get_timezone, gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.commands.notices import HANDLERS, resend, tell_by_hand
from app.documents.access import may_open
from app.errors import Invalid, NotFound
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.outbox import OutboxMessage
from app.notifications.rendering import read_out
from app.notifications.settings import mail_settings_of
from app.notifications.shown import ShownNotice, shown
from app.queries.notices import to_tell, undelivered
from app.security.redirects import own_path
from app.security.scope import unscoped
from app.security.viewer import Viewer
from app.staff.access import needs
from app.staff.screen import Screen, session, viewer, waiting


def notices_of(who: Viewer, case: Case, rows: list[OutboxMessage]) -> list[ShownNotice]:
    """Return the notices of a case for its page, the newest first."""
    return shown(session(), who, rows[::-1], case.office_id in who.offices_as(HANDLERS))


def notices_to_tell(who: Viewer) -> list[ShownNotice]:
    """Return what the viewer has to tell customers by telephone or at the counter."""
    rows = to_tell(session(), who)
    with unscoped(session()):
        return shown(session(), who, rows, True)


class NoticeView(Screen):
    """One notice: its words, and what is done about it."""

    route_base = "/notices"

    @expose("/<int:notice_id>")
    @needs
    @permission_name("show")
    def show(self, notice_id: int) -> str:
        """Show what a notice says, to whom it goes and how it went; never the link that opens the case."""
        own, who = session(), viewer()
        row = own.scalars(select(OutboxMessage).where(OutboxMessage.id == _id(notice_id))).first()
        if row is None or row.case is None:
            raise NotFound()
        with unscoped(own):
            try:
                subject, body = read_out(own, row, mail_settings_of(current_app.config))
            except KeyError:
                subject, body = "", ""
            notice = shown(own, who, [row], row.case.office_id in who.offices_as(HANDLERS))[0]
            return self.page(
                "staff/notice.html", case=row.case, notice=notice, subject=subject, body=body, language=row.language,
                opens=lambda document: may_open(who, document), zone=row.case.office.zone)  # fmt: skip

    @expose("/<int:notice_id>/resend", methods=["POST"])
    @needs
    @permission_name("handle")
    def resend(self, notice_id: int) -> Response:
        """Send a notice again, to the address known now."""
        work = partial(resend, session(), viewer(), _id(notice_id))
        return _done(work, gettext("The notice is sent again."))

    @expose("/<int:notice_id>/told", methods=["POST"])
    @needs
    @permission_name("handle")
    def told(self, notice_id: int) -> Response:
        """Record that the recipient was called or given the notice."""
        note = request.form.get("note", "")
        work = partial(tell_by_hand, session(), viewer(), _id(notice_id), note)
        return _done(work, gettext("Recorded: told by hand."))


def _id(notice_id: int) -> int:
    if notice_id > LARGEST_ID:
        raise NotFound()
    return notice_id


def _done(work: Callable[[], None], words: str) -> Response:
    try:
        work()
        flash(words, "success")
    except Invalid as problem:
        error = problem.errors[0]
        flash(gettext(error.message, **(error.values or {})), "danger")
    return redirect(own_path(request.form.get("next")) or url_for("TaskListView.list"))


class UndeliveredView(Screen):
    """Mail of the office that the mail server refused for good, or that came back."""

    route_base = "/undelivered"
    default_view = "list"

    @staticmethod
    def menu_count() -> int:
        """How many there are; without any the menu does not offer the page."""
        return waiting().undelivered

    @staticmethod
    def menu_alarm() -> bool:
        """Somebody was not told what had to be told."""
        return True

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """Show what was not delivered, and what the servers said."""
        own, who = session(), viewer()
        with unscoped(own):
            found = shown(own, who, undelivered(own, who), True)
            return self.page(
                "staff/undelivered.html", notices=found, opens=lambda document: may_open(who, document),
                zone=str(get_timezone()))  # fmt: skip

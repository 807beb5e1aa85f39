"""The development mailbox: an office's mail as it would be sent, for its administrators, while there is no mail server."""

from typing import Any

from flask import g
from flask_appbuilder import expose, permission_name
from werkzeug.wrappers import Response

from app.errors import NotFound
from app.file_answers import file_answer
from app.messages import N_
from app.models.base import LARGEST_ID
from app.notifications.mailbox import MOST_SHOWN, MailShown, newest, shown
from app.staff.access import needs
from app.staff.navigation import MONITORING
from app.staff.screen import Screen, session


class MailboxView(Screen):
    """Mails, one mail, its HTML by itself for a frame without scripts, and its files to download."""

    route_base = "/mailbox"
    default_view = "list"

    @expose("/")
    @needs
    def list(self) -> str:
        """List the newest mails."""
        return self.page("staff/mailbox.html", items=newest(session()), zone=_zone(), most=MOST_SHOWN)

    @expose("/<int:pk>")
    @needs
    @permission_name("show")
    def show(self, pk: int) -> str:
        """Show one mail: its heads, its HTML in a frame, its text, its files."""
        return self.page("staff/mail.html", mail=_found(pk), zone=_zone())

    @expose("/<int:pk>/html")
    @needs
    @permission_name("show")
    def html(self, pk: int) -> Response:
        """Give a mail's HTML alone; links open beside the page. Its headers let it do nothing (app.web)."""
        return Response(_found(pk).html.replace("<head>", '<head><base target="_blank">', 1), mimetype="text/html")

    @expose("/<int:pk>/files/<int:number>")
    @needs
    @permission_name("download")
    def file(self, pk: int, number: int) -> Response:
        """Give a mail's file, counted from 1."""
        files = _found(pk).files
        if not 1 <= number <= len(files):
            raise NotFound()
        found = files[number - 1]
        return file_answer(found.content, found.media_type, found.name)


def _found(pk: int) -> MailShown:
    mail = shown(session(), min(pk, LARGEST_ID))
    if mail is None:
        raise NotFound()
    return mail


def _zone() -> str:
    office = g.get("office")
    return office.zone if office is not None else "Asia/Jakarta"


def register_mailbox(builder: Any) -> None:
    """Add the mailbox to the menu."""
    builder.add_view(MailboxView, N_("Mailbox"), icon="mail", category=MONITORING)

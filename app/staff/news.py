"""The bell: what was told to the person who is signed in, newest first."""

from flask import redirect, request, url_for
from flask_appbuilder import expose, permission_name
from flask_login import current_user
from werkzeug.wrappers import Response

from app.commands.news import mark_seen
from app.notifications.shown import title_of
from app.queries.news import news_of, steps_of
from app.staff.access import needs
from app.staff.arguments import parse_number
from app.staff.screen import Screen, session, viewer


class NewsView(Screen):
    """Notices to the viewer, those not yet seen marked."""

    route_base = "/news"
    default_view = "list"

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """Show the newest notices; looking at them changes nothing."""
        news = news_of(session(), viewer())
        return self.page(
            "staff/news.html", news=news, seen=current_user.news_seen_id, title_of=title_of,
            steps=steps_of(session(), news))  # fmt: skip

    @expose("/seen", methods=["POST"])
    @needs
    @permission_name("list")
    def seen(self) -> Response:
        """Remember that all that was shown has been seen."""
        last = parse_number(request.form.get("last", ""))
        if last is not None:
            mark_seen(session(), viewer(), last)
        return redirect(url_for("NewsView.list"))

"""Remember up to which notice a member of staff has looked."""

from sqlalchemy import select

from app.commands.unit_of_work import AnySession, unit_of_work
from app.models.person import Staff
from app.security.viewer import Viewer


def mark_seen(session: AnySession, viewer: Viewer, last: int) -> None:
    """Keep the newest notice that the viewer has seen; an older one changes nothing."""
    with unit_of_work(session, viewer) as own:
        person = own.scalars(select(Staff).where(Staff.id == viewer.user_id).with_for_update()).one()
        person.news_seen_id = max(person.news_seen_id, last)

"""The working calendar of an office, read from its hours and holidays."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.office import Holiday, Office
from app.security.scope import unscoped
from app.workflow.office_hours import OfficeHours
from app.workflow.working_time import Calendar

MOST_DAYS = 400


def calendar_of(session: Session, office: Office) -> Calendar:
    """Return an office's calendar; kept on the session, so that one command reads it once."""
    kept: dict[int, Calendar] = session.info.setdefault("tanggap_calendars", {})
    if office.id not in kept:
        with unscoped(session):
            rows = session.execute(select(Holiday.day, Holiday.name).where(Holiday.office_id == office.id)).all()
        kept[office.id] = Calendar(
            OfficeHours.from_json(office.hours, office.zone), {row.day: row.name for row in rows}
        )
    return kept[office.id]


def closing_on(calendar: Calendar, day: date) -> datetime:
    """Return when the office closes on a day; on a closed day, the end of that day."""
    spans = calendar.hours.on(day)
    closes = spans[-1][1] if spans and calendar.is_working_day(day) else time(23, 59, 59)
    return datetime.combine(day, closes, tzinfo=calendar.hours.zone_info)


def local_day(calendar: Calendar, moment: datetime) -> date:
    """Return the date of a moment where the office is."""
    return moment.astimezone(calendar.hours.zone_info).date()


def opening_on(calendar: Calendar, day: date) -> datetime:
    """Return when the office opens on a day, or next after it."""
    return calendar.next_opening(datetime.combine(day, time(), tzinfo=calendar.hours.zone_info))


def working_day_before(calendar: Calendar, day: date, count: int = 1) -> date:
    """Return the working day that lies so many before a day (the day itself not counted)."""
    for _ in range(MOST_DAYS):
        day -= timedelta(days=1)
        count -= calendar.is_working_day(day)
        if not count:
            return day
    raise ValueError("the office is hardly ever open: check its hours and holidays")

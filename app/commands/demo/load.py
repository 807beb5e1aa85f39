"""Loads the demonstration into an empty database: real commands at believable times."""

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.activities import ACTIVITIES
from app.commands.case_rows import case_data
from app.commands.complete_task import complete_task
from app.commands.demo.people import build
from app.commands.demo.stories import Act, stories
from app.commands.register_case import register_case
from app.commands.unit_of_work import AnySession, plain, unit_of_work
from app.models.office import Office, Unit
from app.models.outbox import OutboxMessage
from app.models.person import Staff
from app.models.task import CaseTask
from app.procedures.durations import Duration, TimeUnit
from app.queries.calendars import calendar_of
from app.security.duties import may_do
from app.security.scope import unscoped
from app.security.viewer import SYSTEM, Viewer, viewer_of

CASES = Path(__file__).with_name("cases.json")
PACE = Duration(6, TimeUnit.MINUTES)
NAMES = {
    "EX-01": ("PT Contoh Karet Musi", "Rina Oktaviani"), "EX-02": ("UD Kopi Contoh Semendo", "Pak Darto"),
    "EX-04": ("RS Contoh Sehat Sentosa", "Laras Wijayanti"), "EX-05": ("PT Contoh Pupuk Komering", "Andri Maulana"),
    "EX-06": ("Keripik Contoh Ogan", "Siti Rohani"), "EX-09": ("Anton Pribadi Contoh", "Anton Pribadi Contoh"),
    "EX-10": ("Warganet Contoh", ""), "EX-11": ("PT Contoh Sawit Kapuas", "Gunawan Salim"),
    "EX-14": ("CV Contoh Mainan Ceria", "Tari Melati"), "EX-16": ("PT Contoh Kabel Lematang", "Kantor Hukum Contoh"),
    "EX-17": ("Peserta Pelatihan Contoh", "Bayu Segara"), "EX-19": ("Dinas Perindustrian Contoh", "Ibu Ratih"),
    "EX-21": ("PT Contoh Sawit Enim", "Dewi Lestari Putri"), "EX-22": ("Warung Pempek Contoh", "Cek Ana"),
    "EX-24": ("Koperasi Contoh Tani Makmur", "Pak Marsudi"), "EX-25": ("Pengunjung Contoh", "Heri Contoh"),
    "EX-29": ("PT Contoh Karet Musi", "Rina Oktaviani"),
}  # fmt: skip


def is_empty(session: AnySession) -> bool:
    """Whether there is no account yet."""
    return not plain(session).scalar(select(func.count()).select_from(Staff))


def load_demo(session: AnySession) -> int:
    """Fill an empty database; return the number of cases (0 when it was not empty)."""
    if not is_empty(session):
        return 0
    own = plain(session)
    with unit_of_work(own, SYSTEM) as work, unscoped(work):
        offices = {key: office.id for key, office in build(work, clock.now().date()).items()}
    player, rows = Player(own), json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    plan = stories(clock.now().date())
    for row in sorted(rows, key=lambda item: -plan[item["id"]][0]):
        player.play(row, offices, *plan[row["id"]])
    _send_what_is_past(own)
    return len(rows)


def _send_what_is_past(session: Session) -> None:
    """The stories' mail of days gone by went out in its time; today's waits for the worker."""
    with unit_of_work(session, SYSTEM) as work, unscoped(work):
        past = (OutboxMessage.status == "queued") & (OutboxMessage.created_at < clock.now() - timedelta(days=1))
        work.execute(
            update(OutboxMessage).where(past).values(status="sent", sent_at=OutboxMessage.created_at, attempts=1)
        )


class Player:
    """Plays the stories with the people's own rights."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cases: dict[str, str] = {}

    def play(self, row: dict[str, Any], offices: dict[str, int], days_ago: int, acts: list[Act]) -> None:
        """Register one example and do what its story says, a few working minutes between the acts."""
        office_id = offices["PLG" if row["procedure_hint"].startswith(("SOP12", "rujuk")) else "PTK"]
        moment = self._start(office_id, days_ago)
        with clock.moved(moment):
            desk = self._viewer("dimas" if office_id == offices["PLG"] else "tika")
            answer = register_case(self.session, desk, self._data(row, moment), office_id)
        self.cases[row["id"]] = answer["id"]
        for username, outcome, data in acts:
            moment = min(self._later(office_id, moment), clock.now())
            with clock.moved(moment):
                self._act(int(answer["id"]), username, outcome, data)

    def _data(self, row: dict[str, Any], moment: datetime) -> dict[str, Any]:
        name, contact = NAMES.get(row["id"], ("", ""))
        mail = f"{name.lower().replace(' ', '.')}@pelanggan.example" if name else ""
        more = {"customer": name, "contact": contact, "email": mail}
        if row["kind"] == "banding":
            more["decision_delivered_on"] = (moment - timedelta(days=8)).date().isoformat()
        return case_data({**row, **more})

    def _start(self, office_id: int, days_ago: int) -> datetime:
        with unscoped(self.session):
            office = self.session.get_one(Office, office_id)
            calendar = calendar_of(self.session, office)
        zone = ZoneInfo(office.zone)
        if not days_ago:
            return clock.now() - timedelta(minutes=70)
        day = clock.now().astimezone(zone).date() - timedelta(days=days_ago)
        opening = calendar.next_opening(datetime.combine(day, time(8, 40), tzinfo=zone))
        return min(opening.astimezone(UTC), clock.now() - timedelta(minutes=90))

    def _later(self, office_id: int, moment: datetime) -> datetime:
        with unscoped(self.session):
            calendar = calendar_of(self.session, self.session.get_one(Office, office_id))
        return max(calendar.due(moment, PACE).at, moment)

    def _viewer(self, username: str) -> Viewer:
        with unscoped(self.session):
            person = self.session.scalars(select(Staff).where(Staff.username == username)).one()
            return viewer_of(self.session, person, clock.now().date())

    def _act(self, case_id: int, username: str, outcome: str, data: dict[str, Any]) -> None:
        viewer = self._viewer(username)
        with unscoped(self.session):
            open_tasks = self.session.scalars(
                select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.status == "open").order_by(CaseTask.id)
            ).all()
            task = next(t for t in open_tasks if outcome in ACTIVITIES[t.activity].outcomes and may_do(t, viewer))
            filled = self._resolved(data, task.office_id)
            if task.scored and task.due_at and task.due_at < clock.now():
                filled["late_reason"] = "Menunggu giliran pemeriksaan."
        complete_task(self.session, viewer, task.id, outcome, filled)

    def _resolved(self, value: Any, office_id: int) -> Any:
        """Put record numbers where a story names a unit, a person or a case."""
        if isinstance(value, dict):
            return {key: self._resolved(item, office_id) for key, item in value.items()}
        if isinstance(value, list):
            return [self._resolved(item, office_id) for item in value]
        kind, _, name = value.partition(":") if isinstance(value, str) else ("", "", "")
        if kind == "unit":
            found = self.session.scalars(select(Unit.id).where(Unit.office_id == office_id, Unit.code == name)).one()
            return str(found)
        if kind == "user":
            return str(self.session.scalars(select(Staff.id).where(Staff.username == name)).one())
        return self.cases[name] if kind == "case" else value

"""Every notice is caused over HTTP (or by the worker's clock), arrives at a real mail server, and says what it must."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from app.notifications.catalogue import LANGUAGES, NOTICES
from tests import dovecot
from tests.inbound.mails import letter
from tests.notifications.told_by_http import BEHALF, CUSTOMER, Arrived, Office, office
from tests.prepare import find_dovecot


class Told(NamedTuple):
    """What a notice must say: to whom, the beginning of its subject in each language, a fact of the case, its papers."""

    to: str
    subjects: tuple[str, str]
    fact: str
    files: int = 0


DESK, HEAD, COORDINATOR = "plg_desk@tanggap.example", "plg_head@tanggap.example", "plg_coordinator@tanggap.example"
DAY = timedelta(days=1)
SAYS = {
    "received": Told(CUSTOMER, ("Keluhan Saudara kami terima", "We have received your complaint"), "LHU terlambat", 1),
    "completeness_asked": Told(CUSTOMER, ("Mohon lengkapi", "Please complete"), "Tanda terima contoh uji", 1),
    "completeness_reminded": Told(CUSTOMER, ("Pengingat", "Reminder"), "Tanda terima contoh uji"),
    "lapsed": Told(CUSTOMER, ("Keluhan ", "Your complaint"), "Ombudsman"),
    "referred": Told(CUSTOMER, ("Keluhan ", "Your complaint"), "Dinas Perdagangan", 1),
    "progress": Told(CUSTOMER, ("Perkembangan", "How your complaint"), "Alat diperbaiki", 1),
    "extension": Told(CUSTOMER, ("Penanganan", "Your c"), "Alat rusak", 1),
    "reopened": Told(CUSTOMER, ("Keluhan ", "We have taken up"), "LHU terlambat"),
    "message": Told(CUSTOMER, ("Pesan mengenai", "A message"), "Contoh sudah kembali"),
    "team_announced": Told(CUSTOMER, ("Tim yang memeriksa", "The team that"), "Ptk Member1 Contoh"),
    "reply": Told(CUSTOMER, ("Jawaban atas keluhan", "Our answer"), "BSPJI", 1),
    "decision": Told(CUSTOMER, ("Keputusan atas banding", "The decision on"), "Ombudsman", 2),
    "confirm_receipt": Told(CUSTOMER, ("Pengingat: mohon", "Reminder: please"), "2026"),
    "closing": Told(CUSTOMER, ("Penanganan keluhan", "Your complaint"), "Ombudsman", 1),
    "survey": Told(CUSTOMER, ("Bagaimana kami", "How did we"), "K-0001/2026"),
    "task_assigned": Told(COORDINATOR, ("Tugas baru", "New task"), "LHU terlambat"),
    "returned": Told(DESK, ("Dikembalikan", "Returned"), "Sebutkan tanggalnya"),
    "due_soon": Told(COORDINATOR, ("Segera jatuh tempo", "Due soon"), "LHU terlambat"),
    "overdue": Told(COORDINATOR, ("Lewat tenggat", "Overdue"), "LHU terlambat"),
    "escalated": Told(HEAD, ("Terlambat", "Late"), "LHU terlambat"),
    "digest": Told(COORDINATOR, ("Tugas Anda", "Your tasks"), "2026"),
    "progress_due": Told(COORDINATOR, ("Kabari", "Tell the customer"), "LHU terlambat"),
    "appointment_needed": Told("agency@tanggap.example", ("Perlu penunjukan", "Appointment needed"), "BSPJI Palembang"),
    "team_appointed": Told("ptk_member1@tanggap.example", ("Anda ditunjuk", "You are appointed"), "Ptk Member2"),
    "objection_received": Told("ptk_head@tanggap.example", ("Keberatan", "Objection"), "Pernah bekerja"),
    "litigation_date": Told("ptk_head@tanggap.example", ("Sidang", "Hearing"), "Sidang pertama"),
    "mail_received": Told(COORDINATOR, ("Surel masuk", "A mail came"), "Balasan pelanggan"),
    "customer_wrote": Told(COORDINATOR, ("Pesan pelanggan", "Message of the customer"), "LHU terlambat"),
    "data_correction_asked": Told(COORDINATOR, ("Permintaan perbaikan", "Correction of own data"), "UU 27/2022"),
    "by_hand": Told(DESK, ("Sampaikan", "Tell the customer"), "0812 0000 0000"),
}  # fmt: skip


def answered(here: Office) -> None:
    """A complaint at Palembang to the draft of its answer, which comes back once, and to its dispatch."""
    here.do("desk", "registered", type="service", category="service_time", severity="medium")
    here.do("coordinator", "forwarded")
    here.do("head", "disposed", addressees=[here.choice("head", "/units", "pengujian")], instructions=["respond"])
    here.do("pengujian", "answered", findings="Alat rusak", validity="proven")
    here.do("coordinator", "instructed", instruction="Jawab", validity="proven")
    here.do("desk", "drafted", subject="Tanggapan", body="<p>Kami <strong>perbaiki</strong> alat.</p>")
    here.do("coordinator", "wording", remarks="Sebutkan tanggalnya")
    here.do("desk", "drafted", subject="Tanggapan", body="<p>Laporan terbit 1 Desember 2026.</p>")
    here.do("coordinator", "passed")
    here.do("head", "signed")
    here.do("desk", "dispatched", method="post", recipient=CUSTOMER)


def a_complaint_from_the_counter_to_its_end_and_again(here: Office) -> None:
    """What a customer hears along the way, and what colleagues hear of each other."""
    here.register()
    here.act("desk", "progress", done="Alat diperbaiki.", coming="Pengujian ulang pada Kamis.")
    here.act("desk", "messages", text="Contoh sudah kembali di laboratorium.")
    here.act("coordinator", "extend", task=here.task()["id"], duration="2 working days", reason="Alat rusak")
    visitor = here.customer_at_a_browser()
    for path, text in (("/pesan", "Kapan selesai?"), ("/data/perbaikan", "Nomor saya 0811 000 222.")):
        with here.request():
            assert visitor.fill(path, text=text).status_code == 303
    answered(here)
    told = [mail.notice for mail in here.mails if mail.recipient == CUSTOMER and mail.language == "id"]
    assert told.count("reply") == 1 and "confirm_receipt" not in told  # one mail brings the answer and asks about it
    here.passes(here.now + 11 * DAY, "reminders")  # ten working days are fourteen others
    customer = here.customer()
    with here.request():
        customer.complete(customer.open_tasks(here.id)[0]["id"], "satisfied", {"received_by": "Rina"})
    here.do("desk", "closed", notice="Selesai.")
    here.act("coordinator", "reopen", reason="Belum selesai")
    told = [(mail.notice, mail.recipient) for mail in here.mails if mail.language == "id"]
    assert [to for notice, to in told if notice == "returned"] == [DESK]
    assert [notice for notice, to in told if to == CUSTOMER].count("received") == 1


def a_file_that_stays_incomplete(here: Office) -> None:
    """Asked, reminded and ended, each in its time."""
    here.register().do("desk", "incomplete", items=["Tanda terima contoh uji", "Salinan kaji ulang permintaan"])
    limit = datetime.fromisoformat(here.task()["due_at"])
    here.passes(limit.replace(hour=10) - 2 * DAY, "reminders")
    here.passes(limit + timedelta(minutes=10), "lapse")


def a_matter_of_somebody_else(here: Office) -> None:
    """Not the office's to decide."""
    here.register().do("desk", "not_ours", reason="Harga")
    here.do("coordinator", "referred", body="Dinas Perdagangan", address="Jalan Niaga 2, Palembang", reason="Harga")


def a_step_that_nobody_does(here: Office) -> None:
    """Days go by: the worker reminds, tells the superior, and has the customer told."""
    here.register().do("desk", "not_ours", reason="Harga")
    due = datetime.fromisoformat(here.task()["due_at"])
    for moment in (
        due - timedelta(hours=2),
        due.replace(hour=7, minute=35) + timedelta(days=1),
        due + DAY,
        due + 4 * DAY,
    ):
        here.passes(moment, "reminders")


def an_appeal_with_an_objection(here: Office) -> None:
    """A team, its statements, an objection, and the decision."""
    here.register(kind="appeal", service="sertifikasi_produk", subject="Penolakan sertifikat",
                  appealed_decision="Surat penolakan 12/2026", decision_delivered_on="2026-11-20")  # fmt: skip
    here.do("desk", "accepted", type="decision", category="certification_decision", severity="serious")
    here.do("desk", "recorded")
    team = ["member1", "member2", "member3"]
    people = [here.choice("head", "/staff", f"Ptk {name.title()} Contoh") for name in team]
    seats = [{"person": key, "chair": key == people[0], "competence": "SNI"} for key in people]
    here.do("head", "formed", members=seats)
    for who in team:
        here.do(who, "declared")
    here.do("desk", "objected", reason="Pernah bekerja pada pesaing kami.", on_behalf=BEHALF)
    here.do("head", "rejected")
    for who in team:
        here.do(who, "voted", ruling="granted")
    here.do("member1", "decided", ruling="granted")
    here.do("desk", "delivered", method="post", proof="Resi 2")
    told = [mail.notice for mail in here.mails if mail.language == "id"]
    assert told.count("team_appointed") == 3 and told.count("objection_received") == 1
    assert told.index("team_appointed") < told.index("team_announced") < told.index("objection_received")


def a_suit(here: Office) -> None:
    """A hearing is set."""
    here.register(kind="lawsuit", channel="letter", service="sertifikasi_produk", subject="Gugatan pembatalan")
    here.do("head", "progress", claim="Ganti rugi", hearing_on="2026-12-10", hearing_agenda="Sidang pertama")


def an_office_without_a_head(here: Office) -> None:
    """The administrator closes the account of the only one who could dispose."""
    here.register().do("desk", "registered", type="service", category="service_time", severity="medium")
    path, admin = f"/staff/edit/{here.choice('admin', '/staff', 'Plg Head Contoh')}", here.browser("admin")
    seen = admin.get(path).text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    words = {"first_name": "Plg Head", "last_name": "Contoh", "email": HEAD, "language": "id", "seen": seen}
    assert admin.submit(path, **words).status_code == 302
    here.do("coordinator", "forwarded")


def a_reply_by_mail(here: Office) -> None:
    """The customer answers the mail that arrived; the worker fetches it from a real mailbox."""
    if find_dovecot() is None:
        pytest.skip("no Dovecot here: Debian's dovecot-imapd")
    here.register().do("desk", "registered", type="service", category="service_time", severity="medium")
    got = next(mail for mail in here.mails if mail.notice == "received").message
    server = dovecot.Dovecot().start()
    try:
        server.append(letter("Terlampir.", CUSTOMER, str(got["Reply-To"]), "Balasan pelanggan",
                             In_Reply_To=str(got["Message-ID"])))  # fmt: skip
        settings = {"IMAP_HOST": "localhost", "IMAP_PORT": server.port, "IMAP_SECURITY": "tls",
                    "IMAP_USER": dovecot.USER, "IMAP_PASSWORD": dovecot.PASSWORD,
                    "SMTP_CA_FILE": str(server.ca_file)}  # fmt: skip
        here.app.config.update(settings)
        here.passes(here.now, "inbound")
    finally:
        server.stop()


def a_customer_without_mail(here: Office) -> None:
    """Somebody has to call."""
    here.register(contact_email=None)


PATHS: dict[Callable[[Office], None], tuple[str, str]] = {
    a_complaint_from_the_counter_to_its_end_and_again: (
        "plg", "received progress message extension customer_wrote data_correction_asked task_assigned returned reply "
        "confirm_receipt closing survey reopened"),
    a_file_that_stays_incomplete: ("plg", "completeness_asked completeness_reminded lapsed"),
    a_matter_of_somebody_else: ("plg", "referred"),
    a_step_that_nobody_does: ("plg", "due_soon overdue escalated digest progress_due"),
    an_appeal_with_an_objection: ("ptk", "team_appointed team_announced objection_received decision"),
    a_suit: ("ptk", "litigation_date"),
    an_office_without_a_head: ("plg", "appointment_needed"),
    a_reply_by_mail: ("plg", "mail_received"),
    a_customer_without_mail: ("plg", "by_hand"),
}  # fmt: skip


def test_every_notice_has_a_path_that_causes_it_and_something_that_it_must_say() -> None:
    assert sorted(" ".join(notices for _code, notices in PATHS.values()).split()) == sorted(NOTICES) == sorted(SAYS)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_a_path_over_http_brings_its_notices_to_a_mail_server_in_both_languages(
    sqlite_engine: Any, monkeypatch: pytest.MonkeyPatch, path: Callable[[Office], None]
) -> None:
    sqlite_engine.reset()
    code, notices = PATHS[path]
    with office(sqlite_engine.app, code, monkeypatch) as here:
        path(here)
        for notice in notices.split():
            for language, begins in zip(LANGUAGES, SAYS[notice].subjects, strict=True):
                says = SAYS[notice]
                found = [mail for mail in here.mails if (mail.notice, mail.language) == (notice, language)]
                mail = next((mail for mail in found if mail.recipient == says.to), None)
                assert mail is not None, (notice, language, [mail.recipient for mail in found])
                assert mail.subject.startswith(begins), mail.subject
                assert says.fact in mail.text and says.fact in mail.html, mail.text
                assert len(mail.files) == says.files, (notice, mail.files)
        for mail in here.mails:
            _reads_well(mail, here)


def _reads_well(mail: Arrived, here: Office) -> None:
    """No place is left open, and the number is there in text and HTML, wherever the mail is about one case."""
    html = mail.html[mail.html.index("</style>") :]
    for part in (mail.subject, mail.text, html):
        assert not [sign for sign in ("{", "}", "[if", "[/if]") if sign in part], (mail.notice, part)
    if mail.notice != "digest":
        assert here.number in mail.text and here.number in html, mail.text

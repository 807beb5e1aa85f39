"""P1-P6 in a browser: a complaint, then an appeal with a replaced member, its decision, and the suit (PR-LS-8.1.4)."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

STATEMENTS = ("not_involved", "no_ties", "no_consultancy", "no_gifts", "on_evidence", "will_report")


def register(people: Any, kind: str, subject: str) -> None:
    """Register a case at the counter of Pontianak."""
    desk = people("ptk_desk")
    desk.page.goto("/cases/new")
    desk.page.check(f"input[name=kind][value={kind}]")
    for name, value in {
        "customer_name": "PT Contoh Sawit Kapuas", "contact_email": "mutu@sawit.example", "subject": subject,
        "description": "Surat penundaan kami tidak dijawab.", "object_number": "SPPT-01",
    }.items():  # fmt: skip
        desk.page.fill(f"[name='{name}']", value)
    desk.page.select_option("select[name=channel]", "letter")
    desk.page.check("input[name=consent_to_name]")
    if kind == "appeal":
        desk.page.click("form#registration details summary")
        desk.page.fill("[name=appealed_decision]", "Pembekuan SPPT SNI")
    desk.page.click("form#registration button[type=submit]")
    desk.page.wait_for_selector(".t-facts code")


def intake(people: Any, subject: str, about: str) -> None:
    """Steps 1 and 2."""
    desk = people("ptk_desk")
    desk.open_task(subject)
    desk.select("accepted", "category", "Keputusan sertifikasi")
    desk.select("accepted", "type", about)
    desk.complete("accepted", {"points-0-point": "Surat tidak dijawab", "responsibility_reason": "Keputusan balai."},
                  ("input[name=severity][value=serious]", "input[name='points-0-finding'][value=supported]"))  # fmt: skip
    desk.open_task(subject)
    desk.complete("recorded", {"told": "Langsung, 10.15"})


def test_a_complaint_is_investigated_approved_by_the_head_and_answered(people: Any) -> None:
    subject = "Neraca rusak setelah dikalibrasi"
    register(people, "complaint", subject)
    intake(people, subject, "layanan")
    manager, head, desk = people("ptk_technical"), people("ptk_head"), people("ptk_desk")
    manager.open_task(subject)
    manager.complete("established", {
        "description": "Alat retak.", "reference_document": "SNI ISO/IEC 17025 7.4", "root_cause": "Penyimpanan salah.",
        "corrective_action": "Rak khusus.", "target_date": "2027-01-10", "check_on": "2027-02-10",
    }, ("input[name=grade][value=major]", "input[name='points-0-validity'][value=proven]"))  # fmt: skip
    head.open_task(subject)
    head.complete("approved", {"resolution": "Keluhan terbukti."}, ("input[name=validity][value=proven]",))
    desk.open_task(subject)
    desk.complete("delivered", {"recipient": "Pelanggan", "proof": "Resi 1"}, ("input[name=method][value=post]",))
    desk.open_task(subject)
    desk.complete("accepted", {"received_by": "Laras", "on_behalf-evidence": "Surel"},
                  ("input[name=on_behalf-how][value=mail]",))  # fmt: skip
    desk.open_task(subject)
    desk.complete("closed")
    desk.page.goto("/cases/?status=closed")
    assert subject in desk.page.inner_text("main")


def seat(person: Any, index: int, member: str, competence: str, chair: bool = False) -> None:
    """Put somebody into a seat of the team form."""
    person.select("formed", f"members-{index}-person", member)
    form = person.page.locator("form[data-outcome=formed]").first
    form.locator(f"[name='members-{index}-competence']").fill(competence)
    if chair:
        form.locator(f"[name='members-{index}-chair']").check()


def test_an_appeal_with_a_replaced_member_is_decided_and_goes_to_court(people: Any) -> None:
    subject = "Banding atas pembekuan SPPT SNI"
    register(people, "appeal", subject)
    intake(people, subject, "keputusan")
    head, desk = people("ptk_head"), people("ptk_desk")
    head.open_task(subject)
    for index, member in enumerate(("Member1", "Member2", "Member3")):
        seat(head, index, f"Ptk {member}", "Sertifikasi produk", chair=index == 0)
    head.complete("formed")
    second = people("ptk_member2")
    second.open_task(subject)
    second.complete("conflicted", {"reason": "Saya pernah mengaudit pabrik ini."})
    head.open_task(subject)
    seat(head, 2, "Ptk Member4", "Sertifikasi produk")
    head.complete("formed", {"replacement_reason": "Benturan kepentingan."})
    team = [people(f"ptk_member{number}") for number in (1, 3, 4)]
    for member in team:
        member.open_task(subject)
        member.complete("declared", choose=tuple(f"input[name={name}]" for name in STATEMENTS))
    desk.open_task(subject)
    desk.complete("none", {"on_behalf-evidence": "Surel"}, ("input[name=on_behalf-how][value=mail]",))
    for member, ruling in zip(team, ("granted", "granted", "rejected"), strict=True):
        member.open_task(subject)
        member.complete("voted", {"reasons": "Berdasarkan bukti."}, (f"input[name=ruling][value={ruling}]",))
    chair = team[0]
    chair.open_task(subject)
    chair.complete("decided", {"points-0-consideration": "Surat terbukti diterima.", "points-0-conclusion": "Beralasan."},
                   ("input[name=ruling][value=granted]",))  # fmt: skip
    desk.open_task(subject)
    desk.complete("delivered", {"recipient": "Pemohon", "proof": "Resi 2"}, ("input[name=method][value=post]",))
    desk.open_task(subject)
    desk.complete("sued", {"claim": "Pembatalan keputusan.", "on_behalf-evidence": "Surat kuasa hukum"},
                  ("input[name=on_behalf-how][value=letter]",))  # fmt: skip
    head.open_task(subject)
    head.complete("progress", {"team": "Eko\nDian", "court_number": "12/G/2026"})
    head.open_task(subject)
    head.complete("concluded", {"result": "Gugatan ditolak."})
    desk.open_task(subject)
    desk.complete("closed")
    desk.page.goto("/cases/?status=closed")
    desk.page.click(f"text={subject}")
    page = desk.page.inner_text("main")
    assert "Dikabulkan" in page
    assert "Diganti" in page

"""How the cause of a nonconformity was found: from the form to the record, the drawings on pages and in the report."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.activities.base import StepContext
from app.activities.forms import fields_of, parse_form
from app.activities.investigate import Established, Investigate
from app.models.nonconformity import Nonconformity
from app.queries.office_procedures import library
from tests import world as worlds
from tests.papers.cases import AT, make_case
from tests.visitor import Visitor

Visit = Callable[[str], Visitor]
Read = Callable[[Callable[[Session], Any]], Any]
TYPED = {
    "grade": "minor", "description": "Laporan terlambat.", "reference_document": "7.8", "root_cause": "Dua daftar.",
    "corrective_action": "Satu daftar.", "target_date": "2026-06-01", "check_on": "2026-07-01", "validity": "proven",
    "whys": "Alamat lama dipakai.\n\nDua daftar pelanggan dari Hendra Saputra.",
    "causes-0-category": "man", "causes-1-category": "method", "causes-1-causes": "Tidak ada konfirmasi <b>alamat</b>\nx",
}  # fmt: skip


def investigated(session: Session) -> int:
    """A case with a report whose cause was drawn; return the key of the case."""
    world = worlds.read(session)
    case = make_case(session, world.offices["PTK"])
    procedure = library().get("PR-LS-8.1.4", "01")
    viewer = world.viewer(session, "ptk_technical", AT.date())
    context = StepContext(session, case, procedure, procedure.steps[0], viewer, AT)
    data = Established.model_validate(parse_form(Established, MultiDict(TYPED)))
    Investigate().apply(context, "established", data)
    session.commit()
    return int(case.id)


def test_a_form_offers_a_row_for_each_category_and_forgets_the_empty_ones(visit: Visit, read: Read) -> None:
    case_id = read(investigated)
    report = read(lambda session: session.scalars(select(Nonconformity).where(Nonconformity.case_id == case_id)).one())
    assert report.whys == ["Alamat lama dipakai.", "Dua daftar pelanggan dari Hendra Saputra."]
    assert report.causes == [{"category": "method", "causes": ["Tidak ada konfirmasi <b>alamat</b>", "x"]}]

    def prefilled(session: Session) -> Any:
        world = worlds.read(session)
        case = make_case(session, world.offices["PTK"], number="K-0002/2026")
        procedure = library().get("PR-LS-8.1.4", "01")
        context = StepContext(session, case, procedure, procedure.steps[0], world.viewer(session, "ptk_technical"), AT)
        assert Investigate().prefill(context, "unfounded") == {"points": []}
        values = Investigate().prefill(context, "established")
        return next(field for field in fields_of(Established, values) if field.name == "causes")

    rows = read(prefilled).rows
    assert [row[0].value for row in rows] == ["man", "method", "material", "machine", "environment", "measurement"]
    assert rows[0][1].widget == "lines"


def test_the_pages_show_both_drawings_without_style_or_script(visit: Visit, read: Read) -> None:
    case_id = read(investigated)
    visitor = visit("ptk_coordinator")
    for path in ("/records/nonconformities/show/1", f"/cases/{case_id}"):
        page = visitor.get(path).text
        drawings = re.findall(r"<svg role=\"img\".*?</svg>", page, re.DOTALL)
        assert len(drawings) == 2
        assert "Hendra Saputra" in drawings[0] and "&lt;b&gt;" in drawings[1]
        assert all(" style=" not in drawing and "<script" not in drawing for drawing in drawings)


def test_the_drawings_hide_the_complainant_from_who_may_not_know(visit: Visit, read: Read) -> None:
    case_id = read(investigated)
    visitor = visit("ptk_technical")
    for path in ("/records/nonconformities/show/1", f"/cases/{case_id}"):
        page = visitor.get(path).text
        assert "Hendra Saputra" not in page
        assert "▒▒▒" in page


def test_a_record_without_drawings_shows_none(visit: Visit, read: Read) -> None:
    read(investigated)

    def plainly(session: Session) -> None:
        report = session.scalars(select(Nonconformity)).one()
        report.whys, report.causes = [], []
        session.commit()

    read(plainly)
    assert "t-drawing" not in visit("ptk_coordinator").get("/records/nonconformities/show/1").text

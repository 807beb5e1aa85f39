"""What the demonstration's offices declare of their papers: letterhead, a fictional logo, form codes, copies."""

import io
from datetime import date

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from app.documents.logo import MEDIA_TYPE, normalised_logo
from app.models.office import Office, PaperForm

PARENT = "Badan Standardisasi Contoh"
ISSUED_ON = date(2023, 12, 1)
INK = {"Palembang": (16, 78, 110, 255), "Pontianak": (26, 96, 60, 255)}

# Fictional codes: kind -> (code, revision, classification, copies). Each office has its own way of writing them.
FORMS = {
    "Palembang": {
        "complaint_form": ("FM-8.09.01", "1/0", "", ""),
        "complaint_register": ("FM-8.09.02", "1/0", "", ""),
        "disposition_sheet": ("FM-8.09.03", "1/1", "", ""),
        "response": ("FM-8.09.04", "1/0", "", ""),
        "reply_letter": ("", "", "KL.01", "Koordinator Fungsi Terkait\nArsip"),
        "receipt": ("FM-8.09.05", "1/0", "", ""),
        "nonconformity_report": ("FM-8.02.01", "2/0", "", ""),
    },
    "Pontianak": {
        "substance_report": ("F-LI-KEL-01", "Terbitan 2 Revisi 0", "", ""),
        "complaint_appeal_record": ("F-LI-KEL-02", "Terbitan 2 Revisi 0", "", ""),
        "nonconformity_report": ("F-LI-KEL-03", "Terbitan 2 Revisi 1", "", ""),
        "team_formation": ("F-LI-KEL-04", "Terbitan 2 Revisi 0", "", "Anggota tim\nArsip"),
        "impartiality_statement": ("F-LI-KEL-05", "Terbitan 2 Revisi 0", "", ""),
        "resolution_decision": ("F-LI-KEL-06", "Terbitan 2 Revisi 0", "", "Penanggung Jawab Teknis\nArsip"),
        "cover_letter": ("", "", "KL.02", "Arsip"),
        "litigation_report": ("F-LI-KEL-07", "Terbitan 1 Revisi 0", "", ""),
    },
}


def declare(session: Session, office: Office) -> None:
    """Give an office of the demonstration its letterhead and forms."""
    office.parent_name = PARENT
    office.website = f"www.{office.city.lower()}.example"
    office.logo, office.logo_type = normalised_logo(_logo(INK[office.city])), MEDIA_TYPE
    for kind, (code, revision, klass, copies) in FORMS[office.city].items():
        session.add(
            PaperForm(
                office_id=office.id, kind=kind, code=code, revision=revision, klass=klass, copies=copies,
                issued_on=ISSUED_ON if code else None)
        )  # fmt: skip


def _logo(ink: tuple[int, int, int, int]) -> bytes:
    """Draw a sign that no office has: a balance in a ring, drawn four times as large for smooth edges."""
    side, scale = 480, 4
    picture = Image.new("RGBA", (side * scale, side * scale), (*ink[:3], 0))
    draw = ImageDraw.Draw(picture)

    def points(*pairs: tuple[int, int]) -> list[tuple[int, int]]:
        return [(x * scale, y * scale) for x, y in pairs]

    draw.ellipse(points((12, 12), (468, 468)), outline=ink, width=26 * scale)
    draw.rectangle(points((230, 110), (250, 352)), fill=ink)
    draw.polygon(points((170, 372), (310, 372), (282, 340), (198, 340)), fill=ink)
    draw.line(points((112, 156), (368, 156)), fill=ink, width=20 * scale)
    draw.ellipse(points((218, 96), (262, 140)), fill=ink)
    for middle in (122, 358):
        draw.line(
            points((middle, 156), (middle - 50, 258), (middle + 50, 258), (middle, 156)), fill=ink, width=9 * scale
        )
        draw.pieslice(points((middle - 62, 200), (middle + 62, 316)), 0, 180, fill=ink)
    answer = io.BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(answer, "PNG")
    return answer.getvalue()

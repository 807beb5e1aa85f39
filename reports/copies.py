"""To whom copies of a letter or decision go (tembusan)."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from reports.typefaces import P, esc, style

TITLES = {"id": "Tembusan:", "en": "Copies to:"}


def copies(names: Sequence[str], language: str = "id") -> list[Flowable]:
    """The numbered list under the signature; nothing where there are none."""
    if not names:
        return []
    entry = style(9.5, 1.3, leftIndent=14, bulletFontName="Body", bulletFontSize=9.5)
    lines = [Paragraph(esc(name), entry, bulletText=f"{number}.") for number, name in enumerate(names, 1)]
    return [KeepTogether([Spacer(1, 12), P(TITLES[language], style(9.5, 1.3)), *lines])]

"""The summary that an office publishes (Rekapitulasi Keluhan Pelanggan): counts, and rows that name nobody."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from app.documents.registers.complaints import timeliness
from app.documents.registers.related import late_cases
from app.documents.registers.request import Request, Sections, portions
from app.documents.registers.words import WORDS
from app.models.case import Case
from app.models.codes import CATEGORIES, CHANNELS, KINDS, VALIDITIES
from reports.register import Column, Section

Row = tuple[date, str, str, str, str, str, str]  # day, kind, service, category, channel, conclusion, timeliness


def summary_sections(request: Request) -> Sections:
    """Return the counts by category, service, conclusion and timeliness over the months, and the list without names."""
    words = WORDS[request.language]
    rows = list(_rows(request))
    tables: list[tuple[str, Callable[[Row], str]]] = [
        ("per_category", lambda row: row[3]), ("per_service", lambda row: row[2]),
        ("per_result", lambda row: row[5]), ("per_time", lambda row: row[6] or words["running"]),
    ]  # fmt: skip
    columns = (
        Column(words["no"], 1, "right"), Column(words["received"], 3), Column(words["kind"], 2.6),
        Column(words["service"], 5.4), Column(words["category"], 5.4), Column(words["only_channel"], 3.8),
        Column(words["result"], 3.6), Column(words["timeliness"], 3),
    )  # fmt: skip
    listed = ((str(n), request.day(row[0]), *row[1:]) for n, row in enumerate(rows, 1))
    return Sections(
        (*(_counts(request, words[name], rows, by) for name, by in tables),
         Section(columns, listed, words["empty"], words["list"])), len(rows))  # fmt: skip


def _rows(request: Request) -> Iterator[Row]:
    zone, none = ZoneInfo(request.office.zone), WORDS[request.language]["none"]
    for portion in portions(request.case_ids(Case.kind.in_(("complaint", "appeal")), Case.restricted.is_(False))):
        cases = request.cases(portion)
        late = late_cases(request.session, portion, request.now)
        for key in portion:
            case = cases[key]
            yield (
                case.received_at.astimezone(zone).date(), request.name(KINDS, case.kind),
                case.service.name if case.service else none, request.name(CATEGORIES, case.category) or none,
                request.name(CHANNELS, case.channel), request.name(VALIDITIES, case.validity),
                timeliness(request, case, key in late),
            )  # fmt: skip


def _counts(request: Request, title: str, rows: Sequence[Row], by: Callable[[Row], str]) -> Section:
    """Count the rows by name and month (or quarter), with totals both ways."""
    words, buckets = WORDS[request.language], request.period.buckets()
    found: Counter[tuple[str, date]] = Counter((by(row), max(b for b in buckets if b <= row[0])) for row in rows)
    names = sorted({name for name, _bucket in found}, key=str.casefold)
    lines = [(name, [found[name, b] for b in buckets]) for name in names]
    if lines:
        lines.append((words["total"], [sum(found[name, b] for name in names) for b in buckets]))
    shown = [(name, *(str(value or "–") for value in (*values, sum(values)))) for name, values in lines]
    heads = [Column(request.period.bucket_words(b, request.language), 1.5, "right") for b in buckets]
    return Section((Column(title, 5), *heads, Column(words["total"], 1.5, "right")), shown, words["empty"])

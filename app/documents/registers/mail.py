"""The registers of outgoing letters and of all numbers that an office gave out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.documents.papers.registry import PAPERS
from app.documents.registers.request import Request, Sections, portions
from app.documents.registers.words import SUBJECTS, WORDS
from app.models.case import Case
from app.models.codes import DELIVERY_METHODS, KINDS
from app.models.document import Document
from app.models.letter import Dispatch, Letter
from app.models.office import IssuedNumber
from app.procedures.vocabulary import DOCUMENTS
from app.security.scope import unscoped
from reports.register import Column, Section

Key = tuple[datetime, str, int]


def outgoing_section(request: Request) -> Sections:
    """Return the outgoing register: letters signed, and other numbered letters issued, in the period."""
    words, keys = WORDS[request.language], _outgoing_keys(request)
    columns = (
        Column(words["no"], 0.9, "right"), Column(words["letter_number"], 4.7), Column(words["date"], 2.6),
        Column(words["to"], 4.2), Column(words["about"], 5.8), Column(words["signer"], 3.5), Column(words["sent"], 3.6),
        Column(words["case"], 2.2),
    )  # fmt: skip
    return Sections((Section(columns, _outgoing(request, keys), words["empty"]),), len(keys))


def _outgoing_keys(request: Request) -> list[Key]:
    start, end = request.period.moments(request.office.zone)
    letters = request.keys(
        select(Letter.signed_at, Letter.id).join(Case, Case.id == Letter.case_id)
        .where(Case.office_id == request.office.id, Letter.signed_at >= start, Letter.signed_at < end)
    )  # fmt: skip
    kinds = [kind for kind, paper in PAPERS.items() if paper.subject == "letter"]
    papers = request.keys(
        select(Document.added_at, Document.id).join(Case, Case.id == Document.case_id)
        .where(Case.office_id == request.office.id, Document.added_at >= start, Document.added_at < end,
               Document.kind.in_(kinds), Document.number != "", Document.direction == "issued")
    )  # fmt: skip
    return sorted([(at, "letter", key) for at, key in letters] + [(at, "paper", key) for at, key in papers])


def _outgoing(request: Request, keys: Sequence[Key]) -> Iterator[tuple[str, ...]]:
    number = 0
    for portion in portions(keys):
        letters, papers = _letters(request, portion), _papers(request, portion)
        sent = _dispatches(request, list(letters))
        cases = request.cases([row.case_id for row in letters.values()] + [row.case_id for row in papers.values()])
        for at, kind, key in portion:
            number += 1
            cells = _letter_cells(letters[key], sent[key]) if kind == "letter" else _paper_cells(request, papers[key])
            case = cases[letters[key].case_id if kind == "letter" else papers[key].case_id]
            name, signer, about, delivery = cells
            yield (str(number), name, request.day(at), request.customer(case), request.text(case, about), signer,
                   request.text(case, delivery), case.number)  # fmt: skip


def _letter_cells(letter: Letter, sent: Sequence[str]) -> tuple[str, str, str, str]:
    signer = letter.signer.name if letter.signer else ""
    return letter.number or "", signer, letter.current.subject if letter.current else "", "\n".join(sent)


def _paper_cells(request: Request, paper: Document) -> tuple[str, str, str, str]:
    kind = DOCUMENTS[paper.kind].in_language(request.language) if paper.kind in DOCUMENTS else paper.title
    return paper.number, paper.signed.signer_name if paper.signed else "", kind, ""


def _letters(request: Request, portion: Sequence[Key]) -> dict[int, Letter]:
    ids = [key for _at, kind, key in portion if kind == "letter"]
    with unscoped(request.session):
        rows = request.session.scalars(
            select(Letter).where(Letter.id.in_(ids)).options(joinedload(Letter.signer), selectinload(Letter.versions))
        )
        return {letter.id: letter for letter in rows}


def _papers(request: Request, portion: Sequence[Key]) -> dict[int, Document]:
    ids = [key for _at, kind, key in portion if kind == "paper"]
    with unscoped(request.session):
        rows = request.session.scalars(
            select(Document).where(Document.id.in_(ids)).options(selectinload(Document.signatures))
        )
        return {paper.id: paper for paper in rows}


def _dispatches(request: Request, letter_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    with unscoped(request.session):
        rows = request.session.scalars(select(Dispatch).where(Dispatch.letter_id.in_(letter_ids)).order_by(Dispatch.id))
        for row in rows:
            parts = (request.name(DELIVERY_METHODS, row.method), request.day(row.at), row.proof)
            found[row.letter_id or 0].append(", ".join(part for part in parts if part))
    return found


def number_section(request: Request) -> Sections:
    """Return every number given out in the period, by kind of number, with the paper that carries it."""
    words = WORDS[request.language]
    start, end = request.period.moments(request.office.zone)
    rows = request.keys(
        select(IssuedNumber.subject, IssuedNumber.number, IssuedNumber.year, IssuedNumber.seq, IssuedNumber.at)
        .where(IssuedNumber.office_id == request.office.id, IssuedNumber.at >= start, IssuedNumber.at < end)
        .order_by(IssuedNumber.subject, IssuedNumber.year, IssuedNumber.seq, IssuedNumber.id)
    )  # fmt: skip
    columns = (
        Column(words["no"], 1, "right"), Column(words["purpose"], 5), Column(words["number"], 7),
        Column(words["sequence"], 2, "right"), Column(words["date"], 4), Column(words["used"], 8.5),
    )  # fmt: skip
    return Sections((Section(columns, _numbers(request, rows), words["empty"]),), len(rows))


def _numbers(request: Request, rows: Sequence[tuple[str, str, int, int | None, datetime]]) -> Iterator[tuple[str, ...]]:
    names, words, count = SUBJECTS[request.language], WORDS[request.language], 0
    for portion in portions(rows):
        used = _used(request, [row[1] for row in portion])
        for subject, number, year, seq, at in portion:
            count += 1
            order = words["typed"] if seq is None else str(seq)
            yield str(count), names.get(subject, subject), number, order, request.day(at), "\n".join(used[number, year])


def _used(request: Request, numbers: Sequence[str]) -> dict[tuple[str, int], list[str]]:
    """Return which papers and cases of the office carry a number of a year, as far as the viewer sees them."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    zone = ZoneInfo(request.office.zone)
    papers = (
        select(Document.number, Document.kind, Document.added_at, Case.number.label("case"))
        .join(Case, Case.id == Document.case_id)
        .where(Document.number.in_(numbers), Document.direction == "issued", Case.office_id == request.office.id)
        .order_by(Document.id)
    )  # fmt: skip
    for number, kind, at, case in request.session.execute(papers).all():
        name = DOCUMENTS[kind].in_language(request.language) if kind in DOCUMENTS else kind
        found[number, at.astimezone(zone).year].append(f"{name}, {case}")
    cases = select(Case.number, Case.kind, Case.registered_at).where(
        Case.number.in_(numbers), Case.office_id == request.office.id
    )
    for number, kind, at in request.session.execute(cases).all():
        found[number, at.astimezone(zone).year].insert(0, request.name(KINDS, kind))
    return defaultdict(list, {key: list(dict.fromkeys(texts)) for key, texts in found.items()})

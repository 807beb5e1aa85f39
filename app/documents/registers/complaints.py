"""The register of complaints and appeals (D4, Palembang step 5) and the agenda of what came in."""

from collections.abc import Iterator, Sequence

from app.documents.registers.related import Related, late_cases, related, sheet_numbers
from app.documents.registers.request import Request, Sections, portions
from app.documents.registers.words import WORDS
from app.models.case import Case
from app.models.codes import CATEGORIES, CHANNELS, INSTRUCTIONS, OUTCOMES, VALIDITIES
from reports.register import Column, Section


def complaint_section(request: Request) -> Sections:
    """Return the register: a row a complaint or appeal received in the period."""
    ids, words = request.case_ids(Case.kind.in_(("complaint", "appeal"))), WORDS[request.language]
    columns = (
        Column(words["no"], 0.9, "right"), Column(words["number_date"], 2.4), Column(words["customer"], 2.4),
        Column(words["channel"], 2.1), Column(words["description"], 5.4), Column(words["function"], 2.7),
        Column(words["response"], 3.6), Column(words["reply"], 3.9), Column(words["check"], 2.2),
        Column(words["remark"], 2.0),
    )  # fmt: skip
    return Sections((Section(columns, _complaints(request, ids), words["empty"]),), len(ids))


def _complaints(request: Request, ids: Sequence[int]) -> Iterator[tuple[str, ...]]:
    number, words = 0, WORDS[request.language]
    for portion in portions(ids):
        cases, found = request.cases(portion), related(request.session, portion)
        late = late_cases(request.session, portion, request.now)
        for key in portion:
            case = cases[key]
            number += 1
            description = "\n".join(
                dict.fromkeys(request.text(case, text) for text in (case.subject, case.description))
            )
            yield (
                str(number), f"{case.number}\n{request.day(case.received_at)}",
                _lines(request.customer(case), case.service.name if case.service else ""),
                _lines(request.name(CHANNELS, case.channel), request.name(CATEGORIES, case.category)), description,
                _functions(request, found, key), _answers(request, case, found), _replies(request, found, key),
                _checks(request, found, key),
                _lines(request.name(OUTCOMES, case.outcome) or words["running"], request.name(VALIDITIES, case.validity),
                       timeliness(request, case, key in late)),
            )  # fmt: skip


def timeliness(request: Request, case: Case, late: bool) -> str:
    """Return "late" as soon as a step was, "in time" once the case is answered, and nothing before."""
    words = WORDS[request.language]
    return words["late"] if late else words["in_time"] if case.answered_at or case.status == "closed" else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _functions(request: Request, found: Related, key: int) -> str:
    return _lines(*(
        _lines(", ".join(addressee.unit.name for addressee in sheet.addressees), request.day(sheet.at))
        for sheet in found.dispositions[key]
    ))  # fmt: skip


def _answers(request: Request, case: Case, found: Related) -> str:
    """Return what the functions answered and did, and what was put right."""
    texts = [text for row in found.responses[case.id] if row.current for text in (row.findings, row.action)]
    for report in found.nonconformities[case.id]:
        texts += [f"{report.number}:", report.correction, report.corrective_action, report.prevention]
    return request.text(case, _lines(*dict.fromkeys(texts)))


def _replies(request: Request, found: Related, key: int) -> str:
    signed = [letter for letter in found.letters[key] if letter.signed_at]
    given = [receipt for receipt in found.receipts[key] if receipt.number]
    return _lines(*(_lines(letter.number or "", request.day(letter.signed_at)) for letter in signed),
                  *(_lines(receipt.number, request.day(receipt.at)) for receipt in given))  # fmt: skip


def _checks(request: Request, found: Related, key: int) -> str:
    words = WORDS[request.language]
    return _lines(*(
        _lines(request.day(check.at), check.by.name if check.by else "", words["effective" if check.effective else "ineffective"])
        for report in found.nonconformities[key] for check in report.checks
    ))  # fmt: skip


def agenda_section(request: Request) -> Sections:
    """Return the agenda: a row for everything that came in, with where it was sent inside the office."""
    ids, words = request.case_ids(), WORDS[request.language]
    columns = (
        Column(words["no"], 0.9, "right"), Column(words["agenda"], 2.4), Column(words["received"], 2.4),
        Column(words["from"], 4.2), Column(words["letter"], 3.2), Column(words["subject"], 5.4),
        Column(words["to_functions"], 3.8), Column(words["instructions"], 3.6), Column(words["case"], 2.2),
    )  # fmt: skip
    return Sections((Section(columns, _agenda(request, ids), words["empty"]),), len(ids))


def _agenda(request: Request, ids: Sequence[int]) -> Iterator[tuple[str, ...]]:
    number = 0
    for portion in portions(ids):
        cases, found = request.cases(portion), related(request.session, portion)
        given = sheet_numbers(request.session, portion)
        for key in portion:
            case, sheets = cases[key], found.dispositions[key]
            number += 1
            agenda = dict.fromkeys(sheet.agenda_number or given.get(sheet.id, "") for sheet in sheets)
            instructions = [
                _lines(
                    ", ".join(request.name(INSTRUCTIONS, code) for code in sheet.instructions),
                    request.day(sheet.due_on),
                )
                for sheet in sheets
            ]
            yield (
                str(number), _lines(*agenda), request.day(case.received_at), request.customer(case),
                _lines(request.text(case, case.external_number), request.day(case.external_date)),
                request.text(case, case.subject), _functions(request, found, key), _lines(*instructions), case.number,
            )  # fmt: skip

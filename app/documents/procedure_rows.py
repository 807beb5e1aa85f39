"""From a procedure to the rows of its chart: which steps are printed, and where each outcome leads among them.

Steps that are not printed are passed over along their usual outcome; what only they lead to is told at the step before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.documents.outcome_words import condition_words, outcome_word
from app.procedures.definition import Procedure, Step, Text, TimeByFact, Way
from app.procedures.durations import Duration, TimeUnit
from app.procedures.vocabulary import DOCUMENTS
from reports import swimlane

WORDS = {
    "basis": Text(id="Dasar: {basis}", en="Basis: {basis}"),
    "otherwise": Text(id="selain itu", en="otherwise"),
    "again": Text(id=", lalu ulangi", en=", then again"),
    "opens": Text(id="perkara {kind} baru dibuka", en="a new {kind} case opens"),
    "changes": Text(id="dilanjutkan sebagai perkara {kind}", en="goes on as a case of the kind {kind}"),
    "chosen": Text(id="ditetapkan dalam perkara", en="set in the case"),
    "complaint": Text(id="keluhan", en="complaint"),
    "appeal": Text(id="banding", en="appeal"),
    "lawsuit": Text(id="tuntutan", en="lawsuit"),
}
UNITS = {
    TimeUnit.MINUTES: (Text(id="menit", en="minute"), "s"),
    TimeUnit.HOURS: (Text(id="jam", en="hour"), "s"),
    TimeUnit.WORKING_DAYS: (Text(id="hari kerja", en="working day"), "s"),
    TimeUnit.CALENDAR_DAYS: (Text(id="hari kalender", en="calendar day"), "s"),
    TimeUnit.MONTHS: (Text(id="bulan", en="month"), "s"),
}
NOTHING = "–"


@dataclass(frozen=True)
class _End:
    """Where a way leads among the printed steps: a step, or "" for the end; and the steps passed over on the way."""

    to: str
    passed: tuple[str, ...]


def own_steps(procedure: Procedure) -> frozenset[str]:
    """Return the rows of the office's own table: the steps it prints, or the numbered ones where no text was taken."""
    printed = frozenset(step.id for step in procedure.steps if step.printed)
    return printed or frozenset(step.id for step in procedure.steps if step.no is not None)


def rows_of(procedure: Procedure, shown: frozenset[str], language: str) -> tuple[swimlane.Step, ...]:
    """Return the rows of the steps in `shown`, in the order of their numbers."""
    return _Rows(procedure, shown, language).rows()


def starts_of(procedure: Procedure, shown: frozenset[str]) -> frozenset[str]:
    """Return the printed steps with which a case starts."""
    return _Rows(procedure, shown, "id").starts()


def span_words(span: Duration, language: str) -> str:
    """Return a length of time as people read it, such as "3 hari kerja"."""
    unit, plural = UNITS[span.unit]
    ending = plural if language != "id" and span.amount != 1 else ""
    return f"{span.amount} {unit.in_language(language)}{ending}"


class _Rows:
    def __init__(self, procedure: Procedure, shown: frozenset[str], language: str) -> None:
        self.procedure, self.shown, self.language = procedure, shown, language
        self.step = {step.id: step for step in procedure.steps}
        self.documents = {**DOCUMENTS, **procedure.documents}
        self.passed: dict[str, dict[str, None]] = {}  # steps passed over behind each row
        self.past_main: tuple[str, ...] = ()  # those on the usual way of the row in hand

    def word(self, name: str, **values: str) -> str:
        return WORDS[name].in_language(self.language).format(**values)

    def starts(self) -> frozenset[str]:
        return frozenset(self.end_of(start).to for start in self.procedure.start.values()) - {""}

    def rows(self) -> tuple[swimlane.Step, ...]:
        last, order = 0, []
        for index, step in enumerate(self.procedure.steps):
            last = step.no or last
            order.append((last, index, step))
        steps = [step for _, _, step in sorted(order, key=lambda found: found[:2]) if step.id in self.shown]
        labels = _labels(steps)
        rows = [self._row(step, labels[step.id]) for step in steps]
        return tuple(self._with_other_ways(rows))

    def _row(self, step: Step, label: str) -> swimlane.Step:
        printed = step.printed if self.language == "id" else None
        remark = (printed and printed.remark) or (step.remark and step.remark.in_language(self.language)) or ""
        basis = self.word("basis", basis=step.basis) if step.basis and step.no is None else ""
        return swimlane.Step(
            step.id, label, step.actor[0],
            (printed and printed.activity) or step.title.in_language(self.language),
            (printed and printed.inputs) or self._names(step.needs),
            (printed and printed.time) or self._time(step),
            (printed and printed.output) or self._names(step.makes),
            "\n".join(part for part in (remark, basis) if part),
            tuple(_joined(self._outs(step))), step.no is None, step.actor[1:],
        )  # fmt: skip

    def _names(self, documents: tuple[str, ...]) -> str:
        return "; ".join(self.documents[name].in_language(self.language) for name in documents) or NOTHING

    def _time(self, step: Step) -> str:
        if step.due == "chosen":
            return self.word("chosen")
        if isinstance(step.time, TimeByFact):
            spans = [*step.time.times.values(), *([step.time.default] if step.time.default else [])]
            return ", ".join(dict.fromkeys(self._span(span) for span in spans))
        return self._span(step.time) if step.time else NOTHING

    def _span(self, span: Duration) -> str:
        return span_words(span, self.language)

    def _outs(self, step: Step) -> Iterator[swimlane.Out]:
        first = usual_outcome(step)
        self.past_main = self.end_of(first.to[0]).passed if first.to else ()
        for name, ways in step.next.items():
            for way in ways:
                text = outcome_word(name, self.language)
                if len(ways) > 1:
                    text += f", {condition_words(way, self.language) or self.word('otherwise')}"
                if way.open:
                    text += f"; {self.word('opens', kind=self.word(way.open))}"
                main = way is first
                if way.change:
                    told = f"{text}; {self.word('changes', kind=self.word(way.change))}"
                    yield swimlane.Out("", told, note_only=True)
                elif not way.to:
                    yield swimlane.Out("", text, main, end=True, note_only=not main)
                for place, target in enumerate(way.to):
                    side = place > 0 and self.step[target].side_track
                    yield from self._towards(step, target, text, main and place == 0, side)

    def _towards(self, step: Step, target: str, text: str, main: bool, side: bool) -> Iterator[swimlane.Out]:
        end = self.end_of(target)
        self.passed.setdefault(step.id, {}).update(dict.fromkeys(end.passed))
        if end.passed and target not in self.past_main:
            title = self.step[target].title.in_language(self.language)
            text += f" ({title[:1].lower()}{title[1:]})"
        if end.to == step.id and end.passed:
            yield swimlane.Out("", text + self.word("again"), note_only=True)
        elif end.to:
            yield swimlane.Out(end.to, text, main, side=side)
        else:
            yield swimlane.Out("", text, main, end=not side, note_only=not main)

    def end_of(self, target: str) -> _End:
        """Return where a way to a step leads, passing over steps that are not printed along their usual outcome."""
        passed: dict[str, None] = {}
        while target not in self.shown:
            if target in passed:
                return _End("", tuple(passed))
            passed[target] = None
            way = usual_outcome(self.step[target])
            if not way.to:
                return _End("", tuple(passed))
            target = way.to[0]
        return _End(target, tuple(passed))

    def _with_other_ways(self, rows: list[swimlane.Step]) -> Iterator[swimlane.Step]:
        """Draw where else the steps passed over lead: to later rows, and to rows that hang in the air otherwise."""
        reached = {out.to for row in rows for out in row.outs} | self.starts()
        for number, row in enumerate(rows):
            own = {out.to for out in row.outs}
            wanted = {other.id for at, other in enumerate(rows) if other.id not in (own if at > number else reached)}
            more = [
                swimlane.Out(target, outcome_word(name, self.language))
                for hidden in self.passed.get(row.id, {})
                for name, ways in self.step[hidden].next.items()
                for target in dict.fromkeys(target for way in ways for target in way.to)
                if target in wanted
            ]
            yield replace(row, outs=(*row.outs, *_joined(iter(more)))) if more else row


def usual_outcome(step: Step) -> Way:
    """Return the usual way of a step's first outcome that does not just repeat the step."""
    ways = [usual_way(ways) for ways in step.next.values()]
    return next((way for way in ways if way.to != (step.id,)), ways[0])


def usual_way(ways: tuple[Way, ...]) -> Way:
    """Return the way that is taken when nothing special holds."""
    return next((way for way in ways if not way.when and way.first is None), ways[0])


def _labels(steps: list[Step]) -> Mapping[str, str]:
    """Return what is printed under No: the office's number (3a, 3b where several share it), 3.1 for an added step."""
    numbers = [step.no for step in steps if step.no is not None]
    labels, current, added, same = {}, 0, 0, 0
    for step in steps:
        if step.no is None:
            added += 1
            labels[step.id] = f"{current}.{added}"
            continue
        if step.no != current:
            current, added, same = step.no, 0, 0
        same += 1
        labels[step.id] = f"{current}{chr(96 + same)}" if numbers.count(current) > 1 else str(current)
    return labels


def _joined(outs: Iterator[swimlane.Out]) -> list[swimlane.Out]:
    """Join outcomes that go the same way into one arrow with both words, and all that end into one line."""
    found: list[swimlane.Out] = []
    for out in outs:
        same = next((i for i, other in enumerate(found) if _goes_with(other, out)), None)
        if same is None:
            found.append(out)
            continue
        other = found[same]
        found[same] = replace(
            other,
            text=other.text if out.text in other.text else f"{other.text} / {out.text}",
            main=other.main or out.main,
            note_only=other.note_only and out.note_only,
        )
    return found


def _goes_with(other: swimlane.Out, out: swimlane.Out) -> bool:
    if out.to:
        return other.to == out.to and other.side == out.side
    return out.end and other.end

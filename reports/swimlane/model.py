"""What a procedure chart says: performers, steps, the ways on from each step, and where a case stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reports.sheet import Sheet

WORDS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "no": "No", "text": "Kegiatan", "performers": "Pelaksana", "standard": "Mutu Baku", "needs": "Kelengkapan",
        "time": "Waktu", "output": "Output", "note": "Keterangan", "start": "Mulai", "end": "Selesai",
        "page": "hal. {n}", "to_page": "Bersambung ke halaman {n}", "from_page": "Lanjutan dari halaman {n}",
        "ends": "(selesai)", "back": "T", "empty": "Prosedur ini belum mempunyai langkah.",
        "legend_pill": "mulai/selesai", "legend_box": "kegiatan", "legend_diamond": "keputusan",
        "legend_conn": "sambungan halaman", "legend_added": "langkah tambahan", "legend_side": "jalur samping",
        "legend_done": "sudah dikerjakan", "legend_current": "langkah sekarang",
        "letters": "Huruf pada panah dijelaskan di kolom Keterangan; Y = ya, T = tidak.",
    },
    "en": {
        "no": "No.", "text": "Activity", "performers": "Performed by", "standard": "Standard", "needs": "Required inputs",
        "time": "Time", "output": "Output", "note": "Remarks", "start": "Start", "end": "End",
        "page": "p. {n}", "to_page": "Continued on page {n}", "from_page": "Continued from page {n}",
        "ends": "(end)", "back": "N", "empty": "This procedure has no steps yet.",
        "legend_pill": "start/end", "legend_box": "activity", "legend_diamond": "decision",
        "legend_conn": "page connector", "legend_added": "added step", "legend_side": "side track",
        "legend_done": "done", "legend_current": "step now open",
        "letters": "Letters at the arrows are explained under Remarks; Y = yes, N = no.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Out:
    """One outcome of a step, drawn as one arrow to the step `to`, or told in the remarks when that is empty.

    `text` says what the outcome is called; `main`: the usual way on; `end`: the case ends here; `side`: a side track,
    drawn dashed; `note_only`: told in the remarks and not drawn.
    """

    to: str = ""
    text: str = ""
    main: bool = False
    end: bool = False
    side: bool = False
    note_only: bool = False


@dataclass(frozen=True)
class Step:
    """One row. `label` is printed under No; `lane` is the performer's column, `also` those of who does it with him.

    `added`: the office's own paper does not have this step.
    """

    id: str
    label: str
    lane: str
    text: str
    needs: str = ""
    time: str = ""
    output: str = ""
    note: str = ""
    outs: tuple[Out, ...] = ()
    added: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A procedure as a table. `lanes`: (id, title) of each performer; `start`: the steps a case can start with.

    `done` and `current`: the steps that a case has behind it and those now open, where a case's position is shown.
    """

    sheet: Sheet
    lanes: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    start: frozenset[str]
    current: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()

    @property
    def marked(self) -> frozenset[str]:
        """The steps that carry a mark of a case's position."""
        return self.current | self.done

    def word(self, name: str, **values: object) -> str:
        """Return a word of the chart in its sheet's language."""
        return WORDS[self.sheet.language][name].format(**values)


Marks = Mapping[str, Mapping[Out, str]]


def drawn(step: Step) -> list[Out]:
    """Return the outcomes that become arrows."""
    return [out for out in step.outs if out.to and not out.note_only]


def exit_marks(chart: Chart) -> Marks:
    """Return the letters at the exits of each step: Y and T (N) for one way on and one way back, else a, b, c."""
    rows = {step.id: number for number, step in enumerate(chart.steps)}
    return MappingProxyType({step.id: _marks(step, rows, chart.word("back")) for step in chart.steps})


def _marks(step: Step, rows: Mapping[str, int], back: str) -> dict[Out, str]:
    names = list(dict.fromkeys(out.text for out in step.outs))
    if len(names) < 2:
        return dict.fromkeys(step.outs, "")
    if len(names) == 2 and len(step.outs) == 2 and step.outs[0].main:
        other = step.outs[1]
        if other.to and rows.get(other.to, len(rows)) <= rows[step.id]:
            return {step.outs[0]: "Y", other: back}
    return {out: chr(97 + names.index(out.text) % 26) for out in step.outs}


def remarks(chart: Chart, step: Step, marks: Marks) -> str:
    """Return the remark of a step: its own note, then each outcome with its letter and where it leads."""
    label = {other.id: other.label for other in chart.steps}
    ends = chart.word("ends")
    lines = [step.note] if step.note else []
    for out in step.outs:
        mark = marks[step.id][out]
        if out.end or not out.to:
            tail = f"{out.text} {ends}" if out.end and ends.strip("()") not in out.text.lower() else out.text
        else:
            tail = f"{out.text} → {label.get(out.to, '?')}"
        if mark:
            lines.append(f"{mark}: {tail}")
        elif out.text and len(step.outs) > 1:
            lines.append(tail)
    return "\n".join(lines)

"""What changed between two versions of a letter, by words within paragraphs, for those who check and sign it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from markupsafe import Markup

from app.documents.richtext import blocks
from reports.richtext import Block, Items, Span

State = Literal["same", "added", "removed"]
ALIKE = 0.4  # two paragraphs that share less are shown as one removed and one added
MOST_PAIRS = 400
TAGS: Mapping[State, Markup] = {
    "same": Markup("{}"),
    "added": Markup("<ins>{}</ins>"),
    "removed": Markup("<del>{}</del>"),
}
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one line that stayed, came or went."""

    state: State
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or list item: how deep in lists it stands, the kind of its mark, and its parts."""

    level: int
    mark: str
    parts: tuple[Part, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it came or went."""
        return any(part.state != "same" for part in self.parts)


Word = tuple[str, bool, bool]


@dataclass(frozen=True, slots=True)
class _Words:
    level: int
    mark: str
    words: tuple[Word, ...]

    def wholly(self, state: State) -> Line:
        return Line(self.level, self.mark, _parts((word, state) for word in self.words))


def changes(old: str, new: str) -> list[Line]:
    """Return the new text line by line, with what came and, where it stood, what went. Emphasis counts as a change."""
    before, after = list(_lines(blocks(old))), list(_lines(blocks(new)))
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [line.wholly("same") for line in after[c:d]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return found


def markup(lines: Iterable[Line]) -> Markup:
    """Return the lines as safe HTML with <ins> and <del>; a list item is told by its class."""
    out = []
    for line in lines:
        text = Markup()
        for part in line.parts:
            piece = Markup("<br>").join(part.text.split("\n"))
            piece = Markup("<em>{}</em>").format(piece) if part.italic else piece
            piece = Markup("<strong>{}</strong>").format(piece) if part.bold else piece
            text += TAGS[part.state].format(piece)
        look = "t-diff t-diff--item" if line.mark else "t-diff"
        out.append(Markup('<p class="{} t-diff--{}">{}</p>').format(look, line.level, text))
    return Markup().join(out)


def changed_line(old: str, new: str) -> Markup:
    """Return a changed single line of plain text, such as a subject, as safe HTML."""
    before, after = (_Words(0, "", tuple(_split([Span(text)]))) for text in (old, new))
    return Markup().join(TAGS[part.state].format(part.text) for part in _compared(before, after).parts)


def _lines(found: Iterable[Block], level: int = 0, mark: str = "") -> Iterator[_Words]:
    for block in found:
        if isinstance(block, Items):
            for item in block.items:
                for at, inner in enumerate(item):
                    # Only the first paragraph of an item carries its mark.
                    yield from _lines([inner], level + 1, block.mark if at == 0 else "")
        else:
            yield _Words(level, mark, tuple(_split(block.spans)))


def _split(spans: Iterable[Span]) -> Iterator[Word]:
    for span in spans:
        for match in _WORDS.finditer(span.text):
            yield match[0], span.bold, span.italic


def _replaced(before: Sequence[_Words], after: Sequence[_Words]) -> list[Line]:
    """Pair each new line with the next old one that is like it; what is left over went or came as a whole."""
    found: list[Line] = []
    at = 0
    careful = len(before) * len(after) <= MOST_PAIRS
    for line in after:
        like = next((n for n in range(at, len(before)) if _alike(before[n], line)), None) if careful else None
        if like is None:
            found.append(line.wholly("added"))
            continue
        found += [gone.wholly("removed") for gone in before[at:like]]
        found.append(_compared(before[like], line))
        at = like + 1
    return [*found, *(gone.wholly("removed") for gone in before[at:])]


def _alike(one: _Words, other: _Words) -> bool:
    a, b = ({word.lower() for word, _bold, _italic in line.words if word.strip()} for line in (one, other))
    return len(a & b) >= ALIKE * max(len(a), len(b), 1)


def _compared(before: _Words, after: _Words) -> Line:
    """Compare word by word; a space alone between two changes belongs to both, so that they read as one."""
    found: list[tuple[Word, State]] = []
    gone: list[Word] = []
    come: list[Word] = []

    def settle() -> None:
        found.extend((word, "removed") for word in gone)
        found.extend((word, "added") for word in come)
        gone.clear()
        come.clear()

    for kind, a, b, c, d in SequenceMatcher(None, before.words, after.words).get_opcodes():
        same = after.words[c:d]
        if kind == "equal" and not (gone and come and d < len(after.words) and not "".join(w[0] for w in same).strip()):
            settle()
            found += [(word, "same") for word in same]
        else:
            gone += before.words[a:b]
            come += same
    settle()
    return Line(after.level, after.mark, _parts(found))


def _parts(found: Iterable[tuple[Word, State]]) -> tuple[Part, ...]:
    """Join neighbours of one state and emphasis."""
    parts: list[Part] = []
    for (text, bold, italic), state in found:
        last = parts[-1] if parts else None
        if last and (last.state, last.bold, last.italic) == (state, bold, italic):
            parts[-1] = Part(state, last.text + text, bold, italic)
        else:
            parts.append(Part(state, text, bold, italic))
    return tuple(parts)

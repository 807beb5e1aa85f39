"""The rich text of letters from and to plain text, as people type it into a field without an editor."""

import re

from reports.richtext import Block, Items, Para, Span

SPACE = re.compile("[ \t\n\r\f\u00a0]+")
_NUMBERED = re.compile(r"\s*(\d{1,3})[.)][ \t]+(.*)")
_BULLET = re.compile(r"\s*[-–•][ \t]+(.*)")


def plain_blocks(body: str) -> tuple[Block, ...]:
    """Return plain text as blocks: empty lines part paragraphs, lines that begin with "1." or "-" make lists."""
    found: list[Block] = []
    lines: list[str] = []
    items: list[tuple[Block, ...]] = []
    mark = ""

    def end() -> None:
        nonlocal mark
        if lines:
            found.append(Para((Span("\n".join(lines)),)))
            lines.clear()
        if items:
            found.append(Items(tuple(items), mark))
            items.clear()
        mark = ""

    for raw in body.splitlines():
        line = SPACE.sub(" ", raw).strip()
        numbered, bullet = _NUMBERED.fullmatch(line), _BULLET.fullmatch(line)
        if not line:
            end()
        elif numbered and numbered[2] and int(numbered[1]) == (len(items) + 1 if mark == "1" else 1):
            if mark != "1":
                end()
            mark = "1"
            items.append((Para((Span(numbered[2]),)),))
        elif bullet and bullet[1]:
            if mark != "-":
                end()
            mark = "-"
            items.append((Para((Span(bullet[1]),)),))
        else:
            if items:
                end()
            lines.append(line)
    end()
    return tuple(found)


def block_words(block: Block, indent: str = "") -> str:
    """Return a block as plain text, with the marks of lists; lists in lists are indented by three spaces."""
    if isinstance(block, Para):
        return "".join(span.text for span in block.spans)
    lines = []
    for number, item in enumerate(block.items, 1):
        mark = "-" if block.mark == "-" else f"{number}." if block.mark == "1" else f"{_letter(number)}."
        first, *rest = (block_words(part, indent + "   ") for part in item)
        if isinstance(item[0], Items):
            first, rest = "", [first, *rest]
        lines.append(f"{indent}{mark} {first}".rstrip())
        lines += [part if part.startswith(indent + "   ") else f"{indent}   {part}" for part in rest]
    return "\n".join(lines)


def _letter(number: int) -> str:
    return chr(96 + number) if number <= 26 else str(number)

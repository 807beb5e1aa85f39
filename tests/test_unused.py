"""Styles, drawings and functions of the pages that nothing uses any more are found here, not years later."""

import re
from pathlib import Path

APP = Path(__file__).parent.parent / "app"
STATIC = APP / "static"
NAME = r"[A-Za-z_][\w-]*"


def _written(*endings: str) -> str:
    files = [file for ending in endings for file in APP.rglob(f"*{ending}") if "vendor" not in file.parts]
    return "\n".join(file.read_text() for file in sorted(files))


def _said() -> set[str]:
    """Return every name that stands in an attribute `class` or in quotation marks; one that goes on ends in a dash."""
    ours = _written(".html", ".py", ".js")
    quoted = re.findall(r'class="([^"]*)"', ours) + re.findall(r"""["'`]([\w -]+)["'`]""", ours)
    return {name for text in quoted for name in re.findall(NAME, text)}


def _classes(style: str) -> set[str]:
    """Return the classes that the selectors of a style sheet name."""
    selectors = re.sub(r"\{[^{}]*\}", ";", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    return set(re.findall(rf"\.({NAME})", selectors))


def _made_of(name: str, beginnings: set[str]) -> bool:
    return any(name.startswith(beginning) and name != beginning for beginning in beginnings)


def test_every_class_of_our_style_sheets_stands_in_a_page() -> None:
    said = _said()
    beginnings = {name for name in said if name.endswith("-") and len(name) > 1}
    unused = {
        file.name: sorted(name for name in _classes(file.read_text()) - said if not _made_of(name, beginnings))
        for file in STATIC.glob("*.css")
    }
    assert set(unused) == {"base.css", "portal.css", "tanggap.css"}
    assert {file: names for file, names in unused.items() if names} == {}


def test_every_drawing_is_shown_somewhere_and_every_one_shown_exists() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (STATIC / "icons.svg").read_text()))
    templates, said = _written(".html"), _said()
    assert drawn
    assert drawn - said == set()
    assert set(re.findall(r"""\bico\(["']([\w-]+)["']""", templates)) <= drawn


def test_every_function_of_our_scripts_is_called() -> None:
    scripts = {file.name: file.read_text() for file in STATIC.glob("*.js")}
    assert scripts
    for name, script in scripts.items():
        once = [
            made for made in re.findall(r"\b(?:function|const|let)\s+(\w+)", script)
            if len(re.findall(rf"\b{made}\b", script)) == 1
        ]  # fmt: skip
        assert once == [], name

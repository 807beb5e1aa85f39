"""What was answered, as the page before sending shows it: step by step, question and answer in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from app import readable
from app.commands.intake import DAYS, STEPS, Step, asked_fields
from app.portal.submission_visit import Visit


@dataclass(frozen=True, slots=True)
class Part:
    """A step with its answers: (question, answer, whether it has several lines)."""

    step: Step
    rows: tuple[tuple[str, str, bool], ...]


def answered_rows(data: Mapping[str, Any], visit: Visit) -> list[Part]:
    """Return every step with the questions that hold and their answers; what was left open is left out."""
    choices, found = visit.choices(data), []
    for step in STEPS[:-1]:
        rows = []
        for question, field in asked_fields(step, data, choices):
            value = str(data.get(question.name) or "")
            if value and question.asked(data):
                named = {choice.id: choice.name for choice in field.choices}
                words = gettext(named[value]) if value in named else _day(value) if question.name in DAYS else value
                rows.append((gettext(field.title), words, field.widget == "textarea"))
        found.append(Part(step, tuple(rows)))
    return found


def _day(value: str) -> str:
    try:
        return readable.day(date.fromisoformat(value))
    except ValueError:
        return value

"""What is wrong with a procedure file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the file, the step and field it is in (empty when it concerns the whole), and what to do."""

    file: str
    step: str
    field: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, (f"step {self.step}" if self.step else "", self.field)))
        return f"{self.file}: {place + ': ' if place else ''}{self.message}"

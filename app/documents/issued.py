"""The row of an issued paper: due at first, then with its stored bytes and in force."""

from typing import Any

from app.documents.drawing import DrawnPaper, Issue, title_of
from app.documents.papers.paper import Paper
from app.models.case import Case
from app.models.document import PDF, Document, file_name


def due_paper(
    case: Case, paper: Paper, source: Any, issue: Issue, by_id: int | None = None, task_id: int | None = None
) -> Document:
    """Return the row of a paper that is to be made from a record, by whom and in which task; it has no bytes yet."""
    title = title_of(paper.kind, issue.number)
    return Document(
        case_id=case.id, direction="issued", kind=paper.kind, title=title, number=issue.number, language=issue.language,
        status="pending", verification_code=issue.code, source_table=source.__tablename__, source_id=source.id,
        names_customer=paper.names_customer, file_name=file_name(title), media_type=PDF, size=0, sha256="",
        storage_key="", added_at=issue.at, added_by_id=by_id, task_id=task_id)  # fmt: skip


def give_bytes(document: Document, key: str, drawn: DrawnPaper) -> None:
    """Put a due paper in force with the key of its stored bytes, and say where it can be signed."""
    document.sha256 = document.storage_key = key
    document.size, document.status = len(drawn.content), "in_force"
    document.anchors = {name: list(anchor) for name, anchor in drawn.anchors.items()}

"""Every kind of paper of a case, by its kind (the words of app.procedures.vocabulary and a few of our own)."""

from collections.abc import Mapping

from app.documents.papers import complaint_form, disposition, intake_records, letters, litigation, nonconformity
from app.documents.papers.paper import Paper

PAPERS: Mapping[str, Paper] = {
    paper.kind: paper
    for paper in (
        *letters.PAPERS,
        *complaint_form.PAPERS,
        *disposition.PAPERS,
        *intake_records.PAPERS,
        *litigation.PAPERS,
        *nonconformity.PAPERS,
    )
}  # fmt: skip

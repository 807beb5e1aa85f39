"""Every kind of paper of a case, by its kind (the words of app.procedures.vocabulary and a few of our own)."""

from collections.abc import Mapping

from app.documents.papers import (
    appeals,
    complaint_form,
    decisions,
    disposition,
    intake_records,
    letters,
    litigation,
    nonconformity,
    notices,
    receipts,
)
from app.documents.papers.paper import Paper

PAPERS: Mapping[str, Paper] = {
    paper.kind: paper
    for paper in (
        *letters.PAPERS,
        *notices.PAPERS,
        *receipts.PAPERS,
        *appeals.PAPERS,
        *decisions.PAPERS,
        *complaint_form.PAPERS,
        *disposition.PAPERS,
        *intake_records.PAPERS,
        *litigation.PAPERS,
        *nonconformity.PAPERS,
    )
}  # fmt: skip

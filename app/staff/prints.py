"""What is printed from the pages of procedures and cases: the procedure as a table, a case's position in it, its file."""

import importlib
from typing import Any

from flask import Response, current_app
from sqlalchemy import exists, select

from app import clock
from app.commands.access_log import log_identity_read
from app.commands.issue_papers import issue_pending
from app.documents.desk import desk_of
from app.documents.file_names import made_name
from app.documents.procedure_chart import chart_of, position_of
from app.documents.storage import storage_of
from app.errors import NotFound
from app.file_answers import file_answer
from app.models.base import LARGEST_ID
from app.models.case import Case
from app.models.document import PDF, Document
from app.models.office import Office
from app.procedures import Procedure
from app.queries.case_page import find_case
from app.queries.office_procedures import library, procedure_of
from app.readable import page_language
from app.security.scope import unscoped
from app.staff.screen import session, viewer


def procedure_answer(procedure: Procedure, *, added: bool) -> Response:
    """Return a procedure as the viewer's office prints it. Raises NotFound for who has no office."""
    office = session().get(Office, viewer().office_id or 0)
    if office is None:
        raise NotFound()
    drawn = chart_of(procedure, office, page_language(), added=added)
    name = made_name(procedure.code, procedure.revision, ending="pdf")
    return file_answer(drawn.content, PDF, name, inline=True)


def _case(case_id: int) -> Case:
    found = find_case(session(), min(case_id, LARGEST_ID))
    if found is None:
        raise NotFound()
    return found


def position_answer(case_id: int) -> Response:
    """Return the procedure of a case with its position marked. Raises NotFound."""
    case = _case(case_id)
    with unscoped(session()):
        procedure, office = procedure_of(case), case.office
        position = position_of(session(), case, procedure, clock.now(), page_language())
        drawn = chart_of(procedure, office, page_language(), position=position)
    name = made_name(procedure.code, case.number, ending="pdf")
    return file_answer(drawn.content, PDF, name, inline=True)


def case_file_answer(case_id: int) -> Response:
    """Return the file of a case; papers that are still to be made are made first. Raises NotFound, Unavailable."""
    case, own = _case(case_id), session()
    if own.scalar(select(exists().where(Document.case_id == case.id, Document.status == "pending"))):
        issue_pending(own, desk_of(current_app.config), case.id)
        case = _case(case_id)
    module: Any = importlib.import_module("app.documents.case_file")  # it loads a PDF reader, which few requests need
    bundle = module.case_file_of(
        own, viewer(), case, storage_of(current_app.config), library(), clock.now(), page_language()
    )  # fmt: skip
    log_identity_read(own, viewer(), case.id)
    return file_answer(bundle.content, PDF, bundle.name)

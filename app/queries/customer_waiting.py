"""What customers wait for beside the steps: an answer to a request on own data, or to what they wrote."""

from collections.abc import Collection

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.models.case import Case
from app.models.document import Message
from app.models.portal import DataRequest

LIMIT = 200


def open_requests(session: Session, offices: Collection[int]) -> list[DataRequest]:
    """Return the open requests on own data in the cases of some offices that the viewer sees, the first due first."""
    query = (
        select(DataRequest)
        .join(Case, Case.id == DataRequest.case_id)
        .where(DataRequest.status == "open", Case.office_id.in_(offices))
        .options(joinedload(DataRequest.case).joinedload(Case.customer))
        .order_by(DataRequest.due_at, DataRequest.id)
        .limit(LIMIT)
    )
    return list(session.scalars(query).unique())


def with_new_message(session: Session, cases: Collection[int]) -> frozenset[int]:
    """Return which of these cases, as far as they are open, have a message of the customer that nobody has answered.

    An answer is a later message of the office, or the letter or decision that was delivered later.
    """
    later = aliased(Message)
    answered = select(later.id).where(
        later.case_id == Message.case_id, later.id > Message.id, later.from_customer.is_(False)
    )
    query = (
        select(Message.case_id)
        .join(Case, and_(Case.id == Message.case_id, Case.status == "open"))
        .where(Message.case_id.in_(cases), Message.from_customer, ~answered.exists())
        .where(Message.at > func.coalesce(Case.delivered_at, Case.received_at))
    )
    return frozenset(session.scalars(query.distinct()))

"""What happens to accounts and their sessions: signing out, a new password, another language."""

import logging

from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app.commands.unit_of_work import AnySession, unit_of_work
from app.errors import NotFound, invalid
from app.messages import N_
from app.models.person import Staff
from app.security import sessions
from app.security.passwords import fault_of, hash_password
from app.security.scope import unscoped

log = logging.getLogger(__name__)


def sign_out(session: AnySession, user_id: int) -> None:
    """End all sessions and tokens of an account, so that no copy of a cookie is worth anything."""
    with unit_of_work(session) as own:
        sessions.end_all(_account(own, user_id))


def change_password(session: AnySession, user_id: int, current: str, new: str) -> None:
    """Give an account the password its owner chose; all its sessions end. Raises Invalid with the field's pointer."""
    with unit_of_work(session) as own:
        user = _account(own, user_id)
        if not user.password or not check_password_hash(user.password, current):
            raise invalid("/current", N_("This is not your present password."))
        if current == new:
            raise invalid("/new", N_("The new password is the old one."))
        if fault := fault_of(new, *own_words(user)):
            raise invalid("/new", fault)
        sessions.set_password(user, hash_password(new), chosen_by_owner=True)
        log.info("password changed: account %s", user_id)


def own_words(user: Staff) -> tuple[str, ...]:
    """Return the words about an account that make its password easy to guess."""
    return tuple(word for word in (user.username, user.first_name, user.last_name) if word)


def choose_language(session: AnySession, user_id: int, language: str) -> None:
    """Remember in which language somebody reads."""
    with unit_of_work(session) as own:
        _account(own, user_id).language = language


def _account(session: Session, user_id: int) -> Staff:
    with unscoped(session):
        user = session.get(Staff, user_id)
    if user is None:
        raise NotFound
    return user

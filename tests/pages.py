"""Every address of the pages with real numbers in its places, made from the routes themselves: a new page is walked too."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from app.activities import ACTIVITIES
from app.extensions import db
from app.models.case import Case
from app.models.codes import ROLES
from app.models.document import Document
from app.models.outbox import InboundMail, MailboxItem, OutboxMessage
from app.models.person import Staff
from app.models.portal import DataRequest
from app.models.task import CaseTask
from app.security.duties import may_do
from app.security.permissions import PERMISSIONS
from app.security.scope import unscoped
from app.security.tracking_links import key_of
from tests.furnished import AGENCY, OFFICE, TODAY, Furnished
from tests.test_access import PEOPLE, page_rules, permission_of
from tests.world import World

# What is no page: files, what only answers a script, drawings. Mails in a frame are read by the tests of mail.
NO_PAGES = {
    "static", "appbuilder.static", "CaseView.download", "CaseView.file", "CaseView.position", "DocumentView.file",
    "DocumentView.signed", "CaseRegisterView.print", "RegistrationView.customers", "InboundView.raw",
    "InboundView.file", "MailboxView.file", "MailboxView.html", "NoticeTextView.preview", "OfficeView.logo",
    "ProcedureView.chart", "TaskView.preview", "tracking.paper", "tracking.file", "tracking.leave", "SignInView.logout", "TaskView.draft",
}  # fmt: skip
FILE = re.compile(r"\.\w+$")
EACH_CASE = {"tracking.show", "tracking.step", "tracking.letter"}  # what is different in each case of a customer
OWN, CUSTOMER = "/lacak/<path:number>", "customer"  # what opens to the customer of a case
WIDE = "office_head"  # sees one of everything; the other roles see some of each


def username(role: str) -> str:
    """Who holds a role in the furnished office."""
    return AGENCY if role == "agency" else PEOPLE[role].replace("plg_", f"{OFFICE}_")


class Pages:
    """The addresses that each role may open, in the furnished office. Nobody is "", a customer is "customer"."""

    def __init__(self, app: Flask, made: Furnished, world: World) -> None:
        self.app, self.made, self.session = app, made, db.session()
        self.cases = [*made.waiting.values(), *made.ended]
        with unscoped(self.session):
            self.performed = _performed(self.session, made, world)
            self.documents = _one_of_each(self.session, Document.kind, Document.status == "in_force")
            self.notices = _one_of_each(self.session, OutboxMessage.notice, OutboxMessage.case_id.in_(self.cases))

    def of(self, role: str, method: str = "GET") -> list[tuple[str, str]]:
        """(endpoint, address) of every page that a role opens; nobody's are those that ask for no role."""
        if role == CUSTOMER:
            return list(self._customers(method))
        found = []
        for rule in self._rules(method):
            permission = permission_of(self.app, rule.endpoint)
            if (permission in PERMISSIONS[role]) if role else (permission is None and not rule.rule.startswith(OWN)):
                found += [(rule.endpoint, url) for url in self._addresses(rule, role)]
        return found

    def _rules(self, method: str) -> Iterator[Rule]:
        for rule in page_rules(self.app):
            if method in (rule.methods or set()) and rule.endpoint not in NO_PAGES and not FILE.search(rule.rule):
                yield rule

    def _customers(self, method: str) -> Iterator[tuple[str, str]]:
        """A customer's visits to cases: first the link of a mail, then every page of the case."""
        with unscoped(self.session):
            for case_id in (followed := self._followed()):
                first = followed[0]
                case = self.session.get_one(Case, case_id)
                key = key_of(self.app.config["SECRET_KEY"], case)
                yield "tracking.show", f"/lacak/{case.number}?kunci={key}"
                for rule in self._rules(method):
                    if rule.rule.startswith(OWN) and (case_id == first or rule.endpoint in EACH_CASE):
                        places = {name: list(self._own_values(case, name)) for name in rule.arguments}
                        yield from ((rule.endpoint, url) for url in _built(rule, places))

    def _followed(self) -> list[int]:
        """One case for each step that waits for the customer, one in work and one that ended."""
        query = select(CaseTask).where(CaseTask.status == "open", CaseTask.role == "customer").order_by(CaseTask.id)
        waiting = {task.activity: task.case_id for task in self.session.scalars(query) if task.case_id in self.cases}
        return [*waiting.values(), self.made.waiting["respond"], self.made.ended[-1]]

    def _own_values(self, case: Case, name: str) -> Iterable[Any]:
        tasks = self.session.scalars(
            select(CaseTask).where(
                CaseTask.case_id == case.id, CaseTask.status == "open", CaseTask.role == "customer")
        ).all()  # fmt: skip
        outcomes = [(task.id, outcome) for task in tasks for outcome in ACTIVITIES[task.activity].outcomes]
        issued = select(Document.id).where(Document.case_id == case.id, Document.status == "in_force").limit(2)
        values: dict[str, Iterable[Any]] = {
            "number": [case.number], "task_id": [task for task, _outcome in outcomes],
            "outcome": [outcome for _task, outcome in outcomes], "document_id": self.session.scalars(issued).all(),
        }  # fmt: skip
        return values.get(name, [])

    def _addresses(self, rule: Rule, role: str) -> Iterator[str]:
        with unscoped(self.session):
            places = {name: list(self._values(rule, name, role)) for name in rule.arguments}
        yield from _built(rule, places)

    def _values(self, rule: Rule, name: str, role: str) -> Iterable[Any]:
        if rule.endpoint.startswith("OwnRequestView"):
            return self.session.scalars(select({"case_id": DataRequest.case_id}.get(name, DataRequest.id)))
        if name == "case_id":
            return self.performed.get(role, [])[:3] if rule.endpoint != "CaseView.show" else self._cases(role)
        if name == "task_id":
            return self._tasks(role)
        if name == "document_id":
            return self.documents if role == WIDE else self.documents[:2]
        if name == "notice_id":
            return self.notices if role == WIDE else self.notices[:2]
        if name == "mail_id":
            return self.session.scalars(select(InboundMail.id))
        if name == "pk":
            return self._keys(rule.endpoint.partition(".")[0])
        if name == "code" and "<code>/<revision>" not in rule.rule.replace("path:", ""):
            return [OFFICE.upper()]
        procedures = self.app.extensions["procedures"].all()
        fixed = {"notice": ["received", "task_assigned"], "language": ["id", "en"], "action": ["withdraw", "pause", "extend"],
                 "code": [one.code for one in procedures], "procedure_code": [one.code for one in procedures], "revision": [one.revision.replace("/", "~") for one in procedures],
                 "year": [TODAY.year], "kind": ["complaint", "appeal"], "step": [1, 2, 3]}  # fmt: skip
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            return sorted(converter.items)
        return fixed.get(name, [1] if isinstance(converter, IntegerConverter) else ["vazqor"])

    def _cases(self, role: str) -> list[int]:
        some = self.performed.get(role, [])
        return (
            self.cases
            if role == WIDE
            else list(dict.fromkeys([*some, *self.made.ended[:1], self.made.waiting["respond"]]))
        )

    def _tasks(self, role: str) -> list[int]:
        mine = self.performed.get(role, [])
        query = select(CaseTask.id).where(CaseTask.case_id.in_(mine), CaseTask.status == "open")
        return list(self.session.scalars(query.order_by(CaseTask.id)))

    def _keys(self, view_name: str) -> list[int]:
        """One row of what a generated view lists: the office's own."""
        view = next(view for view in self.app.extensions["appbuilder"].baseviews if view.endpoint == view_name)
        if view_name == "MailboxView":
            return list(self.session.scalars(select(MailboxItem.id).limit(1)))
        model = view.datamodel.obj
        if model.__name__ == "Office":
            return [self.made.office_id]
        query = select(model.id).order_by(model.id.desc()).limit(1)
        if hasattr(model, "office_id"):
            query = query.where(model.office_id == self.made.office_id)
        elif hasattr(model, "case_id"):
            query = query.where(model.case_id.in_(self.cases))
        return list(self.session.scalars(query))


def _built(rule: Rule, places: dict[str, list[Any]]) -> Iterator[str]:
    """A rule's addresses: as many as its longest list of values, the shorter ones repeated."""
    longest = max((len(values) for values in places.values()), default=1)
    for index in range(longest if all(places.values()) else 0):
        built = rule.build({name: values[index % len(values)] for name, values in places.items()}, append_unknown=False)
        assert built is not None
        yield built[1]


def _performed(session: Session, made: Furnished, world: World) -> dict[str, list[int]]:
    """For each role the cases in which it may do what waits."""
    tasks = session.scalars(
        select(CaseTask).where(CaseTask.case_id.in_(made.waiting.values()), CaseTask.status == "open")
    ).all()
    found = {}
    for role in ROLES:
        viewer = world.viewer(session, username(role), TODAY)
        found[role] = list(dict.fromkeys(task.case_id for task in tasks if may_do(task, viewer)))
    return found


def _one_of_each(session: Session, column: Any, condition: Any) -> list[int]:
    """The newest row of each kind."""
    model = column.class_
    rows = session.execute(select(column, model.id).where(condition).order_by(model.id))
    return list({kind: key for kind, key in rows}.values())  # noqa: C416 - a result has keys() and is no mapping


def speak(session: Session, language: str) -> None:
    """Let every account read in a language."""
    with unscoped(session):
        for person in session.scalars(select(Staff)):
            person.language = language
        session.commit()

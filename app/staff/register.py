"""The register of cases as a page: search, filters, state and due time of each."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Response, request
from flask_appbuilder import expose, permission_name
from flask_babel import gettext
from sqlalchemy import select

from app import clock
from app.errors import Invalid
from app.file_answers import file_answer
from app.models.codes import CASE_STATUSES, CHANNELS, KINDS, OUTCOMES
from app.models.document import PDF
from app.models.office import Service
from app.queries.office_procedures import procedure_of
from app.queries.register import register_page
from app.security.masking import masked_parties, masked_text
from app.security.viewer import OFFICE_WIDE
from app.staff.access import needs
from app.staff.register_printing import print_limit, printed_register, printing_form
from app.staff.screen import Screen, session, viewer


def active_filters(wanted: Mapping[str, str], services: Sequence[Service]) -> list[tuple[str, str]]:
    """Return each filter in words, with the address of the list without it."""
    names = {str(service.id): service.name for service in services}
    codes = {"kind": KINDS, "status": CASE_STATUSES, "channel": CHANNELS}
    words = {"q": f"“{wanted.get('q', '')}”", "overdue": gettext("Overdue")}
    words |= {name: gettext(known[wanted[name]]) for name, known in codes.items() if wanted.get(name) in known}
    if wanted.get("service") in names:
        words["service"] = names[wanted["service"]]
    found = []
    for name in wanted:
        if name in words:
            left = urlencode({key: value for key, value in wanted.items() if key not in (name, "page")})
            found.append((words[name], f"{request.path}?{left}" if left else request.path))
    return found


class CaseRegisterView(Screen):
    """Complaints and appeals."""

    route_base = "/cases"
    default_view = "list"

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """Show one page of the register."""
        return self._page()

    def _page(self, problem: Invalid | None = None) -> str:
        own, who = session(), viewer()
        wanted = {} if problem else {key: value for key, value in request.args.items() if value}
        found = register_page(own, who, wanted, clock.now())
        services = own.scalars(
            select(Service).where(Service.office_id.in_(who.offices_as(OFFICE_WIDE))).order_by(Service.name)
        ).all()
        kept = urlencode({key: value for key, value in wanted.items() if key != "page"})
        filters = active_filters(wanted, services)
        return self.page(
            "staff/cases.html", found=found, wanted=wanted, kept=kept, filters=filters, services=services, kinds=KINDS, statuses=CASE_STATUSES,
            channels=CHANNELS, outcomes=OUTCOMES, procedure_of=procedure_of, masked_text=masked_text,
            masked_parties=masked_parties, may_register=bool(who.role_codes & {"front_desk", "service_coordinator", "office_head"}),
            printing=printing_form(own, who, request.args if problem else {}), problem=problem)  # fmt: skip

    @expose("/print")
    @needs
    @permission_name("print")
    @print_limit
    def print(self) -> Response | tuple[str, int]:
        """Give a register of an office and period as PDF; show the form again with what is wrong."""
        try:
            drawn, name = printed_register(session(), viewer(), request.args, clock.now())
        except Invalid as problem:
            return self._page(problem), 422
        return file_answer(drawn.content, PDF, name, inline=True)

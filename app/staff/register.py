"""The register of cases as a page: search, filters, state and due time of each."""

from urllib.parse import urlencode

from flask import request
from flask_appbuilder import expose, permission_name
from sqlalchemy import select

from app import clock
from app.models.codes import CASE_STATUSES, CHANNELS, KINDS, OUTCOMES
from app.models.office import Service
from app.queries.office_procedures import procedure_of
from app.queries.register import register_page
from app.security.masking import masked_parties, masked_text
from app.security.viewer import OFFICE_WIDE
from app.staff.access import needs
from app.staff.screen import Screen, session, viewer


class CaseRegisterView(Screen):
    """Complaints and appeals."""

    route_base = "/cases"
    default_view = "list"

    @expose("/")
    @needs
    @permission_name("list")
    def list(self) -> str:
        """Show one page of the register."""
        own, who = session(), viewer()
        wanted = {key: value for key, value in request.args.items() if value}
        found = register_page(own, who, wanted, clock.now())
        services = own.scalars(
            select(Service).where(Service.office_id.in_(who.offices_as(OFFICE_WIDE))).order_by(Service.name)
        ).all()
        kept = urlencode({key: value for key, value in wanted.items() if key != "page"})
        return self.page(
            "staff/cases.html", found=found, wanted=wanted, kept=kept, services=services, kinds=KINDS, statuses=CASE_STATUSES,
            channels=CHANNELS, outcomes=OUTCOMES, procedure_of=procedure_of, masked_text=masked_text,
            masked_parties=masked_parties, may_register=bool(who.role_codes & {"front_desk", "service_coordinator",
                                                                               "office_head"}))  # fmt: skip

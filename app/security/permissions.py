"""Which role may use which view: one declared table, put into the framework's tables by `roles sync`."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.extensions import appbuilder
from app.models.codes import ROLES

EVERYBODY = frozenset(ROLES)
CASE_ROLES = EVERYBODY - {"administrator", "agency"}
READERS = CASE_ROLES
REGISTRARS = frozenset({"front_desk", "service_coordinator", "office_head"})
OFFICE_READERS = frozenset(
    {"front_desk", "service_coordinator", "technical_manager", "office_head", "auditor", "function_coordinator"}
)
ADMINISTRATORS = frozenset({"administrator"})
READ, WRITE = ("can_list", "can_show"), ("can_list", "can_show", "can_add", "can_edit")

# view name -> [(permissions, roles)]; every view of the application is here, and a test fails when one is not.
VIEWS: Mapping[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {
    "TaskListView": [(("can_list",), EVERYBODY)],
    "TaskView": [(("can_complete", "can_draft"), CASE_ROLES - {"auditor"})],
    "CaseRegisterView": [(("can_list",), READERS | {"agency"})],
    "CaseView": [
        (("can_show", "can_download"), READERS),
        (("can_act",), CASE_ROLES - {"auditor", "appeal_member"}),
    ],
    "RegistrationView": [(("can_register", "can_find_customer"), REGISTRARS)],
    "ProcedureView": [(("can_list", "can_show"), EVERYBODY)],
    "AppointmentNeededView": [(("can_list", "can_appoint"), frozenset({"agency"}))],
    **{
        name: [(READ, OFFICE_READERS | {"appeal_member"})]
        for name in (
            "DispositionView",
            "FunctionResponseView",
            "LetterView",
            "NonconformityView",
            "EffectivenessCheckView",
            "AppealTeamView",
            "ImpartialityStatementView",
            "ObjectionView",
            "VoteView",
            "DecisionView",
            "LawsuitView",
            "ReceiptView",
            "ReferralView",
            "IntakeReportView",
            "ClockPauseView",
            "ExtensionView",
        )
    },
    "AccessLogView": [(READ, frozenset({"auditor", "office_head"}))],
    "CustomerView": [(READ, REGISTRARS), (WRITE, REGISTRARS)],
    "InterestView": [
        (READ, frozenset({"auditor", "office_head"})),
        (WRITE, frozenset({"office_head", "administrator"})),
    ],
    "OfficeView": [(("can_list", "can_show", "can_edit"), ADMINISTRATORS), (READ, frozenset({"agency"}))],
    **{
        name: [(WRITE, ADMINISTRATORS), (READ, OFFICE_READERS)]
        for name in ("UnitView", "ServiceView", "HolidayView", "ReferralBodyView")
    },
    **{name: [(WRITE, ADMINISTRATORS)] for name in ("OfficeProcedureView", "NumberPatternView", "StaffView")},
    "AppointmentView": [(WRITE, ADMINISTRATORS), (READ, frozenset({"auditor", "agency"}))],
    "AccountView": [(("can_password", "can_language"), EVERYBODY)],
}


def permissions_of(role: str) -> frozenset[tuple[str, str]]:
    """Return the (permission, view) pairs of a role."""
    return frozenset(
        (permission, view)
        for view, lines in VIEWS.items()
        for permissions, roles in lines
        if role in roles
        for permission in permissions
    )


def sync_roles(session: Session | scoped_session[Session]) -> None:
    """Make the framework's roles and permissions match the table exactly. Repeating it changes nothing."""
    manager = appbuilder.sm
    wanted = {role: permissions_of(role) for role in ROLES}
    pairs = {}
    for permission, view in sorted(set().union(*wanted.values())):
        pairs[permission, view] = manager.add_permission_view_menu(permission, view)
    for role in ROLES:
        row = manager.add_role(role)
        row.permissions = [pairs[pair] for pair in sorted(wanted[role])]
    public = session.scalars(select(manager.role_model).where(manager.role_model.name == "Public")).first()
    if public is None:
        manager.add_role("Public")
    session.commit()

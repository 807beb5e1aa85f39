"""Which role may use which view: one declared table, put into the framework's tables by `roles sync`.

A permission opens a page; which rows it shows is decided apart (app.security.scope), and in which offices it counts
by `offices_for`: a role held in one office opens nothing in another.
"""

from collections.abc import Mapping
from typing import Any

from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from app.models.codes import ROLES
from app.security.viewer import Viewer

EVERYBODY = frozenset(ROLES)
CASE_ROLES = EVERYBODY - {"administrator", "agency"}
READERS = CASE_ROLES
REGISTRARS = frozenset({"front_desk", "service_coordinator", "office_head"})
OFFICE_READERS = frozenset(
    {"front_desk", "service_coordinator", "technical_manager", "office_head", "auditor", "function_coordinator"}
)
ADMINISTRATORS = frozenset({"administrator"})
READ, WRITE = ("can_list", "can_show"), ("can_list", "can_show", "can_add", "can_edit")
KEEP = (*WRITE, "can_delete")  # deleting is refused where something depends on the row

# view name -> [(permissions, roles)]; every view of the application is here, and a test fails when one is not.
VIEWS: Mapping[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {
    "TaskListView": [(("can_list",), EVERYBODY)],
    "OfficeWorkView": [(("can_list", "can_assign"), frozenset({"service_coordinator", "office_head"}))],
    "NewsView": [(("can_list",), EVERYBODY)],
    "TaskView": [(("can_complete", "can_draft"), CASE_ROLES - {"auditor"})],
    "CaseRegisterView": [(("can_list",), READERS | {"agency"}), (("can_print",), READERS)],
    "CaseView": [
        (("can_show", "can_download", "can_print"), READERS),
        (("can_act",), CASE_ROLES - {"auditor", "appeal_member"}),
    ],
    "DocumentView": [
        (("can_show", "can_download"), READERS),
        (("can_sign",), CASE_ROLES - {"auditor"}),
        (("can_record",), REGISTRARS | {"technical_manager"}),
        (("can_withdraw",), frozenset({"service_coordinator", "office_head"})),
    ],
    "NoticeView": [(("can_show",), READERS), (("can_handle",), REGISTRARS | {"technical_manager"})],
    "UndeliveredView": [(("can_list",), REGISTRARS | {"technical_manager"})],
    "InboundView": [
        (("can_list", "can_show", "can_act"), REGISTRARS),
        (("can_list", "can_show"), frozenset({"auditor"})),
        (("can_list", "can_show", "can_hand_over"), ADMINISTRATORS),
    ],
    "OwnRequestView": [(("can_answer",), REGISTRARS)],
    "RegistrationView": [(("can_register", "can_find_customer"), REGISTRARS)],
    "ProcedureView": [(("can_list", "can_show", "can_print"), EVERYBODY)],
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
    # Names of customers: only for those who may see who a complainant is.
    "CustomerView": [(WRITE, REGISTRARS)],
    "InterestView": [(WRITE, frozenset({"service_coordinator", "office_head"})), (READ, frozenset({"auditor"}))],
    "OfficeView": [
        (("can_list", "can_show", "can_edit"), ADMINISTRATORS),
        (READ, frozenset({"agency", "auditor", "office_head"})),
    ],
    **{
        name: [(KEEP, ADMINISTRATORS), (READ, OFFICE_READERS)]
        for name in ("UnitView", "ServiceView", "HolidayView", "ReferralBodyView", "OfficeProcedureView")
    },
    "NumberPatternView": [(KEEP, ADMINISTRATORS), (READ, frozenset({"auditor", "office_head"}))],
    "LetterTemplateView": [
        (KEEP, ADMINISTRATORS | {"service_coordinator"}),
        (READ, OFFICE_READERS),
    ],
    "NoticeTextView": [
        (("can_list", "can_show", "can_edit"), ADMINISTRATORS | {"service_coordinator"}),
        (READ, OFFICE_READERS),
    ],
    "PaperFormView": [(KEEP, ADMINISTRATORS), (READ, OFFICE_READERS)],
    "IssuedNumberView": [(READ, ADMINISTRATORS | {"auditor", "office_head", "service_coordinator"})],
    "StaffView": [(WRITE, ADMINISTRATORS), (READ, frozenset({"auditor", "office_head"}))],
    "AppointmentView": [(WRITE, ADMINISTRATORS), (READ, frozenset({"auditor", "office_head", "agency"}))],
    # Only while no mail server is configured: what is in it has left nobody's hands.
    "MailboxView": [(("can_list", "can_show", "can_download"), ADMINISTRATORS)],
    "AccountView": [(("can_profile", "can_password", "can_certificate", "can_remove_certificate"), EVERYBODY)],
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


PERMISSIONS: Mapping[str, frozenset[tuple[str, str]]] = {role: permissions_of(role) for role in ROLES}


def offices_for(viewer: Viewer, permission: str, view: str) -> frozenset[int] | None:
    """Return the offices in which a viewer's roles carry a permission on a view; None means every office."""
    roles = frozenset(role for role in viewer.role_codes if (permission, view) in PERMISSIONS[role])
    return None if "agency" in roles else viewer.offices_as(roles)


AnySession = Session | scoped_session[Session]


def sync_roles(session: AnySession) -> None:
    """Make the framework's roles and permissions equal to the table, no more and no less. Repeating it changes nothing.

    It commits: it is a command of the installation, run before anybody works with it.
    """
    wanted = sorted(set().union(*PERMISSIONS.values()))
    permissions = _named(session, Permission, {name for name, _view in wanted})
    views = _named(session, ViewMenu, {view for _name, view in wanted})
    roles = _named(session, Role, set(ROLES))
    pairs = {(pair.permission_id, pair.view_menu_id): pair for pair in session.scalars(select(PermissionView))}
    by_name: dict[tuple[str, str], PermissionView] = {}
    for name, view in wanted:
        key = (permissions[name].id, views[view].id)
        if key not in pairs:
            pairs[key] = PermissionView(permission_id=key[0], view_menu_id=key[1])
            session.add(pairs[key])
        by_name[name, view] = pairs[key]
    session.flush()
    for code, role in roles.items():
        role.permissions = [by_name[pair] for pair in sorted(PERMISSIONS[code])]
    session.flush()
    _drop_unwanted(session, set(roles), {pair.id for pair in by_name.values()})
    session.commit()


def _named(session: AnySession, model: Any, names: set[str]) -> dict[str, Any]:
    found = {row.name: row for row in session.scalars(select(model).where(model.name.in_(names)))}
    for name in sorted(names - set(found)):
        found[name] = model(name=name)
        session.add(found[name])
    session.flush()
    return found


def _drop_unwanted(session: AnySession, roles: set[str], pairs: set[int]) -> None:
    for role in session.scalars(select(Role).where(Role.name.not_in(roles))).all():
        role.permissions = []
        role.user = []
        session.flush()
        session.delete(role)
    session.flush()
    session.execute(delete(PermissionView).where(PermissionView.id.not_in(pairs)))
    session.execute(delete(ViewMenu).where(ViewMenu.id.not_in(select(PermissionView.view_menu_id))))
    session.execute(delete(Permission).where(Permission.id.not_in(select(PermissionView.permission_id))))

"""Registers the staff screens and puts them into the menu, group by group."""

from typing import Any

from flask import current_app

from app.messages import N_
from app.notifications.settings import mail_settings_of
from app.staff.account import AccountView, SignInView
from app.staff.appointing import AppointmentNeededView
from app.staff.assigning import OfficeWorkView
from app.staff.case_view import CaseView
from app.staff.documents import DocumentView
from app.staff.inbound import InboundView
from app.staff.mailbox import register_mailbox
from app.staff.navigation import REFERENCE, WORK
from app.staff.news import NewsView
from app.staff.notices import NoticeView, UndeliveredView
from app.staff.own_requests import OwnRequestView
from app.staff.procedures import ProcedureView
from app.staff.records import register_records
from app.staff.reference import register_reference
from app.staff.register import CaseRegisterView
from app.staff.registration import RegistrationView
from app.staff.tasks import TaskListView, TaskView


def register_screens(builder: Any) -> None:
    """Add our own pages to the application's builder."""
    for view in (SignInView, AccountView, TaskView, CaseView, DocumentView, NoticeView, NewsView, RegistrationView):
        builder.add_view_no_menu(view)
    builder.add_view_no_menu(OwnRequestView)
    builder.add_view(TaskListView, N_("My tasks"), icon="inbox", category=WORK)
    builder.add_view(OfficeWorkView, N_("Work of the office"), icon="users", category=WORK)
    builder.add_view(CaseRegisterView, N_("Complaints and appeals"), icon="list", category=WORK)
    builder.add_view(AppointmentNeededView, N_("Appointments needed"), icon="users", category=WORK)
    builder.add_view(InboundView, N_("Incoming mail"), icon="mail", category=WORK)
    builder.add_view(UndeliveredView, N_("Mail not delivered"), icon="mail-x", category=WORK)
    register_records(builder)
    if not mail_settings_of(current_app.config).smtp_configured:
        register_mailbox(builder)
    builder.add_view(ProcedureView, N_("Procedures"), icon="book-open", category=REFERENCE)
    register_reference(builder)

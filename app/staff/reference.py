"""Puts the reference data into the menu."""

from typing import Any

from app.messages import N_
from app.staff.letter_templates import LetterTemplateView
from app.staff.navigation import REFERENCE
from app.staff.notice_texts import NoticeTextView
from app.staff.numbering import IssuedNumberView, NumberPatternView
from app.staff.offices import (
    HolidayView,
    OfficeProcedureView,
    OfficeView,
    ReferralBodyView,
    ServiceView,
    UnitView,
)  # fmt: skip
from app.staff.paper_forms import PaperFormView
from app.staff.people import AppointmentView, CustomerView, InterestView, StaffView


def register_reference(builder: Any) -> None:
    """Add the pages of reference data to the application's builder."""
    for view, label, icon in (
        (CustomerView, N_("Customers"), "users"),
        (InterestView, N_("Ties to customers"), "link"),
        (OfficeProcedureView, N_("Procedures in use"), "flag"),
        (HolidayView, N_("Holidays"), "calendar-days"),
        (UnitView, N_("Functions"), "layout-dashboard"),
        (ServiceView, N_("Services"), "file-badge"),
        (ReferralBodyView, N_("Referral bodies"), "arrow-up-right"),
        (PaperFormView, N_("Paper forms"), "file-badge"),
        (LetterTemplateView, N_("Letter templates"), "file-pen"),
        (NoticeTextView, N_("Texts of notices"), "mail"),
        (NumberPatternView, N_("Number patterns"), "file-text"),
        (IssuedNumberView, N_("Issued numbers"), "list"),
        (AppointmentView, N_("Appointments"), "shield"),
        (StaffView, N_("Staff accounts"), "user"),
        (OfficeView, N_("Offices"), "building-2"),
    ):
        builder.add_view(view, label, icon=icon, category=REFERENCE)

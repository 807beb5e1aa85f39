"""Submit (L1): the customer's own words. Completed by the registration itself."""

from app.activities.base import Activity, Outcome
from app.messages import N_


class Submit(Activity):
    """The complaint is put, in writing, orally or electronically."""

    name = "submit"
    title = N_("Submit")
    outcomes = {"submitted": Outcome(N_("Submit"), primary=True)}

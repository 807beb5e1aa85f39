"""Tables, one aggregate a module. Importing the package registers them all."""

from app.models import (
    appeal,
    case,
    customer,
    document,
    event,
    handling,
    lawsuit,
    letter,
    nonconformity,
    office,
    outbox,
    person,
    portal,
    submission,
    task,
)  # fmt: skip

__all__ = [
    "appeal", "case", "customer", "document", "event", "handling", "lawsuit", "letter", "nonconformity", "office",
    "outbox", "person", "portal", "submission", "task",
]  # fmt: skip

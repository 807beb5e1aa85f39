"""What a step can be: one activity per module, found by name. A new activity is one new module."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from app.activities.base import Activity
from app.procedures.checker import ActivityFacts


def _discover() -> Mapping[str, Activity]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    found = {kind.name: kind() for kind in Activity.__subclasses__() if kind.name}
    return MappingProxyType(dict(sorted(found.items())))


ACTIVITIES = _discover()


def activity_facts() -> dict[str, ActivityFacts]:
    """Return what the procedure checker must know of every activity."""
    return {
        name: ActivityFacts(
            outcomes=frozenset(activity.outcomes) - activity.optional,
            optional=activity.optional,
            items=activity.items | {"actor"},
            by_clock=activity.by_clock,
        )
        for name, activity in ACTIVITIES.items()
    }

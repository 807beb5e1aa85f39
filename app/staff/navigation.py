"""The side menu: what the viewer may open, by group, in the order of the groups."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, g, request
from flask_appbuilder.const import PERMISSION_PREFIX
from flask_babel import gettext

from app.messages import N_
from app.staff.access import allowed

WORK, MONITORING, RECORDS, REFERENCE = N_("Work"), N_("Monitoring"), N_("Records of the handling"), N_("Reference data")
GROUPS = (WORK, MONITORING, RECORDS, REFERENCE)
MOST_UNFOLDED = 16  # links that a menu shows at once; beyond, the long groups after the first are folded, if several
LONG_GROUP = 6


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One link; `current`: the page is below it; `count`: how much waits there; `alarm`: it should not."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class MenuSection:
    """A group with what the viewer may open of it. `folds`: it opens at a press, or where the present page is in it."""

    label: str
    entries: Sequence[MenuItem]
    folds: bool = False

    @property
    def open(self) -> bool:
        """Whether the present page is in it."""
        return any(item.current for item in self.entries)


def menu_sections() -> list[MenuSection]:
    """Return the menu of the present user; groups without any open page are left out."""
    if g.get("viewer") is None:
        return []
    groups = {group.name: group for group in current_app.extensions["appbuilder"].menu.get_list()}
    names = [name for name in GROUPS if name in groups] + [name for name in groups if name not in GROUPS]
    sections = []
    for name in names:
        found = [_item(child) for child in groups[name].childs if child.should_render() and _opens(child)]
        items = [item for item in found if item is not None]
        if items:
            sections.append(MenuSection(gettext(name), items))
    if sum(len(section.entries) for section in sections) <= MOST_UNFOLDED:
        return sections
    long = [section for section in sections[1:] if len(section.entries) > LONG_GROUP]
    return [replace(each, folds=each in long and len(long) > 1) for each in sections]


def _opens(child: Any) -> bool:
    view = child.baseview
    return view is not None and allowed(view, PERMISSION_PREFIX + view.get_method_permission(view.default_view))


def _item(child: Any) -> MenuItem | None:
    """Return a link; none to a page that counts what is wrong while nothing is, unless it is the present page.

    A page that says `menu_always` is offered also then; `menu_alarm` says whether what it counts should not be.
    """
    url, here = child.get_url(), request.path
    base = child.baseview.route_base.rstrip("/") + "/"
    current = here == url or (request.blueprint == child.baseview.endpoint) or (here + "/").startswith(base)
    counter = getattr(child.baseview, "menu_count", None)
    count = counter() if counter else 0
    if counter and not count and not current and not getattr(child.baseview, "menu_always", False):
        return None
    alarm = bool(count) and getattr(child.baseview, "menu_alarm", bool)()
    return MenuItem(gettext(str(child.label)), url, child.icon or "list", current, count, alarm)

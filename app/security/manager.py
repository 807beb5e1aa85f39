"""Flask-AppBuilder's security manager with our accounts, roles from dated appointments, and few queries."""

from typing import Any

from flask import g
from flask_appbuilder.security.sqla.manager import SecurityManager as FrameworkSecurityManager
from sqlalchemy import select

from app import clock
from app.models.person import Staff
from app.security.viewer import viewer_of


class SecurityManager(FrameworkSecurityManager):
    """Roles are derived: whoever holds an appointment today has its role's permissions today."""

    user_model = Staff

    def register_views(self) -> None:
        """Add none of the framework's own security pages: ours are registered with the staff screens."""

    def get_user_roles(self, user: Any) -> list[Any]:
        """Return the framework's role rows for the appointments in force (or the public role)."""
        if user is None or not user.is_authenticated:
            public = self.get_public_role()
            return [public] if public else []
        cached: dict[int, list[Any]] = g.setdefault("_roles_of", {})
        if user.id not in cached:
            codes = viewer_of(self.session, user, clock.now().date()).role_codes
            query = select(self.role_model).where(self.role_model.name.in_(codes))
            cached[user.id] = list(self.session.scalars(query))
        return cached[user.id]

    def _pairs(self, user: Any) -> frozenset[tuple[str, str]]:
        """All (permission, view) pairs of a user, read in one query per request."""
        key = tuple(sorted(role.id for role in self.get_user_roles(user)))
        cached: dict[tuple[int, ...], frozenset[tuple[str, str]]] = g.setdefault("_permission_pairs", {})
        if key not in cached:
            role, pair = self.role_model, self.permissionview_model
            rows = self.session.execute(
                select(self.permission_model.name, self.viewmenu_model.name)
                .select_from(role)
                .join(role.permissions)
                .join(pair.permission)
                .join(pair.view_menu)
                .where(role.id.in_(key))
            )
            cached[key] = frozenset((permission, view) for permission, view in rows)
        return cached[key]

    def _has_view_access(self, user: Any, permission_name: str, view_name: str) -> bool:
        return (permission_name, view_name) in self._pairs(user)

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing behind the framework's permissions is public."""
        return False

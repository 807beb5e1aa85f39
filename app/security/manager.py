"""Flask-AppBuilder's security manager with our user table and roles that follow from dated appointments."""

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

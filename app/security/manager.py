"""Flask-AppBuilder's security manager: our accounts, roles that follow from dated appointments, cached permissions."""

from typing import Any

from flask import g, has_request_context, request
from flask_appbuilder.security.sqla.manager import SecurityManager as FrameworkSecurityManager
from flask_limiter import Limiter
from flask_login import LoginManager
from sqlalchemy import select

from app import clock
from app.extensions import limiter
from app.models.person import Staff
from app.security import scope
from app.security.viewer import viewer_of

Pairs = frozenset[tuple[str, str]]


class SecurityManager(FrameworkSecurityManager):
    """Roles are derived: whoever holds an appointment today has its role's permissions today. Nothing is public."""

    user_model = Staff

    def register_views(self) -> None:
        """Register none of the framework's security pages and API: ours are in app.staff and app.api."""

    def create_limiter(self, app: Any) -> Limiter:
        """Use the application's limiter, not a second one."""
        return limiter

    def create_login_manager(self, app: Any) -> LoginManager:
        """Leave the session's checks to ours: the framework's look at the address, which changes on phones."""
        manager: LoginManager = super().create_login_manager(app)
        manager.session_protection = None
        manager.user_loader(self.load_user_from_cookie)
        return manager

    def load_user(self, pk: Any) -> Staff | None:
        """Return the active account; never from a cookie for the API, which takes tokens only."""
        if not str(pk).isdigit():
            return None
        with scope.unscoped(self.session()):
            user: Staff | None = self.get_user_by_id(int(pk))
        return user if user is not None and user.is_active else None

    def load_user_from_cookie(self, pk: Any) -> Staff | None:
        """Load the session's user, except under /api/."""
        if has_request_context() and request.path.startswith("/api/"):
            return None
        return self.load_user(pk)

    def load_user_jwt(self, _jwt_header: Any, jwt_data: Any) -> Staff | None:
        """Accept no token of the framework's: the API issues and checks its own."""
        return None

    def role_codes(self, user: Any) -> frozenset[str]:
        """Return the roles a user holds today, read once a request."""
        viewer = g.get("viewer")
        if viewer is not None and viewer.user_id == user.id:
            return frozenset(viewer.role_codes)
        cached: dict[int, frozenset[str]] = g.setdefault("_roles_of", {})
        if user.id not in cached:
            cached[user.id] = viewer_of(self.session(), user, clock.now().date()).role_codes
        return cached[user.id]

    def get_user_roles(self, user: Any) -> list[Any]:
        """Return the framework's role rows for the appointments in force."""
        if user is None or not user.is_authenticated:
            return []
        query = select(self.role_model).where(self.role_model.name.in_(self.role_codes(user)))
        return list(self.session.scalars(query))

    def permissions_of(self, user: Any) -> Pairs:
        """Return all (permission, view) pairs of a user's roles: one query a request."""
        codes = self.role_codes(user)
        cached: dict[frozenset[str], Pairs] = g.setdefault("_permission_pairs", {})
        if codes not in cached:
            pair = self.permissionview_model
            rows = self.session.execute(
                select(self.permission_model.name, self.viewmenu_model.name)
                .select_from(self.role_model)
                .join(self.role_model.permissions)
                .join(pair.permission)
                .join(pair.view_menu)
                .where(self.role_model.name.in_(codes))
            )
            cached[codes] = frozenset((permission, view) for permission, view in rows)
        return cached[codes]

    def _has_view_access(self, user: Any, permission_name: str, view_name: str) -> bool:
        return (permission_name, view_name) in self.permissions_of(user)

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing is public by permission; public pages do not ask."""
        return False

"""The guard of staff pages: signed in, and a role with the page's permission."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, g
from flask_appbuilder.const import PERMISSION_PREFIX

from app.errors import NotAllowed
from app.messages import N_
from app.security.viewer import Viewer

Method = TypeVar("Method", bound=Callable[..., Any])


def needs(method: Method) -> Method:
    """Open a view's method only for who holds its permission (can_ and the method's name)."""

    @wraps(method)
    def guarded(view: Any, *args: Any, **kwargs: Any) -> Any:
        require(view, PERMISSION_PREFIX + view.get_method_permission(method.__name__))
        return method(view, *args, **kwargs)

    guarded._permission_name = getattr(method, "_permission_name", method.__name__)  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def signed_in(method: Method) -> Method:
    """Open a view's method for everybody who is signed in, also without any role: what is one's own."""

    @wraps(method)
    def guarded(view: Any, *args: Any, **kwargs: Any) -> Any:
        if g.get("viewer") is None:
            abort(401)
        return method(view, *args, **kwargs)

    guarded._permission_name = method.__name__  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def require(view: Any, permission: str) -> Viewer:
    """Return the viewer, who holds a permission on a view. Raises 401 (sign in first) or NotAllowed."""
    viewer: Viewer | None = g.get("viewer")
    if viewer is None:
        abort(401)
    if not allowed(view, permission):
        raise NotAllowed(N_("Your roles do not include this."))
    return viewer


def allowed(view: Any, permission: str) -> bool:
    """Whether the present user holds a permission on a view."""
    if permission not in view.base_permissions:
        return False
    return bool(view.appbuilder.sm.has_access(permission, view.class_permission_name))

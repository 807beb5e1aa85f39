"""Puts the API into the application."""

from flask import Flask

from app.api import cases, customers, lists, notices, openapi, sign_in, tasks
from app.api.routing import blueprint
from app.extensions import csrf

PARTS = (sign_in, tasks, cases, customers, notices, lists, openapi)


def install(app: Flask) -> None:
    """Register every route. Tokens alone count, so no forgery token is asked for."""
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)

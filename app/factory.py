"""create_app(): wiring only."""

from flask import Flask

from app import models
from app.extensions import appbuilder, csrf, db, limiter, migrate
from app.procedures import load_library
from app.security import scope
from config import Config

assert models.__all__  # every table is registered before the first session


def create_app(config: Config | None = None) -> Flask:
    """Build the application from settings (by default those of the environment)."""
    app = Flask("app")
    app.config.from_object(config or Config())
    app.config["FAB_SECURITY_MANAGER_CLASS"] = "app.security.manager.SecurityManager"
    db.init_app(app)
    csrf.init_app(app)
    migrate.init_app(app)
    limiter.init_app(app)
    scope.install()
    app.extensions["procedures"], app.extensions["procedure_problems"] = load_library(app.config["PROCEDURES_FOLDER"])
    with app.app_context():
        appbuilder.init_app(app, db.session)
    return app

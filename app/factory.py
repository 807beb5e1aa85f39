"""create_app(): wiring only."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import error_pages, maintenance, models, static_files, web
from app.activities import activity_facts
from app.api import setup as api_setup
from app.builder import Builder
from app.extensions import csrf, db, limiter, migrate
from app.portal import offices
from app.portal import setup as portal_setup
from app.procedures import load_library
from app.security import scope
from app.staff.account import HomeView
from app.staff.menu import register_screens
from config import Config


def create_app(config: Config | None = None) -> Flask:
    """Build the application from settings (by default those of the environment)."""
    app = Flask("app")
    app.config.from_object(config or Config())
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    app.extensions["tanggap_tables"] = models.__all__  # imported, so that every table is known before the first query
    app.config["FAB_SECURITY_MANAGER_CLASS"] = "app.security.manager.SecurityManager"
    db.init_app(app)
    migrate.init_app(app)
    maintenance.install(app)
    limiter.init_app(app)
    scope.install()
    library, problems = load_library(app.config["PROCEDURES_FOLDER"], activity_facts())
    app.extensions["procedures"], app.extensions["procedure_problems"] = library, problems
    for problem in problems:
        app.logger.error("procedure left out: %s", problem)
    web.install(app)
    static_files.install(app)
    csrf.init_app(app)  # after web: the page that refuses a form has a frame, and so a reader
    error_pages.install(app)
    with app.app_context():
        HomeView.visitors = staticmethod(offices.first)
        builder = Builder(indexview=HomeView)
        builder.init_app(app, db.session)
        web.install_languages(app)
        register_screens(builder)
    api_setup.install(app)
    portal_setup.install(app)
    return app

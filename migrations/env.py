"""Alembic's environment: one history for our tables and the framework's."""

from alembic import context
from flask import current_app

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata
arguments = current_app.extensions["migrate"].configure_args


def run() -> None:
    """Run the migrations on the application's database, in one transaction where the engine can."""
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()


run()

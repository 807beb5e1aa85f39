"""The application's commands (`python3 run.py WORD …` passes them on)."""

import json
import sys
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade as upgrade_database

from app.activities import activity_facts
from app.commands.complete_task import lapse_due_tasks
from app.extensions import db
from app.factory import create_app
from app.procedures.checker import check_files
from app.procedures.library import OURS
from app.security.permissions import sync_roles


def _app() -> Flask:
    return create_app()


@click.group()
def main() -> None:
    """Tanggap: commands for whoever runs it."""


@main.command()
def upgrade() -> None:
    """Bring the database up to date."""
    with _app().app_context():
        upgrade_database()


@main.group()
def roles() -> None:
    """Roles and their permissions."""


@roles.command("sync")
def roles_sync() -> None:
    """Make the database's roles and permissions match the code."""
    with _app().app_context():
        sync_roles(db.session)


@main.group()
def procedures() -> None:
    """Procedure files."""


@procedures.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def procedures_check(files: tuple[Path, ...]) -> None:
    """Check procedure files (without arguments: all of this installation); exit code 1 when something is wrong."""
    own = _own_folder()
    paths = list(files) or sorted(OURS.glob("*.toml")) + (sorted(own.glob("*.toml")) if own else [])
    problems = check_files(paths, activity_facts())
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{len(paths)} files, {len(problems)} problems")
    sys.exit(1 if problems else 0)


def _own_folder() -> Path | None:
    folder: Path | None = _app().config["PROCEDURES_FOLDER"]
    return folder


@main.command()
def lapse() -> None:
    """Complete the tasks whose customer stayed silent past the limit."""
    with _app().app_context():
        click.echo(json.dumps({"lapsed": lapse_due_tasks(db.session)}))


if __name__ == "__main__":
    main()

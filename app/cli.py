"""The application's commands (`python3 run.py WORD …` passes them on)."""

import json
import os
import sys
from pathlib import Path

import click
from flask import Flask
from flask_babel import gettext
from flask_migrate import upgrade as upgrade_database

from app.activities import activity_facts
from app.commands.demo.load import load_demo
from app.commands.demo.people import AGENCY, PALEMBANG, PASSWORD, PONTIANAK
from app.commands.import_cases import import_cases
from app.commands.issue_papers import issue_pending
from app.commands.lapses import lapse_due_tasks
from app.commands.notices import retry
from app.commands.sweep_files import sweep_files
from app.documents.desk import desk_of
from app.documents.storage import storage_of
from app.errors import Invalid, Unavailable
from app.extensions import db
from app.factory import create_app
from app.notifications.delivery import Counts
from app.procedures.checker import check_files
from app.procedures.library import OURS
from app.security.permissions import sync_roles
from app.tasks import deliver, work

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def _app() -> Flask:
    return create_app()


@click.group()
def main() -> None:
    """Tanggap: commands for whoever runs it."""


@main.command()
def upgrade() -> None:
    """Bring the database up to date."""
    with _app().app_context():
        upgrade_database(directory=str(MIGRATIONS))


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
    named = os.environ.get("TANGGAP_PROCEDURES")
    return Path(named) if named else None


@main.command()
def lapse() -> None:
    """Complete the tasks whose customer stayed silent past the limit."""
    with _app().app_context():
        click.echo(json.dumps({"lapsed": lapse_due_tasks(db.session)}))


@main.group()
def storage() -> None:
    """Stored files."""


@storage.command("sweep")
@click.option("--dry-run", is_flag=True, help="only say what would be removed")
def storage_sweep(dry_run: bool) -> None:
    """Remove stored files that belong to nothing and are older than a day."""
    app = _app()
    with app.app_context():
        try:
            found = sweep_files(db.session, storage_of(app.config), dry_run)
        except Unavailable as fault:
            raise click.ClickException(f"{fault.message} ({fault.__cause__})") from fault
    word = "would be removed" if dry_run else "removed"
    count = found.orphans if dry_run else found.removed
    click.echo(
        f"{found.files} files, {found.young} younger than a day, {found.orphans} without a record, {count} {word}"
    )


@main.group()
def papers() -> None:
    """Printed papers."""


@papers.command("issue")
@click.option("--limit", default=1000, show_default=True, help="how many at most")
def papers_issue(limit: int) -> None:
    """Draw the papers that are due; exit code 1 when one could not be made (see the log)."""
    app = _app()
    with app.app_context():
        counts = issue_pending(db.session, desk_of(app.config), limit=limit)
    click.echo(json.dumps(counts))
    sys.exit(1 if counts["failed"] else 0)


@main.command()
def worker() -> None:
    """Deliver mail and do what is due, until told to stop: SIGTERM lets what is being done come to its end."""
    work(_app())


@main.group()
def mail() -> None:
    """Mail that waits for delivery."""


@mail.command("drain")
def mail_drain() -> None:
    """Deliver what is due now; exit code 1 when the mail server cannot be used."""
    app, total = _app(), Counts()
    with app.app_context():
        while (counts := deliver(app)).handled:
            total.add(counts)
            if counts.stopped:
                break
    click.echo(json.dumps({"sent": total.sent, "deferred": total.deferred, "failed": total.failed}))
    sys.exit(1 if total.stopped else 0)


@mail.command("retry")
@click.option("--failed", is_flag=True, help="also what was given up or came from a broken setting")
def mail_retry(failed: bool) -> None:
    """Try delayed mail at once instead of at its time."""
    with _app().app_context():
        click.echo(json.dumps({"queued": retry(db.session, failed)}))


@main.group()
def demo() -> None:
    """Demonstration data."""


@demo.command("load")
def demo_load() -> None:
    """Fill an empty database with two offices at work; leave any other alone."""
    app = _app()
    with app.app_context():
        loaded = load_demo(db.session)
        issued = issue_pending(db.session, desk_of(app.config), limit=2000)["issued"]
        click.echo(f"{loaded} example cases loaded, {issued} papers issued")
        if loaded:
            _tell_accounts()


@demo.command("show")
def demo_show() -> None:
    """Say whom to log in as."""
    _tell_accounts()


def _tell_accounts() -> None:
    """Print each demonstration account with its position, office by office."""
    click.echo(f"Demonstration accounts, password of all: {PASSWORD}")
    for title, people in (("BSPJI Palembang", PALEMBANG), ("BSPJI Pontianak", PONTIANAK), ("Badan pusat", AGENCY)):
        click.echo(f"  {title}")
        for person in people:
            click.echo(f"    {person.username:<12} {person.position}")


@main.group()
def cases() -> None:
    """Cases."""


@cases.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", "office", help="code of the office (otherwise by the row's procedure)")
@click.option("--dry-run", is_flag=True, help="only say what would happen")
def cases_import(file: Path, office: str | None, dry_run: bool) -> None:
    """Register the cases of a JSON, CSV or XLSX file: all of them, or none."""
    with _app().test_request_context():
        try:
            report = import_cases(db.session, file, office, dry_run)
        except Invalid as problem:
            for error in problem.errors:
                click.echo(f"{file}: {gettext(error.message, **(error.values or {}))}", err=True)
            sys.exit(1)
        for fault in report.errors:
            place = f"row {fault.row}" + (f", column {fault.column}" if fault.column else "")
            click.echo(f"{file}: {place}: {gettext(fault.message, **(fault.values or {}))}", err=True)
        word = "would be registered" if dry_run else "registered"
        click.echo(f"{report.rows} rows, {len(report.numbers)} {word}, {len(report.errors)} errors")
        sys.exit(1 if report.errors else 0)


if __name__ == "__main__":
    main()

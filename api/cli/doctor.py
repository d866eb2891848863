"""``ruhu doctor``: tells in one table whether this installation can work."""

import shutil
from collections.abc import Callable, Iterator

import typer
from rich.table import Table
from sqlalchemy import text

from api.cli.database import console, own_database
from api.core.database import session_factory
from api.core.settings import get_settings
from api.launch.setup import LATER_MB
from api.launch.system import missing_needs
from api.migrations.state import is_current


def doctor() -> None:
    """Check system, keys, database, schema, files and pages; exit 1 when something is wrong."""
    table = Table("", "what", "state")
    healthy = True
    with own_database():
        for name, check in _checks():
            try:
                state, fine = check(), True
            except Exception as fault:  # whatever is wrong, the other checks still run
                state, fine = str(fault).splitlines()[0], False
            healthy = healthy and fine
            table.add_row("✓" if fine else "✗", name, state)
    console.print(table)
    if not healthy:
        raise typer.Exit(1)


class Unhealthy(Exception):
    """A check found something that must be mended; the message says what and how."""


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "system packages", _system
    yield "settings and keys", _settings
    yield "database", _database
    yield "schema", _schema
    yield "jobs", _jobs
    yield "disk", _disk
    yield "pages", _pages


def _system() -> str:
    missing = missing_needs(tests=False)
    if missing:
        raise Unhealthy(f"missing: {', '.join(need.name for need in missing)}; run `make setup`")
    return "complete"


def _settings() -> str:
    return "demo" if get_settings().demo else "complete"


def _database() -> str:
    with session_factory()() as session:
        row = session.execute(
            text("SELECT current_setting('server_version'), postgis_lib_version(), current_user")
        ).one()
    return f"PostgreSQL {row[0]}, PostGIS {row[1]}, as {row[2]}"


def _schema() -> str:
    settings = get_settings()
    if not is_current(settings.owner_database_url or settings.database_url):
        raise Unhealthy("older than the program; run `ruhu migrate`")
    return "newest"


def _jobs() -> str:
    with session_factory()() as session:
        counts = {
            str(row[0]): int(row[1])
            for row in session.execute(
                text("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
            )
        }
    if counts.get("failed"):
        raise Unhealthy(f"{counts['failed']} failed; look into the worker's log")
    return f"{counts.get('todo', 0)} waiting, {counts.get('doing', 0)} at work"


def _disk() -> str:
    free_mb = shutil.disk_usage(get_settings().var_dir).free // 1_000_000
    if free_mb < LATER_MB:
        raise Unhealthy(f"only {free_mb} MB free")
    return f"{free_mb} MB free"


def _pages() -> str:
    for page in ("field.html", "office.html"):
        if not (get_settings().web_dir / page).is_file():
            raise Unhealthy(f"{page} is not built; run `make setup`")
    return "built"

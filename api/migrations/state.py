"""Whether a database has the newest schema, told without loading the models: a start asks this."""

import re
from pathlib import Path

import psycopg

VERSIONS = Path(__file__).resolve().parent / "versions"
REVISION = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)
DOWN_REVISION = re.compile(r'^down_revision = "(\w+)"$', re.MULTILINE)


def newest_revision() -> str:
    """Return the revision on which no other builds."""
    sources = [path.read_text() for path in VERSIONS.glob("*.py")]
    known = {found[1] for source in sources if (found := REVISION.search(source))}
    built_on = {found[1] for source in sources if (found := DOWN_REVISION.search(source))}
    (newest,) = known - built_on
    return newest


def is_current(url: str) -> bool:
    """Tell whether the database has every migration."""
    with psycopg.connect(plain(url)) as connection:
        known = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if known is None or known[0] is None:
            return False
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return row is not None and row[0] == newest_revision()


def is_empty(url: str) -> bool:
    """Tell whether nobody has set up a city in a database of the newest schema."""
    with psycopg.connect(plain(url)) as connection:
        return connection.execute("SELECT 1 FROM org_units LIMIT 1").fetchone() is None


def plain(url: str) -> str:
    """Return a SQLAlchemy address as the one that psycopg reads."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)

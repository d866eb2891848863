"""Bring a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

HERE = Path(__file__).resolve().parent


def upgrade_database(url: str) -> None:
    """Apply every migration that the database does not have yet; ``url`` is that of the owner."""
    config = alembic_config()
    config.attributes["url"] = url
    command.upgrade(config, "head")


def is_current(url: str) -> bool:
    """Tell whether the database has every migration; cheap, so a start can skip the upgrade."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    engine.dispose()
    return found == set(ScriptDirectory.from_config(alembic_config()).get_heads())


def alembic_config() -> Config:
    """Return Alembic's settings as they lie beside the migrations."""
    return Config(HERE / "alembic.ini")

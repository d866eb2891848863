"""Bring a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config

HERE = Path(__file__).resolve().parent


def upgrade_database(url: str) -> None:
    """Apply every migration that the database does not have yet; ``url`` is that of the owner."""
    command.upgrade(alembic_config(url), "head")


def alembic_config(url: str) -> Config:
    """Return Alembic's settings as they lie beside the migrations, for one database."""
    config = Config(HERE / "alembic.ini")
    config.attributes["url"] = url
    return config

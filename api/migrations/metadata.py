"""All tables of all features in one place, for migrations and tests."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData

from api.core.database import Base

API = Path(__file__).resolve().parents[1]


def complete_metadata() -> MetaData:
    """Import the models of every feature and return the metadata that now knows every table."""
    for models in sorted(API.glob("*/models.py")):
        import_module(f"api.{models.parent.name}.models")
    return Base.metadata

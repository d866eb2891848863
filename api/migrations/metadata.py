"""All tables of all features in one place, for migrations and tests."""

from importlib import import_module
from pathlib import Path

from geoalchemy2 import alembic_helpers
from sqlalchemy import MetaData

from api.core.database import Base

API = Path(__file__).resolve().parents[1]
FOREIGN_TABLES = ("spatial_ref_sys", "procrastinate")


def complete_metadata() -> MetaData:
    """Import the models of every feature and return the metadata that now knows every table."""
    found = {path.parent.name for path in API.glob("*/models.py")}
    found |= {path.parent.parent.name for path in API.glob("*/models/__init__.py")}
    for feature in sorted(found):
        import_module(f"api.{feature}.models")
    return Base.metadata


def is_ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """Leave what PostGIS, the job queue and spatial columns bring along out of comparisons."""
    if kind == "table" and name is not None and name.startswith(FOREIGN_TABLES):
        return False
    ours = alembic_helpers.include_object(thing, name, kind, reflected, other)  # type: ignore[no-untyped-call]
    return bool(ours)

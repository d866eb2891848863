"""Which tables hang on a household or a person: read from the models, so that none is forgotten.

The features above households have tables with keys to it; households cannot name them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from api.core.database import Base
from api.core.fast import fetch

OWN_TABLES = frozenset({"households", "assignments", "facts", "memberships", "people"})
"""Moved with care by the merge itself."""

SIGNED = frozenset({"signatures"})
"""Names who signed; only its household is looked up."""


class Pointer(NamedTuple):
    """A column that holds a household's or a person's id.

    ``kind`` is the column beside it that says whose, where it can be anybody's.
    """

    table: str
    column: str
    kind: str | None = None


def _tables() -> Iterator[Table]:
    for table in Base.metadata.sorted_tables:
        if table.name not in OWN_TABLES and "id" in table.columns:
            yield table


def household_pointers() -> list[Pointer]:
    """Return the columns with a foreign key to households."""
    return [
        Pointer(table.name, column.name)
        for table in _tables()
        for column in table.columns
        if any(key.target_fullname == "households.id" for key in column.foreign_keys)
    ]


def person_pointers() -> list[Pointer]:
    """Return the columns that are called after a person's id, whether they have a key or not."""
    return [
        Pointer(table.name, "person_id")
        for table in _tables()
        if "person_id" in table.columns and table.name not in SIGNED
    ]


def named_pointers() -> list[Pointer]:
    """Return pairs such as ``subject_kind`` and ``subject_id`` that can speak of anything."""
    return [
        Pointer(table.name, f"{stem}_id", f"{stem}_kind")
        for table in _tables()
        for stem in ("subject", "entity", "ref", "about")
        if f"{stem}_id" in table.columns and f"{stem}_kind" in table.columns
    ]


def detailed_tables() -> list[str]:
    """Return the tables whose ``details`` may name a person."""
    return [
        table.name
        for table in _tables()
        if "details" in table.columns
        and isinstance(table.columns["details"].type, JSONB)
        and any(pointer.table == table.name for pointer in household_pointers())
    ]


def tables_with(column: str) -> list[str]:
    """Return the tables of a household that have a column of this name."""
    held = {pointer.table for pointer in household_pointers()}
    return [table.name for table in _tables() if table.name in held and column in table.columns]


def count_hanging(session: Session, household_id: UUID) -> dict[str, int]:
    """Return how many rows of each table hang on a household."""
    pointers = [
        *household_pointers(),
        Pointer("memberships", "household_id"),
        Pointer("facts", "household_id"),
    ]
    parts = [
        f"SELECT '{one.table}', count(*) FROM {one.table} WHERE {one.column} = %(id)s"
        for one in pointers
    ]
    rows = fetch(session, " UNION ALL ".join(parts), id=household_id)
    counts: dict[str, int] = {}
    for table, number in rows:
        counts[table] = counts.get(table, 0) + number
    return {table: number for table, number in counts.items() if number}


def resolve(session: Session, table: str, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return those ``households`` or ``people`` of these that were merged, with the one to use.

    Chains are kept flat by the merge, so one look is enough.
    """
    found = "id = ANY(%(ids)s) AND merged_into_id IS NOT NULL"
    sql = f"SELECT id, merged_into_id FROM {table} WHERE {found}"
    return dict(fetch(session, sql, ids=list(ids)))

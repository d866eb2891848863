"""Rows of facts as they are read and written by the dozen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.fast import as_json, fetch_dicts, run

CURRENT = """
SELECT id, district_id, household_id, entity_kind, entity_id, key, value, sealed, hash, fver,
  state, confirmed, source, source_id, observer_id, device_id, observed_at, received_at
FROM facts WHERE entity_id = ANY(%(entities)s) AND state = 'current'
"""


@dataclass(slots=True)
class FactRow:
    """A row of ``facts`` on its way in or out; a visit brings dozens of them."""

    id: UUID
    district_id: UUID
    household_id: UUID
    entity_kind: str
    entity_id: UUID
    key: str
    value: Any
    sealed: bytes | None
    hash: str
    fver: int
    state: str
    confirmed: bool
    source: str
    source_id: UUID | None
    observer_id: UUID | None
    device_id: UUID | None
    observed_at: datetime
    received_at: datetime

    def columns(self) -> dict[str, Any]:
        """Return the row by column; ``dataclasses.asdict`` would copy every value deeply."""
        return {name: getattr(self, name) for name in self.__slots__}


COMMON = (
    "district_id",
    "household_id",
    "source",
    "source_id",
    "observer_id",
    "device_id",
    "received_at",
)
OWN = {
    "id": "uuid",
    "entity_kind": "text",
    "entity_id": "uuid",
    "key": "text",
    "value": "jsonb",
    "sealed": "bytea",
    "hash": "text",
    "fver": "int",
    "state": "text",
    "confirmed": "boolean",
    "observed_at": "timestamptz",
}
INSERT = f"""
INSERT INTO facts ({", ".join(COMMON)}, {", ".join(OWN)})
SELECT {", ".join(f"%({name})s" for name in COMMON)}, {", ".join(f"r.{name}" for name in OWN)}
FROM json_to_recordset(%(rows)s::json) AS r({", ".join(f"{n} {t}" for n, t in OWN.items())})
"""


def insert_facts(session: Session, rows: Sequence[FactRow]) -> None:
    """Write the observations of one source; what they have in common travels once."""
    if rows:
        common = {name: getattr(rows[0], name) for name in COMMON}
        own = [{name: getattr(row, name) for name in OWN} for row in rows]
        run(session, INSERT, rows=as_json(own), **common)


def current_facts(session: Session, entity_ids: Iterable[UUID]) -> dict[tuple[UUID, str], FactRow]:
    """Return the current facts of people and households by ``(entity, key)``."""
    session.flush()
    rows = fetch_dicts(session, CURRENT, entities=list(entity_ids))
    return {(row["entity_id"], row["key"]): FactRow(**row) for row in rows}

"""Rows of facts as they are read and written by the dozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.fast import fetch_dicts

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


def current_facts(session: Session, entity_ids: Iterable[UUID]) -> dict[tuple[UUID, str], FactRow]:
    """Return the current facts of people and households by ``(entity, key)``."""
    session.flush()
    rows = fetch_dicts(session, CURRENT, entities=list(entity_ids))
    return {(row["entity_id"], row["key"]): FactRow(**row) for row in rows}

"""Putting something before the community's lead."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.database import new_id
from api.core.fast import insert_rows
from api.households.models import Household, ReviewItem, ReviewKind
from api.households.payloads import Origin
from api.households.service.facts import touch


def raise_review(
    session: Session,
    household: Household,
    kind: ReviewKind,
    reason: str,
    origin: Origin,
    *,
    subject: tuple[str, UUID] | None = None,
    details: dict[str, Any] | None = None,
    entity: tuple[str, UUID] | None = None,
) -> ReviewItem:
    """Put something before the community's lead; nothing is changed until they decide.

    The item is written past the session: what is returned says what it is, and cannot be changed.
    """
    row = {
        "id": new_id(),
        "district_id": household.district_id,
        "community_id": household.community_id,
        "household_id": household.id,
        "kind": kind,
        "entity_kind": entity[0] if entity else None,
        "entity_id": entity[1] if entity else None,
        "details": details or {},
        "proposal": None,
        "reason": reason,
        "subject_kind": subject[0] if subject else origin.source.value.lower(),
        "subject_id": subject[1] if subject else origin.source_id,
        "status": "open",
        "created_at": origin.received_at,
        "version": 1,
    }
    if session.new:  # the household itself, where it is made by the same operation
        session.flush()
    insert_rows(session, ReviewItem, [row])
    touch(household)
    return ReviewItem(**row)

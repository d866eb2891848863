"""Adding to the household's story; nothing in it is ever changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.cases.models import Note, TimelineEntry
from api.core.database import new_id
from api.core.fast import insert_rows
from api.households.models import Household
from api.households.service.facts import touch


def tell(
    session: Session,
    household: Household,
    kind: str,
    at: datetime,
    actor_id: UUID | None,
    *,
    ref: tuple[str, UUID] | None = None,
    **params: Any,
) -> None:
    """Add an entry to a household's timeline; ``params`` are codes and ids, no typed values.

    The household is in the database and is touched by whatever is being told.
    """
    entry = {
        "id": new_id(),
        "district_id": household.district_id,
        "household_id": household.id,
        "at": at,
        "kind": kind,
        "actor_id": actor_id,
        "params": params,
        "ref_kind": ref[0] if ref else None,
        "ref_id": ref[1] if ref else None,
    }
    insert_rows(session, TimelineEntry, [entry])


def add_note(
    session: Session,
    household: Household,
    note_id: UUID,
    text: str,
    author_id: UUID | None,
    at: datetime,
    *,
    visit_id: UUID | None = None,
    private: bool = False,
) -> Note:
    """Put a remark into the household's file; the same id again returns the stored one."""
    stored = session.get(Note, note_id)
    if stored is not None:
        return stored
    note = Note(
        id=note_id,
        district_id=household.district_id,
        household_id=household.id,
        visit_id=visit_id,
        text=text,
        private=private,
        author_id=author_id,
        written_at=at,
    )
    session.add(note)
    if not private:
        tell(session, household, "note_added", at, author_id, ref=("note", note_id))
        touch(household)
    return note

"""The household's story over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.cases.payloads import NoteOut, Timeline, TimelineItem
from api.cases.queries import list_notes, list_timeline
from api.core.database import SessionDep
from api.core.errors import InvalidRequest
from api.core.paging import decode_cursor, encode_cursor
from api.households.queries.access import get_household
from api.staff.access import Action
from api.staff.auth import Caller, May

router = APIRouter(prefix="/api", tags=["cases"])
Reader = Annotated[Caller, Depends(May(Action.HOUSEHOLD_READ))]


@router.get("/households/{household_id}/timeline")
def get_timeline(
    household_id: UUID,
    session: SessionDep,
    caller: Reader,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Timeline:
    """What happened to a household, newest first."""
    household = get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    before = _position(cursor) if cursor else None
    rows = list_timeline(session, household.id, limit, before)
    items = [
        TimelineItem(
            id=entry.id,
            at=entry.at,
            kind=entry.kind,
            actor=name,
            params=entry.params,
            ref_kind=entry.ref_kind,
            ref_id=entry.ref_id,
        )
        for entry, name in rows
    ]
    full = len(items) == limit
    next_cursor = encode_cursor(items[-1].at, str(items[-1].id)) if full else None
    return Timeline(items=items, next_cursor=next_cursor)


def _position(cursor: str) -> tuple[datetime, UUID]:
    at, entry_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(at), UUID(entry_id)
    except (ValueError, TypeError, AttributeError) as cause:
        raise InvalidRequest(problems=[{"pointer": "/query/cursor", "rule": "cursor"}]) from cause


@router.get("/households/{household_id}/notes")
def get_notes(household_id: UUID, session: SessionDep, caller: Reader) -> list[NoteOut]:
    """Remarks in a household's file, newest first."""
    household = get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    return [
        NoteOut(
            id=note.id,
            text=note.text,
            private=note.private,
            author=name,
            written_at=note.written_at,
            visit_id=note.visit_id,
        )
        for note, name in list_notes(session, household.id, caller.member_id)
    ]

"""The household's story over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status
from sqlalchemy.orm import Session

from api.cases.models import Remark
from api.cases.payloads import NoteOut, RemarkIn, RemarkOut, RemarkPage, Timeline, TimelineItem
from api.cases.queries import STATUS, count_remarks, list_notes, list_remarks, list_timeline
from api.cases.service.remarks import close_remark, write_remark
from api.core.database import SessionDep
from api.core.errors import InvalidRequest
from api.core.paging import decode_cursor, encode_cursor
from api.households.queries.access import get_household, visible_to
from api.staff.access import Action
from api.staff.auth import Caller, May

router = APIRouter(prefix="/api", tags=["cases"])
Reader = Annotated[Caller, Depends(May(Action.HOUSEHOLD_READ))]
Writer = Annotated[Caller, Depends(May(Action.REMARK_WRITE))]
REMARKS_OF_A_HOUSEHOLD = 50


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


@router.get("/households/{household_id}/remarks")
def get_remarks_of(household_id: UUID, session: SessionDep, caller: Reader) -> list[RemarkOut]:
    """What leads wrote to the worker about a household, answered ones first, then the newest."""
    household = get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    here = [Remark.household_id == household.id]
    return [RemarkOut.of(row) for row in list_remarks(session, here, REMARKS_OF_A_HOUSEHOLD)]


@router.post("/households/{household_id}/remarks", status_code=status.HTTP_201_CREATED)
def post_remark(
    household_id: UUID, remark_in: RemarkIn, session: SessionDep, caller: Writer
) -> RemarkOut:
    """Write to whoever is responsible; it stands on the household's card until it is closed."""
    household = get_household(session, household_id, caller, Action.REMARK_WRITE, lock=True)
    about = (remark_in.about.kind, remark_in.about.id) if remark_in.about else None
    remark = write_remark(session, household, remark_in.text.strip(), caller.member_id, about=about)
    return _one(session, remark)


@router.get("/remarks")
def get_remarks(
    session: SessionDep,
    caller: Writer,
    status: Annotated[str, Query(pattern="^(open|answered|closed)$")] = "answered",
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> RemarkPage:
    """Remarks in the caller's units by their state, the newest first."""
    visible = visible_to(caller, Action.REMARK_WRITE)
    rows = list_remarks(session, [visible, STATUS[status]], limit)
    counts = {name: count_remarks(session, visible, name) for name in ("open", "answered")}
    return RemarkPage(items=[RemarkOut.of(row) for row in rows], counts=counts)


@router.post("/remarks/{remark_id}/close")
def post_close(remark_id: UUID, session: SessionDep, caller: Writer) -> RemarkOut:
    """The matter is settled: off the household's card, kept in the file."""
    return _one(session, close_remark(session, remark_id, caller))


def _one(session: Session, remark: Remark) -> RemarkOut:
    return RemarkOut.of(list_remarks(session, [Remark.id == remark.id], 1)[0])

"""What a lead sees of notices. Tablets fetch theirs under ``/api/sync/v1``."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.core.database import SessionDep
from api.notices.payloads import NoticesOut
from api.notices.service.reading import notices_of
from api.staff.access import Action
from api.staff.auth import Caller, May

router = APIRouter(prefix="/api/notices", tags=["notices"])
Reader = Annotated[Caller, Depends(May(Action.NOTICE_READ))]


@router.get("")
def get_notices(
    member_id: UUID,
    session: SessionDep,
    caller: Reader,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> NoticesOut:
    """What a member was told, newest first: fetched by their tablet when, read when."""
    return notices_of(session, member_id, caller, limit)

"""The morning page, a worker's day, and the push that asks a tablet to come by."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.core.database import SessionDep
from api.reports.payloads import Morning, Nudged, NudgeIn, WorkerDay
from api.reports.service.morning import morning_of
from api.reports.service.worker_day import ask_to_sync, day_of_worker
from api.staff.access import Action
from api.staff.auth import Caller, May, require_path
from api.staff.queries import get_org

router = APIRouter(prefix="/api", tags=["reports"])
Reader = Annotated[Caller, Depends(May(Action.WORKLOAD_READ))]
Nudger = Annotated[Caller, Depends(May(Action.MEMBER_NUDGE))]


@router.get("/reports/morning")
def get_morning(session: SessionDep, caller: Reader, org_id: UUID | None = None) -> Morning:
    """Who has how much to do today, what was done, and how the tablets are."""
    unit = get_org(session, org_id or caller.org_id)
    require_path(caller, Action.WORKLOAD_READ, unit.path)
    return morning_of(session, unit, caller)


@router.get("/reports/morning/{worker_id}")
def get_worker_day(worker_id: UUID, session: SessionDep, caller: Reader) -> WorkerDay:
    """A worker's homes that wait, visits with their times, and tablets."""
    return day_of_worker(session, worker_id, caller)


@router.post("/members/sync-now")
def post_sync_now(wanted: NudgeIn, session: SessionDep, caller: Nudger) -> Nudged:
    """Ask the tablets of these workers to send and fetch now."""
    return Nudged(told=ask_to_sync(session, wanted.member_ids, caller))

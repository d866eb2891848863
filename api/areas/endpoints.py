"""Who has how much work, and moving homes between workers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.areas.payloads import (
    AddressList,
    AddressListIn,
    ConfirmIn,
    CoverIn,
    CoverOut,
    CoverPreview,
    Covers,
    Moved,
    MovePreview,
    Moves,
    SelectionIn,
    WorkerLoad,
    Workloads,
)
from api.areas.queries.moves import list_idle_workers, list_loads
from api.areas.service.addresses import resolve
from api.areas.service.covering import (
    arrange_cover,
    end_cover,
    list_all,
    preview_cover,
    resume_cover,
)
from api.areas.service.history import show_moves, undo_move
from api.areas.service.moving import confirm_move, preview_move
from api.core.clock import today
from api.core.database import SessionDep
from api.households.endpoints.households import within
from api.households.queries.access import visible_to
from api.policies.queries import policy_values
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.staff.queries import get_org

router = APIRouter(prefix="/api", tags=["areas"])
Mover = Annotated[Caller, Depends(May(Action.ASSIGNMENT_CHANGE))]
LoadReader = Annotated[Caller, Depends(May(Action.WORKLOAD_READ))]
HUES = 9


@router.post("/assignments/preview")
def post_preview(wanted: SelectionIn, session: SessionDep, caller: Mover) -> MovePreview:
    """Show who a move would concern, with a token that confirms exactly this."""
    return preview_move(session, wanted, caller)


@router.post("/assignments")
def post_assignment(confirm: ConfirmIn, session: SessionDep, caller: Mover) -> Moved:
    """Move the homes of a preview; refused as ``preview_stale`` when anything shown changed."""
    return confirm_move(session, confirm.token, caller)


@router.post("/assignments/resolve")
def post_resolve(wanted: AddressListIn, session: SessionDep, caller: Mover) -> AddressList:
    """Say which homes the lines of an address list mean, and what is wrong with the others."""
    return resolve(session, wanted, caller)


@router.get("/moves")
def get_moves(session: SessionDep, caller: LoadReader) -> Moves:
    """The newest moves in the caller's units, and which of them can still be undone."""
    return Moves(items=show_moves(session, caller.paths(Action.WORKLOAD_READ)))


@router.post("/moves/{move_id}/undo")
def post_undo(move_id: UUID, session: SessionDep, caller: Mover) -> Moved:
    """Give every home of a move back; refused when any of them has gone on to somebody else."""
    return undo_move(session, move_id, caller)


@router.get("/covers")
def get_covers(session: SessionDep, caller: LoadReader) -> Covers:
    """Covers that are planned, run, or ended within the last month."""
    return Covers(items=list_all(session, caller.paths(Action.WORKLOAD_READ)))


@router.post("/covers/preview")
def post_cover_preview(wanted: CoverIn, session: SessionDep, caller: Mover) -> CoverPreview:
    """Show what would go over to whom."""
    return preview_cover(session, wanted, caller)


@router.post("/covers", status_code=201)
def post_cover(wanted: CoverIn, session: SessionDep, caller: Mover) -> CoverOut:
    """Arrange stand-ins; a cover that begins today begins at once."""
    return arrange_cover(session, wanted, caller)


@router.post("/covers/{cover_id}/end")
def post_cover_end(cover_id: UUID, session: SessionDep, caller: Mover) -> CoverOut:
    """End a cover before its last day; what the stand-ins hold goes back at once."""
    return end_cover(session, cover_id, caller)


@router.post("/covers/{cover_id}/resume")
def post_cover_resume(cover_id: UUID, session: SessionDep, caller: Mover) -> CoverOut:
    """Take an early end back, while days of the cover remain."""
    return resume_cover(session, cover_id, caller)


@router.get("/workloads")
def get_workloads(session: SessionDep, caller: LoadReader, org_id: UUID | None = None) -> Workloads:
    """Households, people and planned minutes a month of each worker; who has none comes last."""
    condition = visible_to(caller, Action.WORKLOAD_READ)
    if org_id is not None:
        condition = condition & within(session, org_id)
    unit = get_org(session, org_id or caller.org_id)
    policy = policy_values(session, unit.id)
    loads = list_loads(session, condition, policy)
    idle = list_idle_workers(session, unit.path, [row.id for row in loads], today())
    return Workloads(
        members=[
            *(
                WorkerLoad(
                    id=row.id,
                    name=row.name,
                    households=row.households,
                    people=row.people,
                    minutes_month=round(row.minutes),
                    due=row.due,
                    overdue=row.overdue,
                    color_no=number % HUES + 1,
                )
                for number, row in enumerate(loads)
            ),
            *(
                WorkerLoad(id=row.id, name=row.name, color_no=(len(loads) + number) % HUES + 1)
                for number, row in enumerate(idle)
            ),
        ]
    )

"""Who has how much work, and moving homes between workers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.areas.payloads import (
    ConfirmIn,
    Moved,
    MovePreview,
    SelectionIn,
    WorkerLoad,
    Workloads,
)
from api.areas.queries import list_loads
from api.areas.service.moving import confirm_move, preview_move
from api.core.database import SessionDep
from api.households.endpoints.households import within
from api.households.queries.access import visible_to
from api.policies.queries import policy_values
from api.staff.access import Action
from api.staff.auth import Caller, May

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


@router.get("/workloads")
def get_workloads(session: SessionDep, caller: LoadReader, org_id: UUID | None = None) -> Workloads:
    """Households, people and planned minutes a month of each worker."""
    condition = visible_to(caller, Action.WORKLOAD_READ)
    if org_id is not None:
        condition = condition & within(session, org_id)
    policy = policy_values(session, org_id or caller.org_id)
    return Workloads(
        members=[
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
            for number, row in enumerate(list_loads(session, condition, policy))
        ]
    )

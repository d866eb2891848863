"""Tasks of a household, from a desk."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from api.core.database import SessionDep
from api.households.queries.access import get_household
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.tasks.payloads import TaskIn, TaskOut
from api.tasks.queries import get_task_of, list_tasks_of
from api.tasks.service import add_task, cancel_task

router = APIRouter(prefix="/api", tags=["tasks"])
Reader = Annotated[Caller, Depends(May(Action.HOUSEHOLD_READ))]
Writer = Annotated[Caller, Depends(May(Action.TASK_WRITE))]


@router.get("/households/{household_id}/tasks")
def get_tasks(household_id: UUID, session: SessionDep, caller: Reader) -> list[TaskOut]:
    """All tasks of a household: open ones first, then the newest closed."""
    household = get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    return [TaskOut.of(task) for task in list_tasks_of(session, household.id)]


@router.post("/households/{household_id}/tasks", status_code=status.HTTP_201_CREATED)
def post_task(household_id: UUID, task_in: TaskIn, session: SessionDep, caller: Writer) -> TaskOut:
    """Ask for something to be done at a household; its worker sees it at the next pull."""
    household = get_household(session, household_id, caller, Action.TASK_WRITE, lock=True)
    task = add_task(
        session,
        household,
        task_in.kind,
        task_in.purpose,
        task_in.due_on,
        basis="office",
        note=task_in.note,
        made_by_id=caller.member_id,
    )
    session.flush()
    return TaskOut.of(task)


@router.post("/tasks/{task_id}/cancel")
def post_cancel(task_id: UUID, session: SessionDep, caller: Writer) -> TaskOut:
    """Withdraw an open task."""
    task, household = get_task_of(session, task_id, caller, Action.TASK_WRITE)
    cancel_task(session, household, task, caller.member_id)
    session.flush()
    return TaskOut.of(task)

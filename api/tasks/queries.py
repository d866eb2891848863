"""Every select over tasks."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.errors import NotFound
from api.households.models import Household
from api.households.queries.access import visible_to
from api.staff.access import Action
from api.staff.auth import Caller
from api.tasks.models import Task, TaskStatus


def list_open_tasks(session: Session, household_id: UUID) -> Sequence[Task]:
    """Return what waits at a household, the earliest day first."""
    statement = (
        select(Task)
        .where(Task.household_id == household_id, Task.status == TaskStatus.OPEN)
        .order_by(Task.due_on)
    )
    return session.scalars(statement).all()


def list_tasks_of(session: Session, household_id: UUID) -> Sequence[Task]:
    """Return all tasks of a household: open ones first, then the newest closed."""
    statement = (
        select(Task)
        .where(Task.household_id == household_id)
        .order_by(Task.status != TaskStatus.OPEN, Task.due_on.desc())
    )
    return session.scalars(statement).all()


def get_task_of(
    session: Session, task_id: UUID, caller: Caller, action: Action
) -> tuple[Task, Household]:
    """Return a task with its household, both locked against change.

    Raises:
        NotFound: No such task, or its household lies outside the caller's scope.
    """
    statement = (
        select(Task, Household)
        .join(Household, Household.id == Task.household_id)
        .where(Task.id == task_id, visible_to(caller, action))
        .with_for_update()
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        raise NotFound()
    return found[0], found[1]

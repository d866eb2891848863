"""Every select over tasks."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from api.core.errors import NotFound
from api.core.fast import fetch
from api.households.models import Assignment, AssignmentKind, Household
from api.households.queries.access import visible_to
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import Member, MemberStatus
from api.tasks.models import Task, TaskKind, TaskStatus


def list_open_tasks(session: Session, household_id: UUID) -> Sequence[Task]:
    """Return what waits at a household, the earliest day first."""
    statement = (
        select(Task)
        .where(Task.household_id == household_id, Task.status == TaskStatus.OPEN)
        .order_by(Task.due_on)
    )
    return session.scalars(statement).all()


class WaitingTask(NamedTuple):
    """An open task as the rules read it."""

    id: UUID
    kind: TaskKind
    purpose: str | None
    due_on: date


def list_waiting_tasks(session: Session, household_id: UUID) -> list[WaitingTask]:
    """Return what waits at a household, the earliest day first; every visit asks for it."""
    rows = fetch(session, WAITING, household=household_id)
    return [
        WaitingTask(id_, TaskKind(kind), purpose, due_on) for id_, kind, purpose, due_on in rows
    ]


WAITING = """
SELECT id, kind, purpose, due_on FROM tasks
WHERE household_id = %(household)s AND status = 'OPEN' ORDER BY due_on
"""


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


def count_homes_due(session: Session, on: date) -> list[tuple[UUID, UUID, int]]:
    """Return member, their unit and the number of homes where something falls due on a day.

    A home with a stand-in counts for the stand-in alone.
    """
    holder = (
        select(Assignment.household_id, Assignment.member_id)
        .ext(distinct_on(Assignment.household_id))
        .where(Assignment.to_xid.is_(None))
        .order_by(Assignment.household_id, Assignment.kind != AssignmentKind.COVER)
        .subquery()
    )
    statement = (
        select(Member.id, Member.org_id, func.count(Task.household_id.distinct()))
        .join(holder, holder.c.household_id == Task.household_id)
        .join(Member, Member.id == holder.c.member_id)
        .where(
            Task.status == TaskStatus.OPEN,
            Task.due_on == on,
            Member.status == MemberStatus.ACTIVE,
        )
        .group_by(Member.id, Member.org_id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]

"""Making, doing and cancelling tasks; keeps the household's next day in step."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.core.fast import insert_rows, run
from api.households.models import Household
from api.households.service.facts import touch
from api.tasks.errors import TaskNotOpen
from api.tasks.models import Task, TaskKind, TaskStatus
from api.tasks.queries import WaitingTask, list_open_tasks, list_waiting_tasks
from api.tasks.rules import FinishedVisit, FollowingTask, follow_up, task_id_of

DUE_WATCHERS: list[Callable[[Session, Household], None]] = []
"""Higher packages that act when a home got a new task, within the same transaction."""


def add_task(
    session: Session,
    household: Household,
    kind: TaskKind,
    purpose: str | None,
    due_on: date,
    *,
    basis: str,
    note: str = "",
    made_by_id: UUID | None = None,
    details: dict[str, Any] | None = None,
) -> Task:
    """Add an open task; the household is due by it when nothing earlier waits."""
    task = _new_task(
        household, FollowingTask(kind, purpose, due_on, basis, note), made_by_id, details
    )
    session.add(task)
    if household.next_due_on is None or due_on < household.next_due_on:
        household.next_due_on, household.next_due_purpose = due_on, purpose
    touch(household)
    _tell_watchers(session, household)
    return task


def _tell_watchers(session: Session, household: Household) -> None:
    for watch in DUE_WATCHERS:
        watch(session, household)


def follow_visit(
    session: Session, household: Household, visit: FinishedVisit, policy: dict[str, Any]
) -> None:
    """Close what the visit has done and add what it asks for (``rules.follow_up``)."""
    waiting = list_waiting_tasks(session, household.id)
    closed, asked = follow_up(waiting, visit, household.risk_level, policy)
    if closed:
        _close_by_visit(session, closed, visit)
    added = [
        _new_task(household, one, visit.author_id, None, task_id_of(visit.visit_id, one.basis))
        for one in asked
    ]
    insert_rows(session, Task, [_row(task) for task in added])
    _set_next_due(household, [*(task for task in waiting if task.id not in closed), *added])
    if added:
        _tell_watchers(session, household)


def _close_by_visit(session: Session, closed: Collection[UUID], visit: FinishedVisit) -> None:
    run(
        session,
        CLOSE,
        ids=list(closed),
        result=visit.result,
        at=now(),
        author=visit.author_id,
        visit=visit.visit_id,
    )
    for id_ in closed:  # written past the session
        known = session.identity_map.get(session.identity_key(Task, id_))
        if known is not None:
            session.expire(known)


CLOSE = """
UPDATE tasks SET status = 'DONE', result = %(result)s, closed_at = %(at)s,
  closed_by_id = %(author)s, closed_by_visit_id = %(visit)s
WHERE id = ANY(%(ids)s)
"""


def _row(task: Task) -> dict[str, Any]:
    return {name: value for name, value in vars(task).items() if not name.startswith("_")}


def finish_task(
    session: Session, household: Household, task: Task, result: str, member_id: UUID | None
) -> None:
    """Mark a task as done outside a visit.

    Raises:
        TaskNotOpen: It was done or cancelled before.
    """
    if task.status is not TaskStatus.OPEN:
        raise TaskNotOpen()
    _close(task, result, member_id, None)
    _refresh_next_due(session, household)


def cancel_task(session: Session, household: Household, task: Task, member_id: UUID | None) -> None:
    """Withdraw a task; it stays in the household's file.

    Raises:
        TaskNotOpen: It was done or cancelled before.
    """
    if task.status is not TaskStatus.OPEN:
        raise TaskNotOpen()
    task.status = TaskStatus.CANCELLED
    task.closed_at, task.closed_by_id = now(), member_id
    _refresh_next_due(session, household)


def _refresh_next_due(session: Session, household: Household) -> None:
    session.flush()
    _set_next_due(household, list_open_tasks(session, household.id))
    touch(household)


def _set_next_due(household: Household, waiting: Sequence[Task | WaitingTask]) -> None:
    first = min(waiting, key=lambda task: task.due_on, default=None)
    household.next_due_on = first.due_on if first else None
    household.next_due_purpose = first.purpose if first else None


def _close(task: Task, result: str, member_id: UUID | None, visit_id: UUID | None) -> None:
    task.status = TaskStatus.DONE
    task.result = result
    task.closed_at, task.closed_by_id, task.closed_by_visit_id = now(), member_id, visit_id


def _new_task(
    household: Household,
    asked: FollowingTask,
    made_by_id: UUID | None,
    details: dict[str, Any] | None,
    task_id: UUID | None = None,
) -> Task:
    return Task(
        id=task_id or new_id(),
        district_id=household.district_id,
        household_id=household.id,
        kind=asked.kind,
        purpose=asked.purpose,
        due_on=asked.due_on,
        part_of_day=asked.part_of_day,
        note=asked.note,
        basis=asked.basis,
        details=details or {},
        status=TaskStatus.OPEN,
        created_at=now(),
        created_by_id=made_by_id,
    )

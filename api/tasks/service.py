"""Making, doing and cancelling tasks; keeps the household's next day in step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import day_of, now
from api.core.database import new_id
from api.core.fast import insert_rows
from api.households.models import Household
from api.households.service.facts import touch
from api.tasks.errors import TaskNotOpen
from api.tasks.models import Task, TaskKind, TaskStatus
from api.tasks.queries import list_open_tasks
from api.tasks.rules import FollowingTask, following_tasks


@dataclass(frozen=True, slots=True)
class FinishedVisit:
    """What tasks need to know of a visit."""

    visit_id: UUID
    purpose: str
    result: str
    ended_at: datetime
    author_id: UUID | None
    task_ids: Collection[UUID]
    promised: FollowingTask | None


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
    return task


def follow_visit(
    session: Session, household: Household, visit: FinishedVisit, policy: dict[str, Any]
) -> None:
    """Close what the visit has done and add what it asks for.

    A visit closes the tasks it names, and open calls that it made superfluous: for a finished one
    those of its purpose, otherwise those it could not keep. The same check is not asked twice.
    """
    with session.no_autoflush:  # the household is written once, at the end
        waiting = list_open_tasks(session, household.id)
    day = day_of(visit.ended_at)
    for task in waiting:
        if task.id in visit.task_ids or _is_answered_by(task, visit, day):
            _close(task, visit.result, visit.author_id, visit.visit_id)
    still_open = [task for task in waiting if task.status is TaskStatus.OPEN]
    added = []
    for asked in following_tasks(
        visit.purpose, visit.result, household.risk_level, day, visit.promised, policy
    ):
        if not _is_asked_already(asked, still_open):
            added.append(_new_task(household, asked, visit.author_id, None))
    insert_rows(session, Task, [_row(task) for task in added])
    _set_next_due(household, [*still_open, *added])


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


def _set_next_due(household: Household, waiting: Sequence[Task]) -> None:
    first = min(waiting, key=lambda task: task.due_on, default=None)
    household.next_due_on = first.due_on if first else None
    household.next_due_purpose = first.purpose if first else None


def _is_answered_by(task: Task, visit: FinishedVisit, day: date) -> bool:
    if task.kind is TaskKind.CHECK_MOVED:
        return visit.result == "DONE"  # somebody opened the door: they have not moved
    if task.kind is not TaskKind.VISIT:
        return False
    if visit.result == "DONE":
        return task.purpose == visit.purpose or task.purpose == "LOOK_IN"
    return task.purpose == visit.purpose and task.due_on <= day


def _is_asked_already(asked: FollowingTask, waiting: Sequence[Task]) -> bool:
    if asked.basis == "promise":
        return False
    same = [task for task in waiting if task.kind is asked.kind]
    if asked.kind is TaskKind.VISIT:
        return any(task.due_on <= asked.due_on for task in same)
    return bool(same)


def _close(task: Task, result: str, member_id: UUID | None, visit_id: UUID | None) -> None:
    task.status = TaskStatus.DONE
    task.result = result
    task.closed_at, task.closed_by_id, task.closed_by_visit_id = now(), member_id, visit_id


def _new_task(
    household: Household,
    asked: FollowingTask,
    made_by_id: UUID | None,
    details: dict[str, Any] | None,
) -> Task:
    return Task(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        kind=asked.kind,
        purpose=asked.purpose,
        due_on=asked.due_on,
        note=asked.note,
        basis=asked.basis,
        details=details or {},
        status=TaskStatus.OPEN,
        created_at=now(),
        created_by_id=made_by_id,
    )

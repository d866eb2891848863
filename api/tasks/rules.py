"""What a visit does to the tasks of a household: which are done, which follow, and when.

The tablet decides the same at the door (``pwa/src/core/taskRules.ts``); the cases of
``schemas/tasks`` hold both to it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from api.core.clock import SHANGHAI, day_of
from api.tasks.models import PartOfDay, TaskKind


@dataclass(frozen=True, slots=True)
class FollowingTask:
    """A task that a visit calls for; ``basis`` names the rule."""

    kind: TaskKind
    purpose: str | None
    due_on: date
    basis: str
    note: str = ""
    part_of_day: PartOfDay | None = None


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


class OpenTask(Protocol):
    """A task as the rules read it."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> TaskKind: ...
    @property
    def purpose(self) -> str | None: ...
    @property
    def due_on(self) -> date: ...


def follow_up(
    waiting: Sequence[OpenTask], visit: FinishedVisit, risk_level: str, policy: dict[str, Any]
) -> tuple[set[UUID], list[FollowingTask]]:
    """Return the ids of the tasks that a visit closes, and the tasks it asks for.

    A visit closes the tasks it names, and open calls that it made superfluous: for a finished one
    those of its purpose, otherwise those it could not keep. The same check is not asked twice.
    """
    day = day_of(visit.ended_at)
    closed = {
        task.id for task in waiting if task.id in visit.task_ids or _is_answered(task, visit, day)
    }
    still_open = [task for task in waiting if task.id not in closed]
    asked = following_tasks(visit, risk_level, policy)
    return closed, [task for task in asked if not _is_asked_already(task, still_open)]


def following_tasks(
    visit: FinishedVisit, risk_level: str, policy: dict[str, Any]
) -> list[FollowingTask]:
    """Return what has to be done after a visit, whatever else waits.

    After a finished visit the risk level sets the next call, unless something earlier was
    promised. Nobody home asks for another try at another time of the day, a refusal for one later
    on, unless a day was agreed; a move or a death asks for a check.
    """
    day = day_of(visit.ended_at)
    promised = [visit.promised] if visit.promised else []
    if visit.result == "NOBODY_HOME":
        return promised or [_try_again(visit, day, policy)]
    if visit.result == "REFUSED":
        due = day + timedelta(days=policy["visit.refused_retry_days"])
        return promised or [FollowingTask(TaskKind.VISIT, visit.purpose, due, "refused")]
    if visit.result == "MOVED":
        due = day + timedelta(days=policy["visit.check_moved_days"])
        return [*promised, FollowingTask(TaskKind.CHECK_MOVED, None, due, "reported_moved")]
    if visit.result == "DECEASED":
        due = day + timedelta(days=policy["visit.check_deceased_days"])
        return [*promised, FollowingTask(TaskKind.CHECK_DECEASED, None, due, "reported_deceased")]
    regular_due = day + timedelta(days=policy[f"visit.level.{risk_level}"]["days"])
    if visit.promised and visit.promised.due_on <= regular_due:
        return promised
    return [*promised, FollowingTask(TaskKind.VISIT, "LOOK_IN", regular_due, "risk_level")]


def task_id_of(visit_id: UUID, basis: str) -> UUID:
    """Return the id of a task that follows from a visit: the tablet knows it before the server."""
    return uuid5(visit_id, basis)


def part_of_day(moment: datetime, policy: dict[str, Any]) -> PartOfDay:
    """Return the part of the day in Asia/Shanghai; the night counts as evening."""
    clock = moment.astimezone(SHANGHAI).strftime("%H:%M")
    begun = [part for part in PartOfDay if policy["visit.part_of_day_from"][part] <= clock]
    return begun[-1] if begun else PartOfDay.EVENING


def _try_again(visit: FinishedVisit, day: date, policy: dict[str, Any]) -> FollowingTask:
    order = policy["visit.nobody_home_order"]
    tried = order.index(part_of_day(visit.ended_at, policy))
    return FollowingTask(
        TaskKind.VISIT,
        visit.purpose,
        day + timedelta(days=policy["visit.nobody_home_retry_days"]),
        "nobody_home",
        part_of_day=PartOfDay(order[(tried + 1) % len(order)]),
    )


def _is_answered(task: OpenTask, visit: FinishedVisit, day: date) -> bool:
    if task.kind is TaskKind.CHECK_MOVED:
        return visit.result == "DONE"  # somebody opened the door: they have not moved
    if task.kind is not TaskKind.VISIT:
        return False
    if visit.result == "DONE":
        return task.purpose in (visit.purpose, "LOOK_IN")
    return task.purpose == visit.purpose and task.due_on <= day


def _is_asked_already(asked: FollowingTask, waiting: Sequence[OpenTask]) -> bool:
    if asked.basis == "promise":
        return False
    same = [task for task in waiting if task.kind is asked.kind]
    if asked.basis == "risk_level":
        return any(task.due_on <= asked.due_on for task in same)
    if asked.kind is TaskKind.VISIT:
        same = [task for task in same if task.purpose == asked.purpose]
        return any(task.due_on <= asked.due_on for task in same)
    return bool(same)

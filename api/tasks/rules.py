"""When to come again: what a visit's result asks for, in days of the policy."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.tasks.models import TaskKind


@dataclass(frozen=True, slots=True)
class FollowingTask:
    """A task that a visit calls for; ``basis`` names the rule."""

    kind: TaskKind
    purpose: str | None
    due_on: date
    basis: str
    note: str = ""


def following_tasks(
    purpose: str,
    result: str,
    risk_level: str,
    day: date,
    promised: FollowingTask | None,
    policy: dict[str, Any],
) -> list[FollowingTask]:
    """Return what has to be done after a visit of this purpose and result on ``day``.

    After a finished visit the risk level sets the next call, unless something earlier was
    promised. Nobody home and a refusal ask for another try; a move or a death for a check.
    """
    if result == "NOBODY_HOME":
        return [_again(purpose, day, policy["visit.nobody_home_retry_days"], "nobody_home")]
    if result == "REFUSED":
        return [_again(purpose, day, policy["visit.refused_retry_days"], "refused")]
    if result == "MOVED":
        due = day + timedelta(days=policy["visit.check_moved_days"])
        return [FollowingTask(TaskKind.CHECK_MOVED, None, due, "reported_moved")]
    follow = [promised] if promised else []
    if result == "DECEASED":
        due = day + timedelta(days=policy["visit.check_deceased_days"])
        return [*follow, FollowingTask(TaskKind.CHECK_DECEASED, None, due, "reported_deceased")]
    regular_due = day + timedelta(days=policy[f"visit.level.{risk_level}"]["days"])
    if promised is None or promised.due_on > regular_due:
        follow.append(FollowingTask(TaskKind.VISIT, "LOOK_IN", regular_due, "risk_level"))
    return follow


def _again(purpose: str, day: date, days: int, basis: str) -> FollowingTask:
    return FollowingTask(TaskKind.VISIT, purpose, day + timedelta(days=days), basis)

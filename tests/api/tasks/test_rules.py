"""When to come again, by result, risk level and promise."""

from datetime import date, timedelta

import pytest

from api.core.contracts import load_json
from api.tasks.models import TaskKind
from api.tasks.rules import FollowingTask, following_tasks

POLICY = load_json("policies/packs/shipped.v1.json")["values"]
DAY = date(2026, 11, 21)


def asked(
    result: str, *, level: str = "MONTHLY", promised: FollowingTask | None = None
) -> list[FollowingTask]:
    return following_tasks("LOOK_IN", result, level, DAY, promised, POLICY)


def promise(days: int) -> FollowingTask:
    return FollowingTask(TaskKind.VISIT, "FOLLOW_UP", DAY + timedelta(days=days), "promise")


@pytest.mark.parametrize(
    ("level", "days"), [("WEEKLY", 7), ("MONTHLY", 30), ("QUARTERLY", 91), ("HALF_YEARLY", 182)]
)
def test_the_risk_level_sets_the_next_visit(level: str, days: int) -> None:
    [task] = asked("DONE", level=level)

    assert (task.kind, task.basis) == (TaskKind.VISIT, "risk_level")
    assert task.due_on == DAY + timedelta(days=days)


def test_an_earlier_promise_takes_the_place_of_the_regular_visit() -> None:
    assert asked("DONE", promised=promise(5)) == [promise(5)]


def test_a_later_promise_stands_beside_the_regular_visit() -> None:
    assert [task.basis for task in asked("DONE", promised=promise(60))] == ["promise", "risk_level"]


@pytest.mark.parametrize(
    ("result", "kind", "basis"),
    [
        ("NOBODY_HOME", TaskKind.VISIT, "nobody_home"),
        ("REFUSED", TaskKind.VISIT, "refused"),
        ("MOVED", TaskKind.CHECK_MOVED, "reported_moved"),
        ("DECEASED", TaskKind.CHECK_DECEASED, "reported_deceased"),
    ],
)
def test_a_visit_that_could_not_be_made_asks_for_what_follows(
    result: str, kind: TaskKind, basis: str
) -> None:
    [task] = asked(result)

    assert (task.kind, task.basis) == (kind, basis)
    assert task.due_on > DAY

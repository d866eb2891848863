"""Cases of visits and what follows from them, drawn at random; writes ``schemas/tasks/corpus``.

``.venv/bin/python -m tests.api.tasks.corpus`` writes the file anew after the rules have changed.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import orjson

from api.core.clock import SHANGHAI
from api.core.contracts import load_json
from api.tasks.models import PartOfDay, TaskKind
from api.tasks.rules import FinishedVisit, FollowingTask, follow_up, task_id_of

POLICY = load_json("policies/packs/shipped.v1.json")["values"]
CORPUS = Path(__file__).resolve().parents[3] / "schemas/tasks/corpus.v1.json"
SEED = 20261121
CASES = 120
PURPOSES = ("SURVEY", "FOLLOW_UP", "POLICY_DELIVERY", "LOOK_IN", "RE_CHECK", "EMERGENCY")
RESULTS = ("DONE", "DONE", "NOBODY_HOME", "NOBODY_HOME", "REFUSED", "MOVED", "DECEASED")
LEVELS = ("WEEKLY", "MONTHLY", "QUARTERLY", "HALF_YEARLY")


@dataclass(frozen=True)
class Waiting:
    """An open task of a case."""

    id: UUID
    kind: TaskKind
    purpose: str | None
    due_on: date


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """Return what the server's rules make of a case, as the files write it."""
    visit = read_visit(case["visit"])
    waiting = [
        Waiting(
            UUID(one["id"]),
            TaskKind(one["kind"]),
            one["purpose"],
            date.fromisoformat(one["due_on"]),
        )
        for one in case["waiting"]
    ]
    closed, added = follow_up(waiting, visit, case["risk_level"], POLICY)
    return {
        "closed": sorted(str(one) for one in closed),
        "added": [
            {
                "id": str(task_id_of(visit.visit_id, one.basis)),
                "kind": one.kind.value,
                "purpose": one.purpose,
                "due_on": one.due_on.isoformat(),
                "part_of_day": one.part_of_day and one.part_of_day.value,
                "note": one.note,
                "basis": one.basis,
            }
            for one in added
        ],
    }


def read_visit(given: dict[str, Any]) -> FinishedVisit:
    """Return a case's visit."""
    promised = given["promised"]
    return FinishedVisit(
        visit_id=UUID(given["visit_id"]),
        purpose=given["purpose"],
        result=given["result"],
        ended_at=datetime.fromisoformat(given["ended_at"]),
        author_id=None,
        task_ids=[UUID(one) for one in given["task_ids"]],
        promised=promised
        and FollowingTask(
            TaskKind.VISIT,
            promised["purpose"],
            date.fromisoformat(promised["due_on"]),
            "promise",
            promised["note"],
            promised["part_of_day"] and PartOfDay(promised["part_of_day"]),
        ),
    )


def draw_corpus() -> list[dict[str, Any]]:
    """Draw the cases; equal seeds draw equal ones."""
    random = Random(SEED)
    cases = [_draw_case(random, number) for number in range(CASES)]
    return [case | {"expected": answer(case)} for case in cases]


def _draw_case(random: Random, number: int) -> dict[str, Any]:
    start = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    ended_at = start + timedelta(minutes=random.randrange(365 * 24 * 60))
    waiting = [_draw_task(random, ended_at) for _ in range(random.randrange(5))]
    named = [one["id"] for one in waiting if random.random() < 0.2]
    return {
        "visit": {
            "visit_id": _draw_id(random),
            "purpose": random.choice(PURPOSES),
            "result": random.choice(RESULTS),
            "ended_at": ended_at.isoformat(),
            "task_ids": named,
            "promised": _draw_promise(random, ended_at) if random.random() < 0.3 else None,
        },
        "risk_level": LEVELS[number % len(LEVELS)],
        "waiting": waiting,
    }


def _draw_task(random: Random, ended_at: datetime) -> dict[str, Any]:
    kind = random.choice(("VISIT", "VISIT", "VISIT", *TaskKind))
    return {
        "id": _draw_id(random),
        "kind": str(kind),
        "purpose": random.choice(PURPOSES) if kind == "VISIT" else None,
        "due_on": _draw_day(random, ended_at, -30, 60),
    }


def _draw_promise(random: Random, ended_at: datetime) -> dict[str, Any]:
    return {
        "due_on": _draw_day(random, ended_at, 0, 200),
        "purpose": random.choice(PURPOSES),
        "note": random.choice(("", "带医保表")),
        "part_of_day": random.choice((None, "MORNING", "AFTERNOON", "EVENING")),
    }


def _draw_day(random: Random, near: datetime, least: int, most: int) -> str:
    return (near.date() + timedelta(days=random.randint(least, most))).isoformat()


def _draw_id(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def write_corpus() -> None:
    """Write the file, one case a line."""
    lines = b",\n".join(b"  " + orjson.dumps(case) for case in draw_corpus())
    CORPUS.write_bytes(b'{"cases": [\n' + lines + b"\n]}\n")


if __name__ == "__main__":
    write_corpus()

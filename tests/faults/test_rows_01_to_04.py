"""Failure matrix rows 1 to 4: a push that is cut, repeated, doubled or shuffled has one effect."""

import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from signal import SIGKILL
from uuid import UUID

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.core.database import new_id, session_factory
from api.households.models import Household
from api.sync.jobs import apply_all_waiting
from api.sync.models import InboxOperation, Receipt
from api.visits.models import Visit
from tests.conftest import Committed
from tests.factories.households import make_household
from tests.factories.staff import make_member, make_town
from tests.factories.sync import Json, SyncTablet


@dataclass
class Scene:
    """A tablet, a household, and a database in which commits are real."""

    database: Committed
    tablet: SyncTablet
    home: Household

    def count(self, table: type) -> int:
        with session_factory()() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def status(self, op: Json) -> str:
        with session_factory()() as session:
            return session.scalars(
                select(InboxOperation.status).where(InboxOperation.op_id == UUID(op["op_id"]))
            ).one()

    def push_and_die(self, point: str, *ops: Json) -> None:
        """Push to a server process that is killed at the given point."""
        request = self.tablet.signed("push", {"device": str(self.tablet.device_id), "ops": ops})
        killed = subprocess.run(
            [sys.executable, "-m", "tests.faults.pushing", point],
            input=orjson.dumps(request),
            env=self.database.environment(),
            timeout=120,
            check=False,
        )
        assert killed.returncode == -SIGKILL


@pytest.fixture
def scene(committed: Committed, committed_client: TestClient) -> Iterator[Scene]:
    with session_factory()() as session:
        session.expire_on_commit = False
        town = make_town(session)
        worker = make_member(session, town.grids[0])
        home = make_household(session, town, worker=worker)
        tablet = SyncTablet.enrolled(session, committed_client, worker)
        session.commit()
        yield Scene(committed, tablet, home)


def test_row01_killed_between_commit_and_reply(scene: Scene) -> None:
    op = scene.tablet.visit(scene.home)
    scene.push_and_die("before_reply", op)
    assert scene.count(Visit) == 1, "the visit was committed before the server died"

    [receipt] = scene.tablet.push(op)

    assert receipt["status"] == "applied"
    assert scene.count(Visit) == 1
    assert scene.count(Receipt) == 1


def test_row02_killed_between_inbox_and_apply(scene: Scene) -> None:
    op = scene.tablet.visit(scene.home)
    scene.push_and_die("before_apply", op)
    assert (scene.status(op), scene.count(Visit)) == ("stored", 0)

    apply_all_waiting()

    assert (scene.status(op), scene.count(Visit)) == ("applied", 1)
    [receipt] = scene.tablet.push(op)
    assert receipt["status"] == "applied"
    assert scene.count(Visit) == 1


def test_row03_the_same_batch_twelve_times_at_once(scene: Scene) -> None:
    batch = [scene.tablet.visit(scene.home) for _ in range(4)]

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: scene.tablet.push(*batch), range(12)))

    assert scene.count(Visit) == 4
    assert scene.count(Receipt) == 4
    assert all(answer == answers[0] for answer in answers)


def test_row04_shuffled_batches_settle_whatever_comes_first(scene: Scene) -> None:
    first = scene.tablet.visit(scene.home)
    chain = [first]
    for _ in range(6):
        note = {"note_id": str(new_id()), "household_id": str(scene.home.id), "text": "门铃坏了"}
        deps = [chain[-1]["op_id"]]
        chain.append(scene.tablet.op("note.add", note, household=scene.home, deps=deps))
    shuffled = random.Random(4).sample(chain, len(chain))

    for op in shuffled:
        scene.tablet.push(op)

    assert {scene.status(op) for op in chain} == {"applied"}


def test_row04_without_its_dependency_an_operation_stays_in_sight(scene: Scene) -> None:
    note = {"note_id": str(new_id()), "household_id": str(scene.home.id), "text": "门铃坏了"}
    op = scene.tablet.op("note.add", note, household=scene.home, deps=[str(new_id())])
    scene.tablet.push(op)

    apply_all_waiting()

    assert scene.status(op) == "held"
    assert scene.count(Receipt) == 1, "waiting on is no news"

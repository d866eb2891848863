"""A stand-in's tablet gets the homes of a cover and gives them back; nothing made is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.areas.models import Cover, CoverReason
from api.areas.service.standing_in import run_covers
from api.core.clock import now, today
from api.core.contracts import problems_of
from api.core.database import new_id, session_factory
from api.households.models import Household
from api.households.service.assignments import assign
from api.staff.models import Member
from api.visits.models import Visit
from tests.conftest import Committed
from tests.factories.households import make_building, make_household
from tests.factories.staff import make_member, make_town
from tests.factories.sync import Json, SyncTablet

WEEK = timedelta(days=6)


@dataclass
class Pair:
    """Shen with two homes, of which one is due, and chen with none; a tablet each."""

    shen: Member
    chen: Member
    hers: SyncTablet
    his: SyncTablet
    due: UUID
    later: UUID

    def cover(self) -> None:
        """Let chen stand in for shen for a week from today."""
        with session_factory().begin() as session:
            session.add(
                Cover(
                    id=new_id(),
                    org_id=self.shen.org_id,
                    absent_id=self.shen.id,
                    stand_in_ids=[self.chen.id],
                    from_on=today(),
                    to_on=today() + WEEK,
                    reason=CoverReason.LEAVE,
                    created_at=now(),
                    created_by_id=self.chen.id,
                )
            )
        run_covers()

    def end(self) -> None:
        """Let the day after the last one come."""
        run_covers(today() + WEEK + timedelta(days=1))


@pytest.fixture
def pair(committed: Committed, committed_client: TestClient) -> Iterator[Pair]:
    with session_factory()() as session:
        session.expire_on_commit = False
        town = make_town(session)
        shen = make_member(session, town.grids[0])
        chen = make_member(session, town.grids[0], name="陈建平")
        building = make_building(session, town)
        due = make_household(session, town, building=building, worker=shen, next_due_on=today())
        later = make_household(session, town, building=building, room="601", worker=shen)
        hers = SyncTablet.enrolled(session, committed_client, shen)
        his = SyncTablet.enrolled(session, committed_client, chen)
        session.commit()
        yield Pair(shen, chen, hers, his, due.id, later.id)


def changes(items: list[Json]) -> dict[str, str]:
    return {item["household"]: item["change"] for item in items}


def cover_in(items: list[Json], home: UUID) -> Any:
    [bundle] = [item["bundle"] for item in items if item["household"] == str(home)]
    assert problems_of("sync/bundle.v1.json", bundle) == []
    return bundle["household"]["cover"]


def test_the_due_home_moves_in_at_the_stand_in_and_stays_with_the_worker(pair: Pair) -> None:
    _, hers = pair.hers.pull()
    _, his = pair.his.pull()

    pair.cover()

    his_items, his_last = pair.his.pull(his["cursor"])
    her_items, _ = pair.hers.pull(hers["cursor"])
    assert changes(his_items) == {str(pair.due): "in"}
    assert changes(her_items) == {str(pair.due): "upd"}
    assert his_last["digest"]["count"] == 1
    told = cover_in(his_items, pair.due)
    assert told == cover_in(her_items, pair.due)
    assert (told["for"]["name"], told["stand_in"]["name"]) == ("沈玉芬", "陈建平")
    assert told["to_on"] == (today() + WEEK).isoformat()


def test_after_the_cover_the_stand_ins_tablet_drops_the_home(pair: Pair) -> None:
    pair.cover()
    _, his = pair.his.pull()
    _, hers = pair.hers.pull()

    pair.end()

    his_items, his_last = pair.his.pull(his["cursor"])
    her_items, _ = pair.hers.pull(hers["cursor"])
    assert changes(his_items) == {str(pair.due): "out"}
    assert his_last["digest"]["count"] == 0
    assert changes(her_items) == {str(pair.due): "upd"}
    assert cover_in(her_items, pair.due) is None


def test_a_first_pull_during_a_cover_brings_each_home_once(pair: Pair) -> None:
    pair.cover()

    items, last = pair.hers.pull()

    assert sorted(item["household"] for item in items) == sorted([str(pair.due), str(pair.later)])
    assert last["digest"]["count"] == 2


def test_repair_and_single_bundles_know_the_cover(pair: Pair) -> None:
    pair.cover()

    fetched = pair.his.post("manifest", {"leaves": []}).json()["fetch"]
    one = pair.his.get(f"bundles?ids={pair.due},{pair.later}").json()

    assert fetched == [str(pair.due)]
    assert [item["household"] for item in one["items"]] == [str(pair.due)]


def test_the_stand_ins_visit_is_the_stand_ins(pair: Pair) -> None:
    pair.cover()
    with session_factory()() as session:
        visit = pair.his.visit(session.get_one(Household, pair.due), result="DONE")

    [receipt] = pair.his.push(visit)

    assert receipt["status"] == "applied"
    with session_factory()() as session:
        stored = session.scalars(select(Visit)).one()
        assert (stored.author_id, stored.flags) == (pair.chen.id, [])
        assert session.get_one(Household, pair.due).last_visit_by_id == pair.chen.id


def test_what_a_stand_in_sends_after_the_end_still_counts(pair: Pair) -> None:
    pair.cover()
    with session_factory()() as session:
        visit = pair.his.visit(session.get_one(Household, pair.due), result="DONE")
    pair.end()

    [receipt] = pair.his.push(visit)

    assert receipt["status"] in ("applied", "review")
    with session_factory()() as session:
        stored = session.scalars(select(Visit)).one()
        assert (stored.author_id, stored.flags) == (pair.chen.id, ["late_after_move"])


def test_given_for_good_to_the_stand_in_nothing_moves_on_the_tablet(pair: Pair) -> None:
    pair.cover()
    _, his = pair.his.pull()

    with session_factory().begin() as session:
        assign(session, [pair.due], pair.chen.id, pair.shen.id)
    pair.end()

    items, last = pair.his.pull(his["cursor"])
    assert set(changes(items)) <= {str(pair.due)}
    assert "out" not in changes(items).values()
    assert last["digest"]["count"] == 1

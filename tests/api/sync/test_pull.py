"""Pulling: first load, changes, moves in and out, pages, repair (failure matrix rows 20 to 24)."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from api.core.contracts import problems_of
from api.core.database import new_id, session_factory
from api.households.models import Door, DoorUse, Entrance, Household
from api.households.payloads import Observation
from api.households.rules.masks import mask_id_no, mask_phone
from api.households.service.assignments import assign
from api.households.service.facts import record_facts, touch
from api.staff.models import Member
from api.sync.service import pull as pulling
from api.tasks.models import TaskKind
from api.tasks.service import add_task
from tests.conftest import Committed
from tests.factories.households import make_building, make_household, make_person, origin
from tests.factories.staff import make_member, make_town
from tests.factories.sync import Json, SyncTablet


@dataclass
class Quarter:
    """Two workers with a tablet each, and the households of the first."""

    sessions: Committed
    shen: Member
    chen: Member
    tablet: SyncTablet
    neighbour: SyncTablet
    homes: list[UUID]

    def change(self, *homes: UUID) -> None:
        """Change households in a transaction of its own."""
        with session_factory().begin() as session:
            for home in homes:
                touch(session.get_one(Household, home))

    def move(self, member: Member, *homes: UUID) -> None:
        """Give households to a worker in a transaction of its own."""
        with session_factory().begin() as session:
            assign(session, homes, member.id, self.shen.id)


@pytest.fixture
def quarter(committed: Committed, committed_client: TestClient) -> Iterator[Quarter]:
    with session_factory()() as session:
        session.expire_on_commit = False
        town = make_town(session)
        shen = make_member(session, town.grids[0])
        chen = make_member(session, town.grids[1], name="陈建平")
        building = make_building(session, town)
        homes = [
            make_household(session, town, building=building, room=f"{number}01", worker=shen)
            for number in range(1, 6)
        ]
        tablet = SyncTablet.enrolled(session, committed_client, shen)
        neighbour = SyncTablet.enrolled(session, committed_client, chen)
        session.commit()
        yield Quarter(committed, shen, chen, tablet, neighbour, [home.id for home in homes])


@dataclass
class Copy:
    """What a tablet holds after applying what it pulled."""

    held: dict[str, int]
    cursor: str | None = None

    def apply(self, items: list[Json], last: Json) -> None:
        for item in items:
            if item["change"] == "out":
                self.held.pop(item["household"], None)
            else:
                self.held[item["household"]] = item["ver"]
        self.cursor = last["cursor"]

    def digest(self) -> Json:
        xor = 0
        for household, ver in self.held.items():
            xor ^= int.from_bytes(hashlib.sha256(f"{household}:{ver}".encode()).digest()[:8])
        return {"count": len(self.held), "xor": f"{xor:016x}"}


def changes(items: list[Json]) -> dict[str, str]:
    return {item["household"]: item["change"] for item in items}


def test_the_first_pull_brings_everything_in_the_form_of_its_schema(quarter: Quarter) -> None:
    items, last = quarter.tablet.pull()

    assert problems_of("sync/pull-reply.v1.json", last) == []
    assert set(changes(items)) == {str(home) for home in quarter.homes}
    assert set(changes(items).values()) == {"in"}
    assert last["first"]
    copy = Copy({})
    copy.apply(items, last)
    assert last["digest"] == copy.digest()


def test_a_pull_with_nothing_new_is_small(quarter: Quarter) -> None:
    _, last = quarter.tablet.pull()

    answer = quarter.tablet.post("pull", {"cursor": last["cursor"]})

    assert answer.json()["items"] == []
    assert answer.json()["digest"] == last["digest"]
    assert len(answer.content) < 1024


def test_only_what_changed_comes_and_only_once(quarter: Quarter) -> None:
    _, last = quarter.tablet.pull()
    quarter.change(quarter.homes[2])

    items, then = quarter.tablet.pull(last["cursor"])
    again, _ = quarter.tablet.pull(then["cursor"])

    assert changes(items) == {str(quarter.homes[2]): "upd"}
    assert again == []


def test_row20_both_tablets_follow_a_household_that_changes_hands(quarter: Quarter) -> None:
    _, mine = quarter.tablet.pull()
    _, theirs = quarter.neighbour.pull()
    quarter.move(quarter.chen, quarter.homes[0])

    left, _ = quarter.tablet.pull(mine["cursor"])
    came, _ = quarter.neighbour.pull(theirs["cursor"])

    assert changes(left) == {str(quarter.homes[0]): "out"}
    assert changes(came) == {str(quarter.homes[0]): "in"}
    assert came[0]["bundle"]["household"]["id"] == str(quarter.homes[0])


def test_row21_away_and_back_between_two_pulls_keeps_the_bundle(quarter: Quarter) -> None:
    _, last = quarter.tablet.pull()
    quarter.move(quarter.chen, quarter.homes[0])
    quarter.move(quarter.shen, quarter.homes[0])

    items, _ = quarter.tablet.pull(last["cursor"])

    assert changes(items) == {str(quarter.homes[0]): "in"}


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "FIRST_PAGE", 2)
    monkeypatch.setattr(pulling, "FURTHER_PAGE", 2)


@pytest.mark.usefixtures("small_pages")
def test_row22_moves_during_a_paged_pull_end_in_the_right_set(quarter: Quarter) -> None:
    copy = Copy({})
    answer = quarter.tablet.post("pull", {"cursor": None}).json()
    items = answer["items"]
    quarter.move(quarter.chen, *quarter.homes[:2], quarter.homes[4])
    quarter.change(quarter.homes[3])
    while answer["page"]:
        answer = quarter.tablet.post("pull", {"cursor": None, "page": answer["page"]}).json()
        items += answer["items"]
    copy.apply(items, answer)
    assert answer["digest"] is None, "the scope changed while pages were read"

    rest, last = quarter.tablet.pull(copy.cursor)
    copy.apply(rest, last)

    assert set(copy.held) == {str(home) for home in quarter.homes[2:4]}
    assert last["digest"] == copy.digest()


@pytest.mark.usefixtures("small_pages")
def test_the_first_page_holds_what_is_due_soonest(quarter: Quarter) -> None:
    with session_factory().begin() as session:
        for home, day in ((quarter.homes[4], "2026-01-02"), (quarter.homes[3], "2026-01-03")):
            household = session.get_one(Household, home)
            due_on = date.fromisoformat(day)
            add_task(session, household, TaskKind.VISIT, "LOOK_IN", due_on, basis="test")

    first = quarter.tablet.post("pull", {"cursor": None}).json()
    items, _ = quarter.tablet.pull()

    assert [item["household"] for item in first["items"]] == [
        str(quarter.homes[4]),
        str(quarter.homes[3]),
    ]
    assert len(items) == len(set(changes(items))) == 5


def test_row24_an_open_writer_delays_only_its_own_rows(quarter: Quarter) -> None:
    _, last = quarter.tablet.pull()
    with session_factory()() as slow:
        slow.execute(
            text("UPDATE households SET ver = ver + 1 WHERE id = :id"), {"id": quarter.homes[0]}
        )
        quarter.change(quarter.homes[1])

        early, then = quarter.tablet.pull(last["cursor"])
        slow.commit()
        late, _ = quarter.tablet.pull(then["cursor"])

    assert changes(early) == {str(quarter.homes[1]): "upd"}
    assert changes(late) == {str(quarter.homes[0]): "upd"}


def test_row23_no_change_is_lost_around_the_cursor(quarter: Quarter) -> None:
    """Writers hold their transactions open for a while; a reader polls all along."""
    copy = Copy({})
    copy.apply(*quarter.tablet.pull())

    def write(number: int) -> None:
        for turn in range(12):
            with session_factory().begin() as session:
                home = quarter.homes[(number + turn) % 5]
                session.execute(
                    text("UPDATE households SET ver = ver + 1 WHERE id = :id"), {"id": home}
                )
                session.execute(text("SELECT pg_sleep(:s)"), {"s": 0.002 * ((number + turn) % 4)})
                if turn % 4 == 3:
                    assign(
                        session, [home], (quarter.shen, quarter.chen)[turn % 2].id, quarter.shen.id
                    )

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        copy.apply(*quarter.tablet.pull(copy.cursor))
    copy.apply(*quarter.tablet.pull(copy.cursor))

    with session_factory()() as session:
        truth = session.execute(
            text(
                "SELECT h.id::text, h.ver FROM households h JOIN assignments a"
                " ON a.household_id = h.id AND a.to_xid IS NULL WHERE a.member_id = :m"
            ),
            {"m": quarter.shen.id},
        )
        assert copy.held == {row[0]: row[1] for row in truth}


def test_a_cursor_that_cannot_be_trusted_leads_to_repair(quarter: Quarter) -> None:
    _, last = quarter.tablet.pull()
    forged = last["cursor"][:-4] + "AAAA"

    for cursor in (forged, "nonsense", "a.b"):
        assert quarter.tablet.post("pull", {"cursor": cursor}).json()["manifest"]
    assert quarter.neighbour.post("pull", {"cursor": last["cursor"]}).json()["manifest"]
    drifted = {"count": 4, "xor": "0" * 16}
    answer = quarter.tablet.post("pull", {"cursor": last["cursor"], "digest": drifted}).json()
    assert answer["manifest"]


def test_a_restored_database_changes_the_epoch(quarter: Quarter) -> None:
    _, last = quarter.tablet.pull()
    with session_factory().begin() as session:
        session.execute(text("INSERT INTO sync_epoch VALUES (1, 2)"))

    answer = quarter.tablet.post("pull", {"cursor": last["cursor"]}).json()

    assert answer["manifest"]
    assert answer["epoch"] != last["epoch"]


def test_row55_a_manifest_names_exactly_the_differences(quarter: Quarter) -> None:
    items, _ = quarter.tablet.pull()
    leaves = [[item["household"], item["leaf"]] for item in items]
    quarter.change(quarter.homes[0])
    stranger = "00000000-0000-7000-8000-000000000000"

    told = quarter.tablet.post("manifest", {"leaves": [*leaves[:4], [stranger, "0" * 16]]}).json()

    assert problems_of("sync/manifest-reply.v1.json", told) == []
    missing = leaves[4][0]
    assert set(told["fetch"]) == {str(quarter.homes[0]), missing}
    assert told["drop"] == [stranger]
    fetched = quarter.tablet.get(f"bundles?ids={','.join(told['fetch'])},{stranger}").json()
    assert problems_of("sync/bundles-reply.v1.json", fetched) == []
    assert {item["household"] for item in fetched["items"]} == set(told["fetch"])
    assert fetched["gone"] == [stranger]
    assert quarter.tablet.pull(told["cursor"])[0] == []


def test_the_bundle_carries_masks_and_last_digits_only(quarter: Quarter) -> None:
    id_no, phone = "330105196802290028", "13812345678"
    with session_factory().begin() as session:
        household = session.get_one(Household, quarter.homes[0])
        make_person(session, household, "王秀英", id_no=id_no, phone=phone)

    items, _ = quarter.tablet.pull()

    bundle = next(one["bundle"] for one in items if one["household"] == str(quarter.homes[0]))
    [person] = bundle["people"]
    assert (person["id_mask"], person["id_last4"]) == (mask_id_no(id_no), id_no[-4:])
    assert (person["phone_mask"], person["phone_last4"]) == (mask_phone(phone), phone[-4:])
    assert person["initials"] == "wxy"
    assert id_no not in str(bundle)
    assert phone not in str(bundle)
    assert problems_of("sync/bundle.v1.json", bundle) == []


def test_the_bundle_shows_facts_tasks_and_the_door(quarter: Quarter) -> None:
    with session_factory().begin() as session:
        household = session.get_one(Household, quarter.homes[0])
        seen = [Observation("household", household.id, "tenure", "OWNED")]
        record_facts(session, household, seen, origin(observer=quarter.shen))

    items, _ = quarter.tablet.pull()

    bundle = next(one["bundle"] for one in items if one["household"] == str(quarter.homes[0]))
    assert bundle["household"]["plate"] == "101"
    assert bundle["household"]["tenure"] == "OWNED"
    [fact] = bundle["facts"]
    assert (fact["value"], fact["fver"], fact["observer"]) == ("OWNED", 1, quarter.shen.name)


def test_a_pull_needs_a_worker_and_a_proven_tablet(quarter: Quarter) -> None:
    quarter.tablet.cookies = {}

    answer = quarter.tablet.post("pull", {"cursor": None})

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_hello_brings_keys_limits_and_versions(quarter: Quarter) -> None:
    said = {"device": str(quarter.tablet.device_id), "app": "0.1.0", "proto": [1], "seq_high": 7}

    told = quarter.tablet.post("hello", said).json()

    assert problems_of("sync/hello-reply.v1.json", told) == []
    assert told["member"]["id"] == str(quarter.shen.id)
    assert told["limits"]["push_ops"] == 200
    assert told["policy"]["visit.nobody_home_retry_days"] > 0


def test_the_place_of_a_worker_is_sent_once(quarter: Quarter) -> None:
    first = quarter.tablet.get("place")

    again = quarter.tablet.get("place", **{"If-None-Match": first.headers["ETag"]})

    [building] = first.json()["buildings"]["features"]
    assert building["properties"]["entrances"][0]["name"] == "1单元"
    assert again.status_code == 304


def test_the_register_of_doors_travels_with_the_place(quarter: Quarter) -> None:
    uses = (1, "102", DoorUse.HOME), (-3, "B301", DoorUse.HOME), (1, "商铺1", DoorUse.SHOP)
    with session_factory().begin() as session:
        entrance = session.scalars(select(Entrance)).one()
        for floor, no, use in uses:
            session.add(
                Door(id=new_id(), entrance_id=entrance.id, floor=floor, no=no, use=use, label="")
            )

    [building] = quarter.tablet.get("place").json()["buildings"]["features"]

    [sent] = building["properties"]["entrances"]
    assert (sent["entrance_floor"], sent["has_lift"]) == (1, None)
    assert sent["doors"] == [[1, "102"], [1, "商铺1", "SHOP", ""], [-3, "B301"]]


def test_a_request_that_misses_its_schema_says_where(quarter: Quarter) -> None:
    answer = quarter.tablet.post("pull", {"digest": 5})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["details"]["problems"]


def test_at_most_a_hundred_bundles_at_once(quarter: Quarter) -> None:
    ids = ",".join(["00000000-0000-7000-8000-000000000000"] * 101)

    answer = quarter.tablet.get(f"bundles?ids={ids}")

    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_ids")

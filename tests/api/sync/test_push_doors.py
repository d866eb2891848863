"""Homes found at doors that exist, that do not, and that somebody else found too."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.contracts import problems_of
from api.core.database import new_id
from api.households.models import Building, Door, DoorUse, Entrance, Household, Person
from api.sync.queries.bundles import build_bundles
from tests.api.sync.looking import open_reviews
from tests.factories.households import make_building
from tests.factories.staff import Town, make_member
from tests.factories.sync import SyncTablet

RARE_NAMES = {"刘䶮": "ly", "𠅤文博": "wb"}


@pytest.fixture
def building(session: Session, town: Town) -> Building:
    """A building whose register has the homes 101 and 102, a shop and a cellar home."""
    building = make_building(session, town)
    entrance = entrance_of(session, building)
    for floor, no, use in (
        (1, "101", DoorUse.HOME),
        (1, "102", DoorUse.HOME),
        (1, "商铺1", DoorUse.SHOP),
        (-3, "B301", DoorUse.HOME),
    ):
        session.add(Door(id=new_id(), entrance_id=entrance.id, floor=floor, no=no, use=use))
    session.flush()
    return building


def entrance_of(session: Session, building: Building) -> Entrance:
    return session.scalars(select(Entrance).where(Entrance.building_id == building.id)).one()


def found_at(tablet: SyncTablet, entrance: Entrance, room: str, floor: int = 1) -> dict[str, Any]:
    household_id = str(new_id())
    address = {
        "building_id": str(entrance.building_id),
        "entrance_id": str(entrance.id),
        "floor": floor,
        "room": room,
        "full_text": "",
    }
    body = {"household_id": household_id, "address": address, "note": None}
    return tablet.op("household.create", body, household=UUID(household_id))


def test_a_home_at_a_door_of_the_register_needs_no_second_look(
    session: Session, tablet: SyncTablet, building: Building
) -> None:
    entrance = entrance_of(session, building)

    [receipt] = tablet.push(found_at(tablet, entrance, "B301", floor=-3))

    assert receipt["status"] == "applied"
    assert open_reviews(session) == []


@pytest.mark.parametrize(("room", "reason"), [("909", "not_in_register"), ("商铺1", "not_a_home")])
def test_a_home_at_a_door_that_cannot_be_is_kept_and_looked_at(
    session: Session, tablet: SyncTablet, building: Building, room: str, reason: str
) -> None:
    create = found_at(tablet, entrance_of(session, building), room)

    [receipt] = tablet.push(create)

    assert receipt["status"] in ("applied", "review")
    [item] = open_reviews(session)
    assert (item.kind, item.reason) == ("DOOR_UNKNOWN", reason)
    assert receipt["review_item_ids"] == [str(item.id)]
    assert session.get(Household, UUID(create["household"])) is not None


def test_without_a_register_every_door_is_believed(
    session: Session, tablet: SyncTablet, town: Town
) -> None:
    plain = make_building(session, town)

    tablet.push(found_at(tablet, entrance_of(session, plain), "909"))

    assert open_reviews(session) == []


def test_two_workers_who_add_the_same_door_are_told_and_both_homes_stay(
    session: Session, client: TestClient, tablet: SyncTablet, town: Town, building: Building
) -> None:
    entrance = entrance_of(session, building)
    other = SyncTablet.enrolled(session, client, make_member(session, town.grids[0]))
    first, second = found_at(tablet, entrance, "102"), found_at(other, entrance, "102")

    tablet.push(first)
    [receipt] = other.push(second)

    [item] = open_reviews(session)
    assert (item.kind, item.reason) == ("DUPLICATE_HOUSEHOLD", "same_door")
    assert item.details["other_household_id"] == first["household"]
    assert receipt["review_item_ids"] == [str(item.id)]
    assert session.get(Household, UUID(second["household"])) is not None


def test_names_with_rare_characters_arrive_whole_in_a_family_of_thirty(
    session: Session, tablet: SyncTablet, building: Building
) -> None:
    create = found_at(tablet, entrance_of(session, building), "101")
    household = UUID(create["household"])
    names = [*RARE_NAMES, *(f"刘家{number}" for number in range(28))]
    people = [
        tablet.op(
            "person.create",
            {
                "person_id": str(new_id()),
                "household_id": create["household"],
                "name": name,
                "relation": "OTHER" if at else "HEAD",
                "is_head": at == 0,
            },
            household=household,
            deps=[create["op_id"]],
        )
        for at, name in enumerate(names)
    ]

    receipts = tablet.push(create, *people)

    assert {receipt["status"] for receipt in receipts} == {"applied"}
    bundle = orjson.loads(build_bundles(session, [household])[household].body)
    assert problems_of("sync/bundle.v1.json", bundle) == []
    assert len(bundle["people"]) == 30
    assert bundle["people"][0]["name"] == "刘䶮"
    stored = session.scalars(select(Person).where(Person.name.in_(RARE_NAMES))).all()
    assert {one.name for one in stored} == set(RARE_NAMES)
    for one in stored:
        assert set(RARE_NAMES[one.name]) <= set(one.initials)

"""An address list as it is pasted: what each line means, and what is wrong with it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.core.database import new_id
from api.households.models import Address
from api.staff.models import Role
from tests.api.areas.conftest import Stair
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household
from tests.factories.staff import make_member, make_town

Answer = dict[str, Any]


class List:
    """珠儿潭 3幢 with two stairs, 3幢 of another estate, and who asks."""

    def __init__(self, session: Session, client: TestClient) -> None:
        self.town = town = make_town(session)
        first, second = make_building(session, town), make_building(session, town)
        first.name = second.name = "3幢"
        second.estate = "信义坊"
        self.rooms = {
            "珠501": make_household(session, town, building=first, room="501"),
            "珠502": make_household(session, town, building=first, room="502"),
            "信501": make_household(session, town, building=second, room="501"),
        }
        self.names = {str(home.id): name for name, home in self.rooms.items()}
        self.desk = signed_in(client, make_member(session, town.community, Role.GRID_LEADER))

    def ask(self, *lines: str) -> Answer:
        answer = self.desk.post("/api/assignments/resolve", json={"lines": lines})
        assert answer.status_code == 200, answer.text
        found: Answer = answer.json()
        return found

    def of(self, line: str) -> tuple[str | None, list[str]]:
        """Problem and homes of a line."""
        [shown] = self.ask(line)["lines"]
        return shown["problem"], sorted(self.names[one] for one in shown["household_ids"])


@pytest.fixture
def pasted(session: Session, client: TestClient) -> List:
    return List(session, client)


@pytest.mark.parametrize(
    "line",
    [
        "珠儿潭 3幢1单元501",
        "珠儿潭3幢1单元501室",
        "珠儿潭 3栋 1单元 501",
        "珠儿潭\t3号楼\t1单元\t501",
        "珠儿潭3幢501",
        "珠儿潭 3-1-501",
        "珠儿潭，3，1，501",
        "珠儿潭 3 - 501",
    ],
)
def test_a_door_is_found_however_it_is_written(pasted: List, line: str) -> None:
    assert pasted.of(line) == (None, ["珠501"])


def test_a_stair_or_a_building_means_all_its_homes(pasted: List) -> None:
    assert pasted.of("珠儿潭3幢") == (None, ["珠501", "珠502"])
    assert pasted.of("珠儿潭小区 3幢1单元") == (None, ["珠501", "珠502"])


def test_what_names_doors_of_two_estates_is_asked_back(pasted: List) -> None:
    [shown] = pasted.ask("3幢1单元501")["lines"]

    assert (shown["problem"], shown["household_ids"]) == ("several", [])
    assert [place["name"] for place in shown["candidates"]] == ["信义坊 3幢", "珠儿潭 3幢"]


def test_an_estate_of_exactly_that_name_is_meant(pasted: List, session: Session) -> None:
    longer = make_building(session, pasted.town)
    longer.name, longer.estate = "3幢", "珠儿潭东区"
    make_household(session, pasted.town, building=longer, room="501")

    assert pasted.of("珠儿潭 3幢501") == (None, ["珠501"])
    assert pasted.of("珠儿潭小区 3幢501") == (None, ["珠501"])


def test_what_names_nothing_is_told_by_line(pasted: List) -> None:
    lines = pasted.ask("珠儿潭3幢901", "", "王阿姨家", "珠儿潭9幢")["lines"]

    assert [(one["no"], one["problem"]) for one in lines] == [
        (1, "not_found"),
        (3, "unreadable"),
        (4, "not_found"),
    ]


def test_a_home_that_comes_twice_counts_once(pasted: List) -> None:
    found = pasted.ask("珠儿潭3幢501", "珠儿潭3幢1单元501", "珠儿潭3幢")

    assert [one["problem"] for one in found["lines"]] == [None, "repeated", None]
    assert len(found["household_ids"]) == 2


def test_the_neighbours_homes_are_not_found(
    pasted: List, session: Session, client: TestClient
) -> None:
    neighbour = signed_in(client, make_member(session, pasted.town.sibling, Role.GRID_LEADER))

    shown = neighbour.post("/api/assignments/resolve", json={"lines": ["珠儿潭3幢501"]}).json()

    assert shown["lines"][0]["problem"] == "not_found"


def test_an_endless_list_is_refused(pasted: List) -> None:
    refused = pasted.desk.post("/api/assignments/resolve", json={"lines": ["1幢"] * 1001})

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")


def test_homes_without_a_point_move_like_any_other(stair: Stair) -> None:
    home = make_household(stair.session, stair.town, room="909", worker=stair.shen)
    stair.session.get_one(Address, home.address_id).point = None
    body = {"household_ids": [str(home.id)], "to_member_id": str(stair.chen.id)}

    token = stair.lead.post("/api/assignments/preview", json=body).json()["token"]

    assert stair.lead.post("/api/assignments", json={"token": token}).json()["moved"] == 1
    unknown = body | {"household_ids": [str(new_id())]}
    refused = stair.lead.post("/api/assignments/preview", json=unknown)
    assert refused.json()["code"] == "nothing_selected"

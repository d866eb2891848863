"""The map's marks: one for each home with a point, whatever stands on its plate."""

from api.households.models import Address
from tests.api.areas.conftest import Stair
from tests.factories.households import LAT, make_household


def test_a_mark_names_place_state_holder_plate_and_building(stair: Stair) -> None:
    odd = make_household(stair.session, stair.town, room='底"层\\')
    lost = make_household(stair.session, stair.town, room="909")
    stair.session.get_one(Address, lost.address_id).point = None

    items = stair.lead.get("/api/map/households").json()["items"]

    marks = {mark[0]: mark for mark in items}
    assert len(items) == 5 and str(lost.id) not in marks
    first = marks[str(stair.homes[0].id)]
    assert (first[2], first[3], first[4], first[5]) == (LAT, "due", str(stair.shen.id), "101")
    assert marks[str(odd.id)][4:6] == [None, '底"层\\']


def test_a_stand_in_does_not_change_whose_home_it_is(stair: Stair) -> None:
    stair.cover()

    items = stair.lead.get("/api/map/households").json()["items"]

    assert {mark[4] for mark in items} == {str(stair.shen.id)}

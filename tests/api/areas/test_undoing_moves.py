"""A move is kept, and taken back as a whole as long as nothing newer touched its homes."""

from typing import Any

from sqlalchemy import select

from api.households.models import Assignment
from api.households.service.assignments import assign
from api.notices.models import Notice
from api.staff.models import Member
from tests.api.areas.conftest import Stair
from tests.factories.households import make_household
from tests.factories.staff import make_member


def move(stair: Stair, to: Member) -> str:
    body: dict[str, Any] = {
        "household_ids": [str(home.id) for home in stair.homes],
        "to_member_id": str(to.id),
    }
    token = stair.lead.post("/api/assignments/preview", json=body).json()["token"]
    batch_id: str = stair.lead.post("/api/assignments", json={"token": token}).json()["batch_id"]
    return batch_id


def holders(stair: Stair) -> set[Any]:
    ids = [home.id for home in stair.homes]
    open_ones = select(Assignment.member_id).where(
        Assignment.household_id.in_(ids), Assignment.to_xid.is_(None)
    )
    return set(stair.session.scalars(open_ones))


def test_the_history_says_who_gave_whom_what(stair: Stair) -> None:
    batch_id = move(stair, stair.chen)

    [shown] = stair.lead.get("/api/moves").json()["items"]

    assert (shown["id"], shown["households"], shown["may_undo"]) == (batch_id, 4, True)
    assert (shown["by"]["name"], shown["to"]["name"]) == ("周国良", "陈建平")
    assert shown["losing"][0]["member"]["name"] == "沈玉芬"
    told = stair.session.scalars(
        select(Notice.member_id).where(Notice.kind == "NEW_ASSIGNMENT")
    ).all()
    assert set(told) == {stair.shen.id, stair.chen.id}


def test_undoing_gives_each_home_back_to_whom_it_came_from(stair: Stair) -> None:
    wu = make_member(stair.session, stair.town.community, name="吴海燕")
    assign(stair.session, [stair.homes[0].id], wu.id, wu.id)
    nobodys = make_household(stair.session, stair.town, room="301")
    stair.homes.append(nobodys)
    batch_id = move(stair, stair.chen)
    assert holders(stair) == {stair.chen.id}

    undone = stair.lead.post(f"/api/moves/{batch_id}/undo")

    assert undone.json()["moved"] == 5
    assert holders(stair) == {stair.shen.id, wu.id}
    [shown] = stair.lead.get("/api/moves").json()["items"]
    assert shown["may_undo"] is False and shown["undone_by"]["name"] == "周国良"


def test_a_move_is_undone_once(stair: Stair) -> None:
    batch_id = move(stair, stair.chen)
    stair.lead.post(f"/api/moves/{batch_id}/undo")

    refused = stair.lead.post(f"/api/moves/{batch_id}/undo")

    assert (refused.status_code, refused.json()["code"]) == (409, "move_undone")


def test_nothing_is_taken_back_once_a_home_has_gone_on(stair: Stair) -> None:
    wu = make_member(stair.session, stair.town.community, name="吴海燕")
    batch_id = move(stair, stair.chen)
    assign(stair.session, [stair.homes[0].id], wu.id, wu.id)

    refused = stair.lead.post(f"/api/moves/{batch_id}/undo")

    assert (refused.status_code, refused.json()["code"]) == (409, "move_changed_since")
    assert holders(stair) == {stair.chen.id, wu.id}
    assert stair.lead.get("/api/moves").json()["items"][0]["may_undo"] is False

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.households.models import Assignment, Building, Household
from api.households.service.assignments import assign
from api.staff.models import Member, Role
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import Town, make_member, make_town


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def shen(session: Session, town: Town) -> Member:
    return make_member(session, town.community, name="沈玉芬")


@pytest.fixture
def chen(session: Session, town: Town) -> Member:
    return make_member(session, town.community, name="陈建平")


@pytest.fixture
def building(session: Session, town: Town) -> Building:
    return make_building(session, town)


@pytest.fixture
def homes(session: Session, town: Town, building: Building, shen: Member) -> list[Household]:
    made = [
        make_household(session, town, building=building, room=room, worker=shen)
        for room in ("101", "102", "201")
    ]
    make_person(session, made[0])
    return made


@pytest.fixture
def lead(client: TestClient, session: Session, town: Town) -> TestClient:
    return signed_in(client, make_member(session, town.community, Role.GRID_LEADER))


def preview(lead: TestClient, building: Building, to: Member) -> dict[str, object]:
    body = {"building_ids": [str(building.id)], "to_member_id": str(to.id)}
    answer = lead.post("/api/assignments/preview", json=body)
    assert answer.status_code == 200, answer.text
    shown: dict[str, object] = answer.json()
    return shown


def test_a_preview_names_who_loses_and_who_gains_before_anything_changes(
    lead: TestClient, building: Building, homes: list[Household], shen: Member, chen: Member
) -> None:
    shown = preview(lead, building, chen)

    assert shown["households"] == 3
    losing = shown["from"][0]  # type: ignore[index]
    assert (losing["member"]["name"], losing["minutes_after"]) == ("沈玉芬", 0)
    assert shown["to"]["households_after"] == 3  # type: ignore[index]
    workloads = lead.get("/api/workloads").json()["members"]
    assert [(one["name"], one["households"]) for one in workloads] == [
        ("沈玉芬", 3),
        ("陈建平", 0),
    ]


def test_confirming_moves_the_homes_and_keeps_who_was_responsible(
    lead: TestClient, building: Building, homes: list[Household], chen: Member
) -> None:
    moved = lead.post("/api/assignments", json={"token": preview(lead, building, chen)["token"]})

    assert moved.json()["moved"] == 3
    story = lead.get(f"/api/households/{homes[0].id}/responsibles").json()
    assert [one["member"]["name"] for one in story] == ["陈建平", "沈玉芬"]
    assert story[0]["to_at"] is None and story[1]["to_at"] is not None


def test_a_building_selected_twice_counts_once(
    lead: TestClient, building: Building, homes: list[Household], chen: Member
) -> None:
    twice = {
        "building_ids": [str(building.id)] * 2,
        "household_ids": [str(homes[0].id)],
        "to_member_id": str(chen.id),
    }

    assert lead.post("/api/assignments/preview", json=twice).json()["households"] == 3


def test_a_second_leads_preview_is_stale_after_the_first_confirmed(
    lead: TestClient,
    session: Session,
    building: Building,
    homes: list[Household],
    chen: Member,
    town: Town,
) -> None:
    token = preview(lead, building, chen)["token"]
    third = make_member(session, town.community, name="吴海燕")
    assign(session, [homes[0].id], third.id, third.id)

    refused = lead.post("/api/assignments", json={"token": token})

    assert (refused.status_code, refused.json()["code"]) == (409, "preview_stale")
    open_ones = select(Assignment.member_id).where(
        Assignment.household_id == homes[1].id, Assignment.to_xid.is_(None)
    )
    assert session.scalar(open_ones) != chen.id


def test_an_altered_token_is_refused(
    lead: TestClient, building: Building, homes: list[Household], chen: Member
) -> None:
    token = str(preview(lead, building, chen)["token"])

    refused = lead.post("/api/assignments", json={"token": token[:-4] + "AAAA"})

    assert (refused.status_code, refused.json()["code"]) == (422, "preview_invalid")


def test_homes_go_to_people_who_make_visits_only(
    lead: TestClient, session: Session, building: Building, homes: list[Household], town: Town
) -> None:
    clerk = make_member(session, town.community, Role.COMMUNITY_REVIEWER)
    body = {"building_ids": [str(building.id)], "to_member_id": str(clerk.id)}

    refused = lead.post("/api/assignments/preview", json=body)

    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_worker")


def test_nothing_selected_is_said(lead: TestClient, chen: Member) -> None:
    refused = lead.post("/api/assignments/preview", json={"to_member_id": str(chen.id)})

    assert (refused.status_code, refused.json()["code"]) == (422, "nothing_selected")

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.households.models import Household, Person
from api.households.service.facts import hash_of
from api.staff.models import AuditEvent, Role
from tests.factories.callers import signed_in
from tests.factories.households import make_household, make_person, observe
from tests.factories.staff import Town, make_member, make_town

ID_NO, PHONE = "34052419800101001X", "13812346172"


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def household(session: Session, town: Town) -> Household:
    return make_household(session, town, worker=make_member(session, town.community))


@pytest.fixture
def person(session: Session, household: Household) -> Person:
    return make_person(session, household, id_no=ID_NO, phone=PHONE)


@pytest.fixture
def lead(client: TestClient, session: Session, town: Town) -> TestClient:
    return signed_in(client, make_member(session, town.community, Role.GRID_LEADER))


@pytest.mark.parametrize(
    "q", ["王桂香", "wgx", "wg", PHONE, "6172", "001X", ID_NO, "501", "珠儿潭"]
)
def test_a_household_is_found_by_name_initials_phone_id_number_and_door(
    lead: TestClient, person: Person, household: Household, q: str
) -> None:
    found = lead.get("/api/households", params={"q": q}).json()

    assert [item["id"] for item in found["items"]] == [str(household.id)]
    assert found["items"][0]["head_name"] == "王桂香"


def test_numbers_in_the_file_are_masked(
    lead: TestClient, person: Person, household: Household
) -> None:
    text = lead.get(f"/api/households/{household.id}").text

    assert ID_NO not in text and PHONE not in text
    assert "3405**********001X" in text and "138****6172" in text


def test_revealing_a_number_needs_a_purpose_and_is_audited(
    lead: TestClient, session: Session, person: Person, household: Household
) -> None:
    path = f"/api/households/{household.id}/reveal"
    wanted = {"entity": f"person:{person.id}", "key": "id_no"}

    without = lead.post(path, json=wanted | {"purpose": " "})
    shown = lead.post(path, json=wanted | {"purpose": "核对低保名单"})

    assert (without.status_code, without.json()["code"]) == (422, "purpose_missing")
    assert shown.json()["value"] == ID_NO
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "fact.reveal")).one()
    assert event.purpose == "核对低保名单"
    assert event.object_id == household.id


def test_H26_a_group_with_an_unasked_essential_fact_is_not_clear_and_names_it(
    lead: TestClient, person: Person, household: Household
) -> None:
    clarity = lead.get(f"/api/households/{household.id}").json()["clarity"]

    skills = clarity["three"]["skills"]
    assert skills["state"] == "missing"
    assert f"person:{person.id}/skills" in skills["missing"]
    assert len(clarity["five"]) == 5


def test_H1_a_household_of_another_community_is_not_found(
    client: TestClient, session: Session, town: Town, household: Household
) -> None:
    neighbour = signed_in(client, make_member(session, town.sibling, Role.GRID_LEADER))

    assert neighbour.get(f"/api/households/{household.id}").status_code == 404
    assert neighbour.get("/api/households").json()["total"] == 0


def test_a_worker_sees_only_the_homes_that_are_theirs(
    client: TestClient, session: Session, town: Town, household: Household
) -> None:
    colleague = make_member(session, town.community)
    theirs = make_household(session, town, room="602", worker=colleague)
    signed = signed_in(client, colleague)

    listed = signed.get("/api/households").json()["items"]

    assert [item["id"] for item in listed] == [str(theirs.id)]


def test_notes_for_arriving_are_for_the_responsible_and_their_lead(
    client: TestClient, session: Session, town: Town
) -> None:
    worker = make_member(session, town.community)
    home = make_household(session, town, worker=worker)
    observe(session, home, home, "arrival_notes", "家里有狗")
    seen = {}
    for role, member in (
        ("worker", worker),
        ("lead", make_member(session, town.community, Role.GRID_LEADER)),
        ("reviewer", make_member(session, town.community, Role.COMMUNITY_REVIEWER)),
    ):
        caller = signed_in(client, member)
        file = caller.get(f"/api/households/{home.id}").json()
        keys = [fact["key"] for fact in file["facts"]]
        history = caller.get(f"/api/households/{home.id}/facts/household:{home.id}/arrival_notes")
        seen[role] = file["arrival_notes"], "arrival_notes" in keys, history.status_code

    assert seen == {
        "worker": ("家里有狗", True, 200),
        "lead": ("家里有狗", True, 200),
        "reviewer": ("", False, 404),
    }


def test_a_correction_at_a_desk_keeps_the_earlier_value(
    lead: TestClient, household: Household, person: Person
) -> None:
    entity = f"person:{person.id}"
    body = {"entity": entity, "key": "marital", "value": "WIDOWED", "note": "看过证件"}

    answer = lead.post(f"/api/households/{household.id}/facts", json=body)
    lead.post(f"/api/households/{household.id}/facts", json=body | {"value": "MARRIED"})

    assert answer.status_code == 200, answer.text
    history = lead.get(f"/api/households/{household.id}/facts/{entity}/marital").json()
    assert [row["value"] for row in history] == ["MARRIED", "WIDOWED"]
    assert history[0]["source"] == "OFFICE"


def test_a_wrong_check_digit_is_refused_with_its_code(
    lead: TestClient, household: Household, person: Person
) -> None:
    body = {"entity": f"person:{person.id}", "key": "id_no", "value": "340524198001010011"}

    answer = lead.post(f"/api/households/{household.id}/facts", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "fact_invalid")


def make_clash(session: Session, household: Household, person: Person) -> str:
    base = hash_of("phone", PHONE)
    observe(session, household, person, "phone", "13900000001", base_fver=1, base_hash=base)
    clash = observe(session, household, person, "phone", "13900000002", base_fver=1, base_hash=base)
    return str(clash.review_item_id)


def test_the_lead_sees_both_values_of_a_clash_and_decides(
    lead: TestClient, session: Session, household: Household, person: Person
) -> None:
    item_id = make_clash(session, household, person)
    assert lead.get("/api/review-items").json()["open_count"] == 1
    item = lead.get(f"/api/review-items/{item_id}").json()
    assert (item["ours"]["value"], item["theirs"]["value"]) == ("13900000001", "13900000002")
    assert "13900000001" not in lead.get("/api/review-items").text

    body = {"choice": "theirs", "remark": "电话打通了", "seen_version": item["version"]}
    decided = lead.post(f"/api/review-items/{item_id}/decision", json=body)

    assert decided.status_code == 200, decided.text
    session.expire_all()
    assert session.get_one(Person, person.id).phone == "13900000002"
    assert lead.get("/api/review-items").json()["open_count"] == 0


def test_a_decision_on_what_changed_meanwhile_is_refused(
    lead: TestClient, session: Session, household: Household, person: Person
) -> None:
    item_id = make_clash(session, household, person)
    body = {"choice": "ours", "seen_version": 7}

    stale = lead.post(f"/api/review-items/{item_id}/decision", json=body)
    lead.post(f"/api/review-items/{item_id}/decision", json=body | {"seen_version": 1})
    again = lead.post(f"/api/review-items/{item_id}/decision", json=body | {"seen_version": 2})

    assert (stale.status_code, stale.json()["code"]) == (409, "review_stale")
    assert (again.status_code, again.json()["code"]) == (409, "review_decided")


def test_another_value_than_the_two_can_be_chosen(
    lead: TestClient, session: Session, household: Household, person: Person
) -> None:
    item_id = make_clash(session, household, person)
    body = {"choice": "other", "value": "13900000003", "seen_version": 1}

    lead.post(f"/api/review-items/{item_id}/decision", json=body)

    session.expire_all()
    assert session.get_one(Person, person.id).phone == "13900000003"


def test_buildings_come_with_their_households_people_and_minutes(
    lead: TestClient, household: Household, person: Person
) -> None:
    features = lead.get("/api/buildings").json()["features"]

    assert features[0]["properties"]["households"] == 1
    assert features[0]["properties"]["people"] == 1
    assert features[0]["properties"]["minutes"] > 0
    assert features[0]["geometry"]["type"] == "Polygon"
    building = lead.get(f"/api/buildings/{features[0]['id']}").json()
    assert building["doors"][0]["plate"] == "501"

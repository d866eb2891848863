"""What a lead makes of work that was put aside or refused, and what its worker corrects."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.households.models import Household, Person
from api.households.service.assignments import assign
from api.staff.models import Member
from api.sync.service.reviewing import tell_decision
from api.tasks.models import Task
from api.visits.models import Visit
from tests.api.sync.looking import open_reviews
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household
from tests.factories.staff import Town, make_member
from tests.factories.sync import Json, SyncTablet


@pytest.fixture
def desk(client: TestClient, leader: Member) -> TestClient:
    return signed_in(client, leader)


@pytest.fixture
def foreign(session: Session, town: Town) -> Household:
    """A home of the lead's community that is not in the worker's care."""
    return make_household(session, town, room="602", worker=make_member(session, town.grids[1]))


def decide(client: TestClient, item_id: Any, choice: str, remark: str = "") -> Json:
    body = {"choice": choice, "remark": remark, "seen_version": 1}
    answer = client.post(f"/api/review-items/{item_id}/decision", json=body)
    shown: Json = answer.json() | {"http": answer.status_code}
    return shown


def rooms(tablet: SyncTablet, home: Household, number: int = 3) -> Json:
    body = {
        "entity": f"household:{home.id}",
        "key": "rooms",
        "new": number,
        "observed_at": now().isoformat(),
    }
    return tablet.op("fact.set", body, household=home)


def newcomer(tablet: SyncTablet, home: Household, name: str, person_id: str, **more: Any) -> Json:
    body = {
        "person_id": person_id,
        "household_id": str(home.id),
        "name": name,
        "relation": "OTHER",
    }
    return tablet.op("person.create", body, household=home, **more)


def test_the_lead_reads_what_was_put_aside_and_takes_it_up_once(
    session: Session, desk: TestClient, tablet: SyncTablet, foreign: Household
) -> None:
    op = rooms(tablet, foreign)
    tablet.push(op)
    [item] = open_reviews(session)

    seen = desk.get(f"/api/review-items/{item.id}/operation").json()
    done = decide(desk, item.id, "apply")
    again = decide(desk, item.id, "apply")

    assert (seen["kind"], seen["body"]["new"]) == ("fact.set", 3)
    assert seen["author"] == tablet.member.name
    assert (done["status"], done["decision"]) == ("decided", "apply")
    assert again["code"] == "review_decided"
    facts = desk.get(f"/api/households/{foreign.id}").json()["facts"]
    assert [(fact["key"], fact["value"]) for fact in facts] == [("rooms", 3)]
    assert tell_decision(session, item.id) and not tell_decision(session, item.id)
    [told] = tablet.post("receipts", {"op_ids": [op["op_id"]]}).json()["receipts"]
    assert (told["status"], told["detail"][0]["rule"]) == ("applied", "applied_by_lead")


def test_refusing_needs_a_reason_which_reaches_the_tablet(
    session: Session, desk: TestClient, tablet: SyncTablet, foreign: Household
) -> None:
    op = rooms(tablet, foreign)
    tablet.push(op)
    [item] = open_reviews(session)

    silent = decide(desk, item.id, "refuse")
    refused = decide(desk, item.id, "refuse", "不是你负责的户，已请陈建平去看")

    assert (silent["http"], silent["code"]) == (422, "reason_missing")
    assert refused["decision"] == "refuse"
    tell_decision(session, item.id)
    [told] = tablet.post("receipts", {"op_ids": [op["op_id"]]}).json()["receipts"]
    assert told["status"] == "rejected"
    assert told["detail"][0]["params"]["remark"] == "不是你负责的户，已请陈建平去看"
    assert desk.get(f"/api/households/{foreign.id}").json()["facts"] == []


def test_a_strangers_visit_counts_once_the_lead_takes_it_up(
    session: Session, desk: TestClient, tablet: SyncTablet, foreign: Household
) -> None:
    tablet.push(tablet.visit(foreign))
    [item] = open_reviews(session)
    assert foreign.last_visit_at is None

    done = decide(desk, item.id, "apply")

    assert done["http"] == 200, done
    assert foreign.last_visit_result == "DONE"
    assert foreign.next_due_on is not None
    [visit] = session.scalars(select(Visit))
    assert visit.flags == ["out_of_scope", "taken_up"]


def test_a_late_visit_is_handed_to_the_new_worker(
    session: Session, desk: TestClient, tablet: SyncTablet, home: Household, town: Town
) -> None:
    assign(session, [home.id], make_member(session, town.grids[1]).id, tablet.member.id)
    tablet.push(tablet.visit(home))
    [item] = open_reviews(session)

    done = decide(desk, item.id, "hand_on", "电话变了，请再问一遍")

    assert done["http"] == 200, done
    task = session.scalars(select(Task).where(Task.basis == "late_after_move")).one()
    assert (task.purpose, task.note) == ("RE_CHECK", "电话变了，请再问一遍")
    [remark] = desk.get(f"/api/households/{home.id}/remarks").json()
    assert remark["about"] == {"kind": "review_item", "id": str(item.id)}


def test_a_decision_without_effect_can_be_taken_back(
    session: Session, desk: TestClient, tablet: SyncTablet, foreign: Household
) -> None:
    tablet.push(rooms(tablet, foreign))
    [item] = open_reviews(session)
    decide(desk, item.id, "refuse", "不是你负责的户")

    reopened = desk.post(f"/api/review-items/{item.id}/reopen", json={"seen_version": 2})

    assert (reopened.json()["status"], reopened.json()["version"]) == ("open", 3)


def test_a_corrected_operation_takes_the_refused_ones_place(
    session: Session, tablet: SyncTablet, home: Household, town: Town
) -> None:
    building = make_building(session, town)
    new_home = new_id()
    address = {"building_id": str(new_id()), "room": "701", "full_text": "701"}
    create = {"household_id": str(new_home), "address": address}
    wrong = tablet.op("household.create", create, household=new_home)
    person = str(new_id())
    body = {"person_id": person, "household_id": str(new_home), "name": "䶮𠅤", "relation": "HEAD"}
    member = tablet.op("person.create", body, household=new_home, deps=[wrong["op_id"]])
    refused, waits = tablet.push(wrong, member)
    assert (refused["status"], waits["status"]) == ("rejected", "held")

    fixed = create | {"address": address | {"building_id": str(building.id)}}
    right = tablet.op("household.create", fixed, household=new_home, replaces=wrong["op_id"])
    [landed] = tablet.push(right)

    assert landed["status"] == "applied"
    assert session.get_one(Person, person).name == "䶮𠅤"
    [told] = tablet.post("receipts", {"op_ids": [member["op_id"]]}).json()["receipts"]
    assert told["status"] == "applied"


def test_work_handed_to_the_lead_is_settled_by_its_correction(
    session: Session, desk: TestClient, tablet: SyncTablet, home: Household
) -> None:
    unknown = {"remark_id": str(new_id()), "text": "知道了", "at": now().isoformat()}
    wrong = tablet.op("remark.answer", unknown, household=home)
    tablet.push(wrong)
    triage = tablet.op("triage", {"op_id": wrong["op_id"], "note": None}, household=home)
    tablet.push(triage)
    [item] = open_reviews(session)
    shown = desk.get(f"/api/review-items/{item.id}").json()
    assert shown["choices"] == ["apply", "refuse"]
    failed = decide(desk, item.id, "apply")
    assert failed["http"] == 404

    person = newcomer(tablet, home, "王桂香", str(new_id()), replaces=wrong["op_id"])
    tablet.push(person)

    assert desk.get(f"/api/review-items/{item.id}").json()["decision"] == "replaced"

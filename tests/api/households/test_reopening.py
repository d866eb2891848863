"""A lead takes a decision on two values back, within the days of the policy."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.core.clock import now
from api.households.models import Household, Person, ReviewItem
from api.households.service.facts import hash_of
from tests.factories.households import make_person, observe
from tests.factories.sync import Json

PHONE, OURS, THEIRS = "13812346172", "13900000001", "13900000002"


@pytest.fixture
def person(session: Session, home: Household) -> Person:
    return make_person(session, home, phone=PHONE)


@pytest.fixture
def item_id(session: Session, home: Household, person: Person) -> str:
    base = hash_of("phone", PHONE)
    observe(session, home, person, "phone", OURS, base_fver=1, base_hash=base)
    clash = observe(session, home, person, "phone", THEIRS, base_fver=1, base_hash=base)
    return str(clash.review_item_id)


def decide(desk: TestClient, item_id: str, choice: str, value: Any = None) -> None:
    body = {"choice": choice, "seen_version": 1} | ({"value": value} if value else {})
    answer = desk.post(f"/api/review-items/{item_id}/decision", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["may_reopen"]


def reopen(desk: TestClient, item_id: str) -> Json:
    answer = desk.post(f"/api/review-items/{item_id}/reopen", json={"seen_version": 2})
    shown: Json = answer.json() | {"http": answer.status_code}
    return shown


@pytest.mark.parametrize("choice", ["ours", "theirs", "other"])
def test_both_values_wait_again_and_can_be_decided_anew(
    session: Session, desk: TestClient, person: Person, item_id: str, choice: str
) -> None:
    decide(desk, item_id, choice, "13900000003" if choice == "other" else None)

    again = reopen(desk, item_id)

    assert (again["status"], again["decision"], again["version"]) == ("open", None, 3)
    assert (again["ours"]["value"], again["theirs"]["value"]) == (OURS, THEIRS)
    assert session.get_one(Person, person.id).phone == OURS
    body = {"choice": "theirs", "seen_version": 3}
    assert desk.post(f"/api/review-items/{item_id}/decision", json=body).status_code == 200
    assert session.get_one(Person, person.id).phone == THEIRS


def test_after_the_days_of_the_policy_it_is_too_late(
    session: Session, desk: TestClient, item_id: str
) -> None:
    decide(desk, item_id, "theirs")
    item = session.get_one(ReviewItem, item_id)
    item.decided_at = now() - timedelta(days=8)
    session.flush()

    assert reopen(desk, item_id)["code"] == "reopen_too_late"


def test_a_newer_value_is_not_pushed_aside(
    session: Session, desk: TestClient, home: Household, person: Person, item_id: str
) -> None:
    decide(desk, item_id, "theirs")
    session.refresh(home)
    seen = hash_of("phone", THEIRS)
    observe(session, home, person, "phone", "13900000009", base_hash=seen, at=now())

    refused = reopen(desk, item_id)

    assert (refused["http"], refused["code"]) == (409, "reopen_moved_on")
    assert session.get_one(Person, person.id).phone == "13900000009"

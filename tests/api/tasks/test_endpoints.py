"""Tasks from a desk: asking, listing, cancelling."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.core.clock import today
from api.households.models import Household
from api.staff.models import Member, Role
from tests.factories.callers import signed_in
from tests.factories.households import make_household
from tests.factories.staff import Town, make_member, make_town


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def home(session: Session, town: Town) -> Household:
    return make_household(session, town)


@pytest.fixture
def lead(session: Session, town: Town) -> Member:
    return make_member(session, town.community, Role.GRID_LEADER, name="周国良")


def test_a_task_makes_the_household_due_and_cancelling_takes_it_back(
    session: Session, client: TestClient, home: Household, lead: Member
) -> None:
    signed_in(client, lead)
    due_on = (today() + timedelta(days=3)).isoformat()
    body = {"kind": "VISIT", "purpose": "FOLLOW_UP", "due_on": due_on, "note": "送就业政策"}

    made = client.post(f"/api/households/{home.id}/tasks", json=body)
    assert (made.status_code, made.json()["basis"]) == (201, "office")
    assert home.next_due_on == today() + timedelta(days=3)
    assert home.next_due_purpose == "FOLLOW_UP"

    cancelled = client.post(f"/api/tasks/{made.json()['id']}/cancel")
    again = client.post(f"/api/tasks/{made.json()['id']}/cancel")

    assert cancelled.json()["status"] == "CANCELLED"
    assert home.next_due_on is None
    assert (again.status_code, again.json()["code"]) == (409, "task_not_open")
    [listed] = client.get(f"/api/households/{home.id}/tasks").json()
    assert listed["status"] == "CANCELLED"


def test_a_lead_of_another_community_finds_no_household(
    session: Session, client: TestClient, home: Household, town: Town
) -> None:
    signed_in(client, make_member(session, town.sibling, Role.GRID_LEADER))

    listed = client.get(f"/api/households/{home.id}/tasks")

    assert listed.status_code == 404

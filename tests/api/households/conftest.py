"""The same door twice, and whoever decides about it."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.households.models import Household, Person
from api.staff.models import Member
from tests.factories.callers import signed_in
from tests.factories.households import make_household, make_person
from tests.factories.staff import Town, make_member


@pytest.fixture
def twin(session: Session, town: Town, home: Household) -> Household:
    """The same door again, found by another worker."""
    del home
    return make_household(session, town, worker=make_member(session, town.grids[1], name="陈建平"))


@pytest.fixture
def desk(client: TestClient, leader: Member) -> TestClient:
    return signed_in(client, leader)


@pytest.fixture
def wang(session: Session, home: Household) -> Person:
    return make_person(session, home, "王桂香", phone="13812346172")


@pytest.fixture
def wang_again(session: Session, twin: Household) -> Person:
    return make_person(session, twin, "王桂香", phone="13812346127")

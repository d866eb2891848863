"""A town with a worker, one household in their care, their tablet, and their lead."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.households.models import Household
from api.staff.models import Member, Role
from tests.factories.households import make_household
from tests.factories.staff import Town, make_member, make_town
from tests.factories.sync import SyncTablet


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def worker(session: Session, town: Town) -> Member:
    return make_member(session, town.grids[0])


@pytest.fixture
def leader(session: Session, town: Town) -> Member:
    return make_member(session, town.community, Role.GRID_LEADER, name="周国良")


@pytest.fixture
def home(session: Session, town: Town, worker: Member) -> Household:
    return make_household(session, town, worker=worker)


@pytest.fixture
def tablet(session: Session, client: TestClient, worker: Member, home: Household) -> SyncTablet:
    return SyncTablet.enrolled(session, client, worker)

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.core.settings import get_settings
from api.files.store import _store_at
from api.households.models import Address, FactSource, Household
from api.households.service.assignments import assign
from api.staff.models import Member, OrgType, OrgUnit, Role
from api.staff.service.members import create_member, create_org_unit
from tests.factories.files import Tablet

PASSWORD = "a-password-of-tests"


@dataclass
class Home:
    """One household with the worker who is responsible for it, and a colleague who is not."""

    district: OrgUnit
    household: Household
    worker: Member
    stranger: Member


def make_home(session: Session) -> Home:
    city = create_org_unit(session, None, OrgType.CITY, "330100000000", "杭州市")
    district = create_org_unit(session, city, OrgType.DISTRICT, "330105000000", "拱墅区")
    street = create_org_unit(session, district, OrgType.SUBDISTRICT, "330105002000", "大关街道")
    community = create_org_unit(session, street, OrgType.COMMUNITY, "330105002057", "珠儿潭社区")
    address = Address(
        id=new_id(),
        district_id=district.id,
        community_id=community.id,
        full_text="珠儿潭 3幢 2单元 501",
        source=FactSource.IMPORT,
    )
    session.add(address)
    session.flush()
    household = Household(
        district_id=district.id,
        community_id=community.id,
        address_id=address.id,
        created_at=now(),
    )
    session.add(household)
    session.flush()
    worker, stranger = (
        create_member(session, community, login, name, PASSWORD, {Role.GRID_WORKER: community})
        for login, name in (("test-shen", "沈玉芬"), ("test-chen", "陈建平"))
    )
    assign(session, [household.id], worker.id, worker.id)
    session.flush()
    return Home(district, household, worker, stranger)


@pytest.fixture
def home(session: Session) -> Home:
    return make_home(session)


@pytest.fixture
def tablet(session: Session, home: Home, client: TestClient) -> Tablet:
    return Tablet(session, home.worker, client)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Files of a test lie in its own folder, so that it can count them."""
    monkeypatch.setenv("RUHU_VAR_DIR", str(tmp_path))
    get_settings.cache_clear()
    _store_at.cache_clear()
    yield tmp_path
    get_settings.cache_clear()
    _store_at.cache_clear()


def sign_in(client: TestClient, member: Member) -> None:
    """Give the client the member's office session."""
    answer = client.post(
        "/api/session", json={"login": member.login, "password": PASSWORD, "kind": "office"}
    )
    assert answer.status_code == 200, answer.text

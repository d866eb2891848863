"""The other place: real buildings, two communities with a river between them, the same story."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.demo.accounts import list_accounts
from api.demo.service import load_demo
from api.households.models import Building, Household, Person, ReviewItem
from api.launch.postgres import OwnPostgres
from api.staff.models import OrgType, OrgUnit
from tests.conftest import committed_database


@pytest.fixture(scope="module")
def shanghai(postgres: OwnPostgres) -> Iterator[Session]:
    with committed_database(postgres, "ruhu") as database:
        load_demo("shanghai", 400)
        with database.sessions() as session:
            yield session


def test_its_buildings_are_surveyed_and_not_marked_as_drawn(shanghai: Session) -> None:
    assert shanghai.scalar(select(func.count(Building.id)).where(Building.demo)) == 0
    assert (shanghai.scalar(select(func.count(Building.id))) or 0) > 80


def test_the_city_is_named_after_the_municipality(shanghai: Session) -> None:
    city = shanghai.scalars(select(OrgUnit).where(OrgUnit.type == OrgType.CITY)).one()

    assert (city.name, city.name_en) == ("上海市", "Shanghai City")


def test_both_banks_have_households(shanghai: Session) -> None:
    communities = shanghai.execute(
        select(OrgUnit.name, func.count(Household.id))
        .join(Household, Household.community_id == OrgUnit.id)
        .group_by(OrgUnit.name)
    ).all()

    assert {row[0]: row[1] for row in communities} == {
        "招远路居委会": 200,
        "汉口路居委会": 200,
    }


def test_the_story_happens_here_too(shanghai: Session) -> None:
    assert shanghai.scalars(select(Person).where(Person.name == "王桂香")).one()
    assert shanghai.scalars(select(ReviewItem).where(ReviewItem.status == "open")).one()
    assert len(list_accounts(shanghai)) == 15

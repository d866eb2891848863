from datetime import date

import pytest
from sqlalchemy.orm import Session

from api.policies.queries import PolicyMissing, policy_value
from api.policies.service import PackPublished, publish_pack
from tests.factories.staff import make_town

PACK = {
    "key": "district",
    "version": 1,
    "valid_from": "2026-07-01",
    "values": {"visit.nobody_home_retry_days": 5},
}


def test_a_units_own_pack_overrides_the_shipped_value_from_its_day_on(session: Session) -> None:
    town = make_town(session)
    publish_pack(session, PACK, town.district)
    key = "visit.nobody_home_retry_days"

    before = policy_value(session, key, town.community.id, date(2026, 6, 30))
    after = policy_value(session, key, town.community.id, date(2026, 7, 1))

    assert (before, after) == (2, 5)


def test_the_nearest_unit_wins(session: Session) -> None:
    town = make_town(session)
    near = PACK | {"key": "community", "values": {"visit.nobody_home_retry_days": 1}}
    publish_pack(session, near, town.community)
    publish_pack(session, PACK, town.district)
    key = "visit.nobody_home_retry_days"

    assert policy_value(session, key, town.community.id, date(2026, 8, 1)) == 1
    assert policy_value(session, key, town.sibling.id, date(2026, 8, 1)) == 5


def test_a_published_pack_never_changes(session: Session) -> None:
    town = make_town(session)
    first = publish_pack(session, PACK, town.district)

    again = publish_pack(session, PACK, town.district)

    assert again.id == first.id
    with pytest.raises(PackPublished):
        publish_pack(session, PACK | {"values": {}}, town.district)


def test_a_value_that_no_pack_holds_is_named(session: Session) -> None:
    with pytest.raises(PolicyMissing) as refused:
        policy_value(session, "no.such.key", None)

    assert refused.value.details == {"key": "no.such.key"}

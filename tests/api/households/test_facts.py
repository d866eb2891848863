from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.households.errors import UnknownFact
from api.households.models import Fact, FactState, ReviewItem, ReviewKind
from api.households.service.facts import hash_of, plain_value
from tests.factories.households import NOON, make_household, make_person, observe
from tests.factories.staff import make_member, make_town

OLD, NEW, OTHER = "13812340001", "13812340002", "13812340003"


def history(session: Session, entity_id: object, key: str) -> list[Fact]:
    statement = select(Fact).where(Fact.entity_id == entity_id, Fact.key == key)
    return list(session.scalars(statement.order_by(Fact.fver)))


def test_L11_a_changed_answer_is_a_new_version_and_the_old_one_stays(session: Session) -> None:
    household = make_household(session, make_town(session))
    person = make_person(session, household)
    first = observe(session, household, person, "marital", "MARRIED")

    observe(session, household, person, "marital", "WIDOWED", base_fver=first.fver)

    rows = history(session, person.id, "marital")
    assert [(row.value, row.state) for row in rows] == [
        ("MARRIED", FactState.SUPERSEDED),
        ("WIDOWED", FactState.CURRENT),
    ]


def test_H19_every_fact_carries_who_when_and_how_it_came(session: Session) -> None:
    town = make_town(session)
    worker = make_member(session, town.community)
    household = make_household(session, town)

    recorded = observe(session, household, household, "rooms", 2, observer=worker)

    fact = session.get_one(Fact, recorded.fact_id)
    assert (fact.observer_id, fact.source, fact.observed_at) == (worker.id, "VISIT", NOON)


def test_an_equal_value_from_two_tablets_is_no_clash(session: Session) -> None:
    household = make_household(session, make_town(session))
    person = make_person(session, household, phone=OLD)
    base = hash_of("phone", OLD)
    observe(session, household, person, "phone", NEW, base_fver=1, base_hash=base)

    second = observe(session, household, person, "phone", NEW, base_fver=1, base_hash=base)

    assert second.outcome == "applied"
    assert second.review_item_id is None


def test_two_different_phones_wait_for_the_lead_and_both_stay(session: Session) -> None:
    household = make_household(session, make_town(session))
    person = make_person(session, household, phone=OLD)
    base = hash_of("phone", OLD)
    observe(session, household, person, "phone", NEW, base_fver=1, base_hash=base)

    clash = observe(session, household, person, "phone", OTHER, base_fver=1, base_hash=base)

    assert clash.outcome == "review"
    item = session.get_one(ReviewItem, clash.review_item_id)
    assert item.kind is ReviewKind.FACT_CLASH
    assert person.phone == NEW
    values = [plain_value(row) for row in history(session, person.id, "phone")]
    assert sorted(values) == [OLD, NEW, OTHER]


def test_of_facts_that_take_the_latest_an_older_observation_only_joins_the_history(
    session: Session,
) -> None:
    household = make_household(session, make_town(session))
    person = make_person(session, household)
    observe(session, household, person, "health", "GOOD", at=NOON)

    late = observe(session, household, person, "health", "CHRONIC", at=NOON - timedelta(days=3))

    assert late.outcome == "kept_old"
    assert [
        row.value for row in history(session, person.id, "health") if row.state == "current"
    ] == ["GOOD"]


def test_lists_of_two_observers_are_united(session: Session) -> None:
    household = make_household(session, make_town(session))
    person = make_person(session, household)
    observe(session, household, person, "skills", ["COOKING"])

    merged = observe(session, household, person, "skills", ["SEWING"], base_fver=0)

    assert merged.outcome == "merged"
    current = [row for row in history(session, person.id, "skills") if row.state == "current"]
    assert current[0].value == ["COOKING", "SEWING"]


def test_sensitive_values_are_stored_sealed_and_shown_masked(session: Session) -> None:
    household = make_household(session, make_town(session))
    person = make_person(session, household, id_no="34052419800101001X", phone=OLD)

    fact = history(session, person.id, "id_no")[0]

    assert fact.value == "3405**********001X"
    assert b"34052419800101001X" not in (fact.sealed or b"")
    assert plain_value(fact) == "34052419800101001X"
    assert person.id_mask == "3405**********001X"


def test_a_fact_outside_the_catalogue_is_refused_by_name(session: Session) -> None:
    household = make_household(session, make_town(session))

    with pytest.raises(UnknownFact):
        observe(session, household, household, "star_sign", "LEO")


def test_each_change_gives_the_household_a_new_version(session: Session) -> None:
    household = make_household(session, make_town(session))
    before = household.ver

    observe(session, household, household, "rooms", 3)

    session.flush()
    assert household.ver > before

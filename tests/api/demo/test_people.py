"""The invented residents: proportions of the papers, valid numbers, plausible families."""

from collections import Counter
from datetime import date
from functools import lru_cache
from random import Random

import pytest

from api.demo.circumstances import settle
from api.demo.families import Family, Resident, invent_family
from api.demo.history import Observation, invent_record
from api.demo.identity import PHONE_PREFIX, IdentityMint, id_number
from api.households.rules.id_numbers import id_no_fault
from api.surveys.queries import fact_catalogue

TODAY = date(2026, 11, 21)
HOUSEHOLDS = 3_000


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    random = Random(7)
    mint = IdentityMint(random)
    made = [invent_family(TODAY, mint, random) for _ in range(HOUSEHOLDS)]
    settle(made, TODAY, random)
    return tuple(made)


def residents() -> list[Resident]:
    return [resident for family in families() for resident in family.residents]


def unemployed() -> list[Resident]:
    return [one for one in residents() if (one.work or "").startswith("UNEMPLOYED")]


def test_H20_496_people_are_out_of_work() -> None:
    assert len(unemployed()) == 496


def test_most_of_them_are_40_to_59_years_old() -> None:
    assert sum(40 <= one.age < 60 for one in unemployed()) > 0.6 * 496


def test_L27_in_a_zero_employment_family_nobody_works() -> None:
    zero = [family for family in families() if "ZERO_EMPLOYMENT" in family.tags]

    assert len(zero) == 24
    for family in zero:
        works = {one.work for one in family.residents}
        assert works & {"UNEMPLOYED", "UNEMPLOYED_REGISTERED"}
        assert not works & {"EMPLOYED", "SELF_EMPLOYED", "FLEXIBLE", "PUBLIC_WELFARE"}


def test_every_group_of_the_papers_is_there() -> None:
    tags = Counter(tag for family in families() for tag in family.tags)

    assert tags["DIBAO"] == 66
    assert tags["UNION_FILE"] == 42
    assert 150 < tags["DISABLED"] < 400
    assert 150 < tags["LONE_ELDER"] < 400
    assert sum(one.work == "RETIRED" for one in residents()) > 1_500


@pytest.mark.parametrize(
    "number", ["34052419800101001X", "11010519491231002X", "440524188001010014"]
)
def test_check_digits_agree_with_the_standard(number: str) -> None:
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))

    assert id_number(number[:6], born, int(number[14:17])) == number


def test_every_id_number_is_valid_unique_and_fits_the_person() -> None:
    numbers = [one.id_no for one in residents()]

    assert len(set(numbers)) == len(numbers)
    for one in residents():
        assert id_no_fault(one.id_no) is None
        assert one.id_no[6:14] == f"{one.birth_date:%Y%m%d}"
        assert (int(one.id_no[16]) % 2 == 1) == (one.sex == "MALE")


def test_nobody_can_be_reached_under_an_invented_phone_number() -> None:
    phones = [one.phone for one in residents() if one.phone is not None]

    assert all(phone.startswith(PHONE_PREFIX) and len(phone) == 11 for phone in phones)
    assert len(set(phones)) == len(phones)


def test_families_have_one_head_and_children_younger_than_the_couple() -> None:
    for family in families():
        relations = Counter(one.relation for one in family.residents)
        assert relations["HEAD"] == 1 and family.head.relation == "HEAD"
        assert relations["SPOUSE"] <= 1
        for one in family.residents:
            assert 0 <= one.age <= 100
            if one.relation == "CHILD":
                assert family.head.age - one.age >= 15


def test_every_value_is_one_that_the_catalogue_knows() -> None:
    catalogue = fact_catalogue()

    def check(entity: str, key: str, value: object) -> None:
        fact = catalogue[key]
        assert fact.entity == entity
        if fact.type == "choice":
            assert value in fact.option_values, (key, value)
        elif fact.type == "multi":
            assert isinstance(value, list) and set(value) <= fact.option_values, (key, value)
        elif fact.type in ("money_fen", "integer"):
            assert type(value) is int and value >= 0, (key, value)

    for family in families():
        for key, value in family.facts.items():
            check("household", key, value)
        for one in family.residents:
            for key, value in one.facts.items():
                check("person", key, value)


@lru_cache(maxsize=1)
def observed() -> list[tuple[Family, list[Observation]]]:
    random = Random(9)
    return [
        (family, invent_record(family, TODAY, random, quiet=False).observations)
        for family in families()[:800]
    ]


def test_facts_are_fresh_stale_and_missing_side_by_side() -> None:
    ages = [
        (TODAY - one.observed_at.date()).days
        for _, seen in observed()
        for one in seen
        if one.current
    ]
    known = sum(len(seen) for _, seen in observed())
    all_facts = sum(
        len(family.facts) + sum(len(one.facts) for one in family.residents)
        for family, _ in observed()
    )

    assert min(ages) < 30 and max(ages) > 400
    assert sum(age < 180 for age in ages) > 0.1 * len(ages)
    assert known < all_facts


def test_no_fact_was_observed_in_the_future_or_twice_as_current() -> None:
    for _, seen in observed():
        current = [(id(one.resident), one.key) for one in seen if one.current]
        assert len(set(current)) == len(current)
        assert all(one.observed_at.date() <= TODAY for one in seen)


def test_equal_seeds_invent_equal_people() -> None:
    def names(seed: int) -> list[str]:
        random = Random(seed)
        mint = IdentityMint(random)
        drawn = [invent_family(TODAY, mint, random) for _ in range(50)]
        return [one.name + one.id_no for family in drawn for one in family.residents]

    assert names(1) == names(1)
    assert names(1) != names(2)

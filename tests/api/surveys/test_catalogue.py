from datetime import date

import pytest

from api.core.contracts import load_json, problems_of
from api.core.expressions import compile_expression
from api.surveys.queries import CATALOGUE, fact_catalogue

TODAY = "2026-11-21"


def test_the_catalogue_fits_its_schema() -> None:
    assert problems_of("facts/catalogue.schema.v1.json", load_json(CATALOGUE)) == []


def test_every_audience_and_unit_that_a_fact_names_exists() -> None:
    catalogue = fact_catalogue()

    for fact in catalogue.facts.values():
        assert fact.applies is None or fact.applies in catalogue.audiences, fact.key
        assert fact.unit is None or fact.unit in catalogue.units, fact.key
        assert bool(fact.mask) == fact.sensitive, fact.key


def test_every_option_and_label_is_said_once_in_both_languages() -> None:
    for fact in fact_catalogue().facts.values():
        for lang in ("zh", "en"):
            labels = [option[lang] for option in fact.options]
            assert len(labels) == len(set(labels)), (fact.key, lang)


def test_H26_three_groups_each_have_facts_that_must_be_known() -> None:
    essential = {fact.three for fact in fact_catalogue().facts.values() if fact.essential}

    assert {"job_intention", "skills", "family"} <= essential


def test_L12_five_groups_each_have_facts_that_must_be_known() -> None:
    essential = {fact.five for fact in fact_catalogue().facts.values() if fact.essential}

    assert {"family_status", "income", "job_intention", "skills", "destination"} <= essential


@pytest.mark.parametrize(
    ("facts", "seeks"),
    [
        ({"age": 50, "employment_status": "UNEMPLOYED", "job_willingness": "WANTS_NOW"}, True),
        ({"age": 50, "employment_status": "UNEMPLOYED", "job_willingness": "NO"}, False),
        ({"age": 61, "employment_status": "UNEMPLOYED", "job_willingness": "WANTS_NOW"}, False),
        ({"age": 50, "employment_status": "EMPLOYED", "job_willingness": "WANTS_NOW"}, False),
        ({"age": None, "employment_status": "UNEMPLOYED", "job_willingness": "WANTS_NOW"}, None),
    ],
)
def test_H14_job_wishes_are_asked_of_those_who_can_and_want_to_work(
    facts: dict[str, object], seeks: bool | None
) -> None:
    audience = compile_expression(fact_catalogue().audiences["job_seeker"])

    assert audience(dict(facts), TODAY) is seeks


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("income_wage", 186000, "1,860 元/月", "1,860 yuan a month"),
        ("savings", 50, "0.50 元", "0.50 yuan"),
        ("area_sqm", 46, "46 平方米", "46 m²"),
        ("birth_date", "1976-02-29", "1976年2月29日", "29 Feb 1976"),
        ("skills", ["DRIVING", "CHEF"], "厨师面点、开车", "Cooking, Driving"),
        ("in_school", False, "否", "No"),
        ("marital", {"na": "DECLINED"}, "不愿回答", "Prefer not to say"),
        ("tenure", "YURT", "YURT", "YURT"),
    ],
)
def test_a_value_is_said_in_words(key: str, value: object, zh: str, en: str) -> None:
    catalogue = fact_catalogue()

    assert catalogue.text(key, value) == zh
    assert catalogue.text(key, value, "en") == en


def test_a_fact_is_stale_the_day_after_its_freshness_ends() -> None:
    wage = fact_catalogue()["income_wage"]
    assert wage.freshness_days == 180

    assert not wage.stale_on(date(2026, 1, 1), date(2026, 6, 30))
    assert wage.stale_on(date(2026, 1, 1), date(2026, 7, 1))
    assert not fact_catalogue()["birth_date"].stale_on(date(1990, 1, 1), date(2026, 1, 1))

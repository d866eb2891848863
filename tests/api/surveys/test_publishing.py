from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.core.contracts import load_json
from api.surveys.errors import SurveyAlreadyPublished, SurveyInvalid, SurveyNotFound
from api.surveys.queries import fact_catalogue, newest_surveys, opened_survey, survey_definition
from api.surveys.rules.definition import all_items
from api.surveys.rules.lint import definition_problems
from api.surveys.service import publish_shipped, publish_survey, shipped_surveys
from tests.factories.surveys import changed, small_survey


def test_the_shipped_surveys_are_published_once(session: Session) -> None:
    before = publish_shipped(session)

    assert {survey.key for survey in before} <= {"employment-home-visit", "hardship-household"}
    assert publish_shipped(session) == []
    assert {one["key"] for one in newest_surveys(session)} >= {
        "employment-home-visit",
        "hardship-household",
    }


def test_publishing_the_same_content_again_changes_nothing(session: Session) -> None:
    first = publish_survey(session, small_survey())

    assert publish_survey(session, small_survey()) is first


def test_a_published_version_cannot_be_given_another_content(session: Session) -> None:
    publish_survey(session, small_survey())

    with pytest.raises(SurveyAlreadyPublished):
        publish_survey(session, changed(small_survey(), ("title", "zh"), "别的题目"))


def test_the_newest_open_version_is_offered_and_the_old_one_still_checks(session: Session) -> None:
    publish_survey(session, small_survey())
    second = publish_survey(session, small_survey(version=2))

    offered = [one for one in newest_surveys(session) if one["key"] == second.key]

    assert [(one["version"], one["sha256"]) for one in offered] == [(2, second.sha256)]
    assert opened_survey(session, second.key, 1).version == 1
    assert survey_definition(session, second.key, 2) == small_survey(version=2)


def test_an_unknown_version_is_refused(session: Session) -> None:
    with pytest.raises(SurveyNotFound):
        opened_survey(session, "nothing-of-the-kind", 1)


@pytest.mark.parametrize(
    ("place", "value", "rule"),
    [
        (("key",), "Not A Key", "pattern"),
        (("pages",), [], "minItems"),
        (("pages", 0, "items", 0, "type"), "slider", "enum"),
        (("pages", 0, "items", 0, "label"), {"zh": "只有中文"}, "required"),
        (("pages", 0, "items", 1, "id"), "tenure", "duplicate_id"),
        (("pages", 0, "items", 1, "id"), "people", "reserved_id"),
        (("pages", 0, "items", 1, "id"), "constructor", "reserved_id"),
        (("pages", 0, "items", 1, "relevant"), ["eval", "x"], "unknown_operator"),
        (("pages", 0, "items", 0, "relevant"), ["gt", ["get", "rent"], 0], "forward_reference"),
        (("pages", 0, "items", 1, "relevant"), ["get", "it.later"], "forward_reference"),
        (("pages", 0, "items", 0, "fact"), "favourite_colour", "unknown_fact"),
        (("pages", 0, "items", 0, "fact"), "marital", "fact_of_another_entity"),
        (("pages", 0, "items", 0, "fact"), "area_sqm", "fact_of_another_type"),
        (("pages", 0, "items", 0, "options", 0, "value"), "CASTLE", "option_not_in_fact"),
        (("pages", 0, "items", 1, "fact"), "expense_food", None),
    ],
)
def test_a_faulty_definition_is_refused_with_the_place_and_the_rule(
    session: Session, place: tuple[str | int, ...], value: object, rule: str | None
) -> None:
    definition = changed(small_survey(), place, value)

    if rule is None:
        assert publish_survey(session, definition).id
        return
    with pytest.raises(SurveyInvalid) as refusal:
        publish_survey(session, definition)

    assert rule in {problem["rule"] for problem in refusal.value.details["problems"]}


def test_a_definition_over_256_kb_or_300_items_is_refused() -> None:
    crowded = deepcopy(small_survey())
    note = {"type": "note", "label": {"zh": "字" * 200, "en": "x" * 400}}
    crowded["pages"] = [
        {
            "id": f"page_{number}",
            "title": {"zh": "页", "en": "Page"},
            "items": [{**note, "id": f"note_{number}_{place}"} for place in range(60)],
        }
        for number in range(6)
    ]

    rules = {problem["rule"] for problem in definition_problems(crowded, fact_catalogue())}

    assert rules == {"too_large"}
    for page in crowded["pages"]:
        for item in page["items"]:
            item["label"] = {"zh": "字", "en": "x"}
    rules = {problem["rule"] for problem in definition_problems(crowded, fact_catalogue())}
    assert rules == {"too_many_items"}


@pytest.mark.parametrize("path", shipped_surveys())
def test_a_shipped_survey_breaks_no_rule_and_asks_in_short_sentences(path: str) -> None:
    definition = load_json(path)

    assert definition_problems(definition, fact_catalogue()) == []
    for item, _ in all_items(definition):
        assert len(item["label"]["zh"]) <= 20, item["id"]
        assert len(item.get("hint", {"zh": ""})["zh"]) <= 20, item["id"]


def test_H26_L12_the_employment_survey_asks_every_essential_fact_of_three_and_five() -> None:
    definition = load_json("surveys/employment-home-visit.v1.json")
    asked = {item["fact"] for item, _ in all_items(definition) if "fact" in item}
    essential: set[Any] = {fact.key for fact in fact_catalogue().facts.values() if fact.essential}

    assert essential - asked == {"name"}  # asked when a member is added


def test_C17_the_hardship_survey_asks_income_by_member_source_and_evidence() -> None:
    definition = load_json("surveys/hardship-household.v1.json")
    per_person = {item["id"] for item, repeat in all_items(definition) if repeat}
    asked = {item["id"] for item, _ in all_items(definition)}

    sources = {"wage", "business", "property", "pension", "benefit", "support", "other"}
    assert {f"income_{source}" for source in sources} <= per_person
    assert {"income_evidence", "living_standard", "staff_relative"} <= asked


def test_Y26_the_employment_survey_checks_contract_wages_hours_and_insurance() -> None:
    definition = load_json("surveys/employment-home-visit.v1.json")
    asked = {item["id"] for item, _ in all_items(definition)}

    assert {"labour_contract", "wages_on_time", "weekly_hours", "insurance_payer"} <= asked

"""What the server makes of a response: checked again, flagged, never lost."""

from typing import Any

import pytest

from api.surveys.rules.words import answers_in_words
from api.surveys.service import NEEDS_REVIEW, VALID, check_answers
from tests.factories.surveys import given, member, shipped

GUIXIANG = member("王桂香", "1976-02-29", relation="HEAD")
FUGEN = member("李福根", "1973-05-01", sex="MALE", relation="SPOUSE")
HOME: dict[str, Any] = {
    "family_kind": "USUAL",
    "hukou_type": "LOCAL",
    "tenure": "OWNED",
    "area_sqm": 46,
    "housing_condition": "OLD",
    "care_needs": ["NONE"],
    "move_plan": "STAY",
    "dibao_status": "NEVER",
    "expense_medical": 60000,
    "expense_food": 150000,
    "hardship_causes": ["ILLNESS"],
    "difficulties": ["MEDICAL"],
    "needs": ["MEDICAL"],
}
ONE: dict[str, Any] = {
    "members": [
        {
            "person_id": "王桂香",
            "phone": "13812345678",
            "marital": "MARRIED",
            "health": "FAIR",
            "disability": "NONE",
        }
    ],
    "work": [
        {
            "person_id": "王桂香",
            "labour_capacity": "FULL",
            "employment_status": "EMPLOYED",
            "employment_since": "2020-06-30",
            "employer": "运河超市",
            "occupation": "理货",
            "work_place": "COMMUNITY",
        }
    ],
    "incomes": [
        {
            "person_id": "王桂香",
            "income_wage": 186000,
            "income_pension": 0,
            "pension": "EMPLOYEE",
            "medical_insurance": "EMPLOYEE",
        }
    ],
    "skills_of": [
        {
            "person_id": "王桂香",
            "education": "JUNIOR_MIDDLE",
            "skills": ["CHEF"],
            "skill_level": "NONE",
            "last_job": "食堂帮厨",
        }
    ],
}
COMPUTED = {"incomes": {"王桂香": {"income_month": 186000}}, "income_total": 186000}


def test_a_complete_visit_is_valid_and_observes_its_facts() -> None:
    checked = check_answers(shipped(), given(HOME | ONE, [GUIXIANG]), COMPUTED)

    assert (checked.status, checked.problems) == (VALID, [])
    observed = {(fact["entity"], fact["key"]): fact["new"] for fact in checked.facts}
    assert observed["person:王桂香", "income_wage"] == 186000
    assert observed["household:home", "income_total_month"] == 186000
    assert len(checked.kept["members"][0]) == 5


def test_a_calculation_that_differs_is_flagged_with_both_values() -> None:
    sent = {**COMPUTED, "income_total": 999}

    checked = check_answers(shipped(), given(HOME | ONE, [GUIXIANG]), sent)

    assert checked.status == NEEDS_REVIEW
    assert checked.computed["income_total"] == 186000
    assert [(one["pointer"], one["rule"], one["params"]) for one in checked.problems] == [
        ("/income_total", "computed_differs", {"ours": 186000, "sent": 999})
    ]


def test_answers_from_the_office_bring_no_calculations() -> None:
    checked = check_answers(shipped(), given(HOME | ONE, [GUIXIANG]))

    assert checked.status == VALID


def test_H14_a_person_without_work_who_wants_it_is_asked_about_wishes() -> None:
    idle = {"person_id": "李福根", "labour_capacity": "FULL", "employment_status": "UNEMPLOYED"}
    work = {"work": [idle], "wishes": [{"person_id": "李福根", "job_willingness": "WANTS_NOW"}]}

    checked = check_answers(shipped(), given(work, [FUGEN]))

    assert {"/wishes/李福根/wished_jobs", "/skills_of/李福根/training_wish"} <= set(checked.visible)
    assert checked.computed["zero_employment"] is True


def test_L27_one_employed_member_ends_zero_employment() -> None:
    idle = {"person_id": "李福根", "labour_capacity": "FULL", "employment_status": "UNEMPLOYED"}
    wishes = [{"person_id": "李福根", "job_willingness": "WANTS_NOW"}]
    work = {"work": [idle, *ONE["work"]], "wishes": wishes}

    checked = check_answers(shipped(), given(work, [GUIXIANG, FUGEN]))

    assert checked.computed["zero_employment"] is False


def test_Y17_income_per_head_counts_who_lives_there() -> None:
    away = {**member("小李", "2005-01-01"), "co_resident": False}
    incomes = [
        {
            "person_id": name,
            "income_wage": wage,
            "income_business": 0,
            "income_property": 0,
            "income_pension": 0,
            "income_benefit": 0,
            "income_support": 0,
        }
        for name, wage in (("王桂香", 135000), ("李福根", 0), ("小李", 0))
    ]

    people = [GUIXIANG, FUGEN, away]
    checked = check_answers(shipped("hardship-household"), given({"incomes": incomes}, people))

    assert checked.computed["income_per_head"] == 67500


@pytest.mark.parametrize("answers", [None, [], "text", 7])
def test_answers_that_are_no_record_need_review(answers: object) -> None:
    assert check_answers(shipped(), given(answers), {}).status == NEEDS_REVIEW


def test_what_was_not_asked_stays_out_of_the_kept_answers() -> None:
    checked = check_answers(shipped(), given(HOME | ONE | {"dibao_amount": 62000}, [GUIXIANG]))

    assert "dibao_amount" not in checked.kept
    assert checked.status == VALID


def test_the_case_file_reads_answers_in_the_surveys_own_words() -> None:
    survey, given_ = shipped(), given(HOME | ONE | {"area_sqm": -1}, [GUIXIANG])
    checked = check_answers(survey, given_)

    pages = answers_in_words(
        survey.definition,
        given_.answers,
        given_.people,
        "zh",
        computed=checked.computed,
        problems=checked.problems,
    )

    assert [page["title"] for page in pages][:3] == ["家庭情况", "工作去向", "收入与困难"]
    lines = {
        (line.get("person"), line["label"]): line for page in pages for line in page["answers"]
    }
    assert lines[None, "房子是谁的"]["text"] == "自有"
    assert lines["王桂香", "月工资"]["text"] == "1,860 元/月"
    assert lines[None, "住房面积"] == {
        "item": "area_sqm",
        "label": "住房面积",
        "text": "−1 平方米",
        "flag": "min",
    }

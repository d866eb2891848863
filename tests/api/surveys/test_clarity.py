"""A visit that asked everything leaves a file in which all of 三清 and 五清 is clear."""

from datetime import date
from random import Random
from typing import Any

import pytest

from api.households.rules.clarity import Known, clarity
from api.surveys.rules.definition import CompiledItem
from api.surveys.rules.evaluate import evaluate
from api.surveys.rules.outcome import SurveyInput
from tests.contract.survey_cases import fitting_answer
from tests.factories.surveys import TODAY, member, shipped

BIRTHS = [
    "1940-05-01",
    "1955-02-28",
    "1968-11-21",
    "1976-02-29",
    "1990-01-01",
    "2003-07-07",
    "2012-09-01",
    "2022-03-03",
]


def everything_answered(people: list[dict[str, Any]], random: Random) -> list[dict[str, Any]]:
    """Answer what is asked until nothing more is asked; return the observed facts."""
    survey = shipped()
    answers: dict[str, Any] = {}
    for _ in range(8):
        given = SurveyInput(answers, people, [], "home", TODAY)
        outcome = evaluate(survey.compiled, given)
        before = str(answers)
        for page in survey.compiled.pages:
            for item in page.items:
                _fill(item, answers, people, set(outcome.visible), random)
        if str(answers) == before:
            break
    return outcome.facts


def _fill(
    item: CompiledItem,
    answers: dict[str, Any],
    people: list[Any],
    visible: set[str],
    random: Random,
) -> None:
    if item.type != "repeat":
        if f"/{item.id}" in visible and item.type not in ("calc", "note"):
            answers.setdefault(item.id, fitting_answer(random, item.raw))
        return
    records = answers.setdefault(item.id, [{"person_id": person["id"]} for person in people])
    for record in records:
        for inner in item.items:
            pointer = f"/{item.id}/{record['person_id']}/{inner.id}"
            if pointer in visible and inner.type != "calc":
                record.setdefault(inner.id, fitting_answer(random, inner.raw))


@pytest.mark.parametrize("seed", range(40))
def test_H26_L12_asking_everything_makes_all_groups_clear(seed: int) -> None:
    random = Random(seed)
    births = random.sample(BIRTHS, random.randint(1, 4))
    people = [member(f"p{number}", born) for number, born in enumerate(births)]

    facts = everything_answered(people, random)

    today = date.fromisoformat(TODAY)
    names = [
        {"entity": f"person:{person['id']}", "key": key, "new": person[key]}
        for person in people
        for key in ("name", "sex", "birth_date")
    ]
    known = [Known(one["entity"], one["key"], today, one["new"]) for one in names + facts]
    found = clarity([f"person:{one['id']}" for one in people], "household:home", known, today)
    unclear = {
        group: lack["missing"]
        for groups in found.values()
        for group, lack in groups.items()
        if lack["state"] != "clear"
    }
    assert unclear == {}

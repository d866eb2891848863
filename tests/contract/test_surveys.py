"""Server and tablet ask the same, calculate the same and find the same wrong, survey by survey."""

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from api.core.canonical import canonical_json
from api.core.contracts import load_json
from api.surveys.rules.definition import CompiledSurvey, compile_survey
from api.surveys.rules.evaluate import evaluate
from api.surveys.rules.outcome import SurveyInput
from api.surveys.rules.words import answers_in_words
from api.surveys.service import shipped_surveys
from tests.contract.survey_cases import random_input
from tests.contract.typescript import on_the_tablet

ENGINE = ["src/surveys/engine.ts", "src/surveys/words.ts"]
CANONICAL = ["src/core/canonical.ts"]
EVALUATE = """({ openSurvey, answersInWords }, { definition, input }) => {
  const { visible, computed, problems, kept, facts } = openSurvey(definition).evaluate(input)
  const words = (lang) => answersInWords(definition, { ...input, lang, computed, problems })
  return { visible, computed, problems, kept, facts, zh: words('zh'), en: words('en') }
}"""


def outcome_here(survey: CompiledSurvey, given: dict[str, Any]) -> dict[str, Any]:
    outcome = evaluate(survey, SurveyInput(**given))
    words = {
        lang: answers_in_words(
            survey.raw,
            given["answers"],
            given["people"],
            lang,
            computed=outcome.computed,
            problems=outcome.problems,
        )
        for lang in ("zh", "en")
    }
    return {
        "visible": outcome.visible,
        "computed": outcome.computed,
        "problems": outcome.problems,
        "kept": outcome.kept,
        "facts": outcome.facts,
        **words,
    }


@pytest.mark.parametrize("path", shipped_surveys())
def test_both_engines_agree_on_random_families_and_answers(path: str) -> None:
    definition = load_json(path)
    random = Random(path)
    inputs = [random_input(random, definition) for _ in range(150)]

    survey = compile_survey(definition)
    here = [outcome_here(survey, given) for given in inputs]
    asked = [{"definition": definition, "input": given} for given in inputs]
    there = on_the_tablet(ENGINE, EVALUATE, asked)

    for given, ours, theirs in zip(inputs, here, there, strict=True):
        for part, expected in ours.items():
            same = json.dumps(theirs[part], sort_keys=True) == json.dumps(expected, sort_keys=True)
            assert same, (part, given)
    rules = Counter(problem["rule"] for outcome in here for problem in outcome["problems"])
    assert {"type", "required", "option", "min", "max", "unknown_item", "alone"} <= rules.keys()


def test_a_definition_has_the_same_canonical_bytes_on_the_tablet() -> None:
    values = [load_json(path) for path in shipped_surveys()]
    values += [{"b": [1, True, None, "入户\n\u2028😀"], "a": {"": 0}, "\uffee": 1, "😀": -7}]

    there = on_the_tablet(CANONICAL, "({ canonicalJson }, value) => canonicalJson(value)", values)

    assert [text.encode() for text in there] == [canonical_json(value) for value in values]

"""The server's engine gives what the shared vectors say; the tablet's suite runs the same files."""

from typing import Any

import pytest

from api.core.contracts import SCHEMAS, load_json
from api.surveys.rules.definition import compile_survey
from api.surveys.rules.evaluate import evaluate
from api.surveys.rules.outcome import SurveyInput
from api.surveys.rules.words import answers_in_words

FILES = sorted(path.name for path in (SCHEMAS / "surveys" / "vectors").glob("*.json"))
CASES = [
    pytest.param(name, case, id=f"{name.split('.')[0]}: {case['name']}")
    for name in FILES
    for case in load_json(f"surveys/vectors/{name}")["cases"]
]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_engine_agrees_with_the_vector(name: str, case: dict[str, Any]) -> None:
    definition = load_json(f"surveys/vectors/{name}")["definition"]
    given = SurveyInput(**case["input"])

    outcome = evaluate(compile_survey(definition), given)

    assert outcome.visible == case["outcome"]["visible"]
    assert outcome.computed == case["outcome"]["computed"]
    assert outcome.kept == case["outcome"]["kept"]
    assert outcome.facts == case["outcome"]["facts"]
    problems = [
        {key: one[key] for key in ("pointer", "rule", "params")} for one in outcome.problems
    ]
    assert problems == case["outcome"]["problems"]
    for lang in ("zh", "en"):
        assert case["words"][lang] == answers_in_words(
            definition,
            given.answers,
            given.people,
            lang,
            computed=outcome.computed,
            problems=outcome.problems,
        )

"""The evaluator gives what the shared vectors say; the tablet's suite runs the same file."""

from typing import Any

import pytest

from api.core.contracts import load_json
from api.core.expressions import ExpressionError, compile_expression

VECTORS = load_json("expressions/vectors.v1.json")


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_evaluator_agrees_with_the_vector(case: dict[str, Any]) -> None:
    outcome: dict[str, Any]
    try:
        expression = compile_expression(case["expr"])
        data = case.get("data", VECTORS["data"])
        outcome = {"value": expression(data, VECTORS["today"], case.get("it"))}
    except ExpressionError as error:
        outcome = {"error": error.code}

    expected = {key: case[key] for key in ("value", "error") if key in case}
    assert outcome == expected
    assert type(outcome.get("value")) is type(expected.get("value"))


def test_an_expression_knows_the_paths_it_reads() -> None:
    expression = compile_expression(["sum", ["get", "family"], ["get", "it.income"]])

    assert expression.paths == {"family", "it.income"}

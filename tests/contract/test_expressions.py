"""Server and tablet give the same value or the same error on thousands of random expressions."""

import json
from collections import Counter
from random import Random

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from api.core.expressions import ExpressionError, compile_expression
from tests.contract.expression_cases import (
    CORPUS,
    SEED,
    TODAY,
    corpus_text,
    outcome_of,
    random_case,
)
from tests.contract.typescript import on_the_tablet

EVALUATE = """({ compileExpression, ExpressionError }, { expr, data }) => {
  try {
    return { value: compileExpression(expr).evaluate(data, '%s') }
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.code }
    throw error
  }
}"""

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


def test_both_evaluators_agree_on_four_thousand_random_expressions() -> None:
    random = Random(SEED)
    cases = [random_case(random) for _ in range(4000)]

    here = [outcome_of(case) for case in cases]
    there = on_the_tablet(["src/core/expressions/index.ts"], EVALUATE % TODAY, cases)

    differing = [
        (case, ours, theirs)
        for case, ours, theirs in zip(cases, here, there, strict=True)
        if json.dumps(ours, sort_keys=True) != json.dumps(theirs, sort_keys=True)
    ]
    assert differing == []
    kinds = Counter(outcome.get("error", "value") for outcome in here)
    assert kinds["value"] > 1500, kinds  # the generator must not only find ways to fail


def test_the_committed_corpus_is_what_the_generator_makes() -> None:
    assert CORPUS.read_text() == corpus_text()


@seed(SEED)
@settings(max_examples=300, database=None)
@given(JSON_VALUES)
def test_any_json_is_read_or_refused_with_a_code(tree: object) -> None:
    try:
        compile_expression(tree)
    except ExpressionError as error:
        assert error.code in {"malformed", "unknown_operator", "bad_arity", "bad_path", "too_deep"}

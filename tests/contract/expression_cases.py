"""Random expressions and data from a fixed seed: mostly meaningful, some on wrong values.

``python -m tests.contract.expression_cases`` rewrites the corpus that the tablet's suite runs.
"""

import json
from random import Random
from typing import Any

from api.core.contracts import SCHEMAS
from api.core.expressions import ExpressionError, compile_expression

SEED = 20261121
TODAY = "2026-11-21"
CORPUS = SCHEMAS / "expressions" / "corpus.v1.json"
CORPUS_SIZE = 300

NUMBERS = [0, 1, -1, 2, 3, 7, -7, 16, 60, 185_00, 2**53 - 1, -(2**53) + 1]
TEXTS = ["", "A", "EMPLOYED", "入户", "😀", "\uffee", "2026-11-21", "1976-02-29", "2026-02-30"]
NAMES = ["n", "m", "day", "word", "flag", "list", "words", "family", "home", "absent"]
PATHS = [*NAMES, "it", "it.income", "it.age", "it.name", "home.area", "home.owner.name", "n.x"]
BINARY = ["eq", "ne", "lt", "le", "gt", "ge", "sub", "idiv", "mod"]
LOOPS = ["sum", "count", "min", "max", "any", "all", "filter", "map"]


def random_case(random: Random) -> dict[str, Any]:
    """Return ``{expr, data}``."""
    return {"expr": _expression(random, random.randint(1, 4)), "data": _data(random)}


def outcome_of(case: dict[str, Any]) -> dict[str, Any]:
    """Return ``{value}`` or ``{error}`` as the server sees it."""
    try:
        value = compile_expression(case["expr"])(case["data"], TODAY)
    except ExpressionError as error:
        return {"error": error.code}
    return {"value": value}


def _expression(random: Random, depth: int) -> Any:
    if depth == 0 or random.random() < 0.1:
        return _leaf(random)
    kind = random.random()
    if kind < 0.25:
        name = random.choice(BINARY)
        return [name, _expression(random, depth - 1), _expression(random, depth - 1)]
    if kind < 0.5:
        return _loop(random, depth)
    if kind < 0.65:
        name = random.choice(["and", "or", "coalesce", "add", "mul", "list"])
        return [name, *(_expression(random, depth - 1) for _ in range(random.randint(1, 3)))]
    if kind < 0.75:
        return ["if", *(_expression(random, depth - 1) for _ in range(3))]
    if kind < 0.85:
        name = random.choice(["not", "isnull", "len"])
        return [name, _expression(random, depth - 1)]
    if kind < 0.95:
        return _dated(random, depth)
    return ["in", _expression(random, depth - 1), ["get", random.choice(["list", "words"])]]


def _loop(random: Random, depth: int) -> list[Any]:
    name = random.choice(LOOPS)
    source = ["get", random.choice(["list", "words", "family", "family", "absent", "n"])]
    if name in ("sum", "count", "min", "max") and random.random() < 0.3:
        return [name, source]
    return [name, source, _expression(random, depth - 1)]


def _dated(random: Random, depth: int) -> list[Any]:
    name = random.choice(["age_on", "days_between", "add_days", "add_months"])
    first = random.choice([["get", "day"], ["today"], random.choice(TEXTS)])
    if name in ("age_on", "days_between"):
        return [name, first, random.choice([["today"], ["get", "day"], "2024-02-29"])]
    return [name, first, _expression(random, depth - 1)]


def _leaf(random: Random) -> Any:
    kind = random.random()
    if kind < 0.6:
        return ["get", random.choice(PATHS)]
    if kind < 0.65:
        return ["today"]
    return random.choice([random.choice(NUMBERS), random.choice(TEXTS), True, False, None])


def _value(random: Random) -> Any:
    return random.choice([random.choice(NUMBERS), random.choice(TEXTS), True, False, None, 1.5])


def _data(random: Random) -> dict[str, Any]:
    person = {"income": random.choice(NUMBERS), "age": random.randint(0, 90), "name": "甲"}
    family = [
        {**person, "age": random.randint(0, 90), "income": random.choice([*NUMBERS, None])}
        for _ in range(random.randint(0, 4))
    ]
    data = {
        "n": random.choice(NUMBERS),
        "m": random.choice([*NUMBERS, None]),
        "day": random.choice(["1976-02-29", "2026-01-31", "2026-11-21", "9999-12-31"]),
        "word": random.choice(TEXTS),
        "flag": random.choice([True, False, None]),
        "list": [random.choice(NUMBERS[:9]) for _ in range(random.randint(0, 4))],
        "words": [random.choice(TEXTS) for _ in range(random.randint(0, 3))],
        "family": family,
        "home": {"area": random.choice([46, None]), "owner": {"name": "乙"}},
    }
    if random.random() < 0.2:
        data[random.choice(list(data))] = _value(random)
    return data


def corpus() -> list[dict[str, Any]]:
    """Return the first random cases with their outcomes."""
    random = Random(SEED)
    cases = [random_case(random) for _ in range(CORPUS_SIZE)]
    return [{**case, **outcome_of(case)} for case in cases]


def corpus_text() -> str:
    """Return the corpus file: one case a line."""
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in corpus())
    return f'{{"version": 1, "seed": {SEED}, "today": "{TODAY}", "cases": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    CORPUS.write_text(corpus_text())

"""What a visit closes and asks for; the tablet's suite runs the same two files."""

from datetime import datetime
from typing import Any

import pytest

from api.core.contracts import load_json
from api.tasks.rules import part_of_day
from tests.api.tasks.corpus import POLICY, answer, draw_corpus

VECTORS = load_json("tasks/vectors.v1.json")


@pytest.mark.parametrize("case", [pytest.param(one, id=one["name"]) for one in VECTORS["cases"]])
def test_the_rules_agree_with_the_vector(case: dict[str, Any]) -> None:
    assert answer(case) == case["expected"]


@pytest.mark.parametrize("one", VECTORS["parts_of_day"], ids=lambda one: one["at"])
def test_the_parts_of_the_day_are_those_of_china(one: dict[str, str]) -> None:
    assert part_of_day(datetime.fromisoformat(one["at"]), POLICY) == one["part"]


def test_the_corpus_says_what_the_rules_answer() -> None:
    assert load_json("tasks/corpus.v1.json")["cases"] == draw_corpus()


def test_three_tries_in_a_row_cover_the_whole_day() -> None:
    order = POLICY["visit.nobody_home_order"]

    assert sorted(order) == ["AFTERNOON", "EVENING", "MORNING"]

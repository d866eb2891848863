"""How many responses of about sixty answers one core checks again in a second."""

from collections.abc import Iterator
from random import Random
from time import process_time
from typing import Any

from api.core.contracts import load_json
from api.surveys.rules.outcome import SurveyInput
from api.surveys.service import check_answers
from tests.bench.figure import Figure
from tests.contract.survey_cases import random_input
from tests.factories.surveys import shipped

VISITS = 200
ROUNDS = 5


def run() -> Iterator[Figure]:
    """Check invented visits to families of up to four, with their file beside them."""
    for figure in bench_survey_checks():
        yield Figure(**figure)


def bench_survey_checks() -> list[dict[str, Any]]:
    """Return the figures as dictionaries."""
    figures = []
    for key in ("employment-home-visit", "hardship-household"):
        definition, survey, random = load_json(f"surveys/{key}.v1.json"), shipped(key), Random(7)
        visits = [SurveyInput(**random_input(random, definition)) for _ in range(VISITS)]
        answers = sum(_count(visit.answers) for visit in visits) // VISITS
        began = process_time()
        for _ in range(ROUNDS):
            for visit in visits:
                check_answers(survey, visit, {})
        spent = process_time() - began
        figures.append(
            {
                "name": f"surveys.{key}.checks_per_s",
                "value": VISITS * ROUNDS / spent,
                "unit": "1/s",
                "n": VISITS * ROUNDS,
                "note": f"{answers} answers a visit; part of an ingest of 11 ms",
            }
        )
    return figures


def _count(answers: Any) -> int:
    if isinstance(answers, list):
        return sum(_count(one) for one in answers if isinstance(one, dict))
    return sum(_count(one) if isinstance(one, list) else 1 for one in answers.values())

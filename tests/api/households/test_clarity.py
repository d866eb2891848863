from datetime import date
from typing import Any

import pytest

from api.core.contracts import load_json
from api.households.rules.clarity import Known, clarity

CASES = load_json("facts/clarity-vectors.v1.json")["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_H26_L12_the_groups_are_as_clear_as_the_shared_vectors_say(case: dict[str, Any]) -> None:
    people = [person["entity"] for person in case["people"] if person["co_resident"]]
    known = [
        Known(fact["entity"], fact["key"], date.fromisoformat(fact["observed_on"]), fact["value"])
        for fact in case["facts"]
    ]

    groups = clarity(people, case["household"], known, date.fromisoformat(case["today"]))

    found = {
        name: {key: group["state"] for key, group in named.items()}
        for name, named in groups.items()
    }
    assert found == case["expected"]


def test_H26_the_missing_fact_is_named() -> None:
    case = CASES[0]
    person = case["people"][0]["entity"]

    groups = clarity([person], case["household"], [], date.fromisoformat(case["today"]))

    assert f"{person}/job_willingness" in groups["three"]["job_intention"]["missing"]

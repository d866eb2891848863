"""Random families, files and answers for a survey: mostly fitting, some wrong in every way."""

from collections.abc import Mapping
from random import Random
from typing import Any

from api.core.canonical import value_hash
from api.surveys.rules.definition import all_items

TODAY = "2026-11-21"
WRONG = [7, "x", True, [], {}, {"na": "NOBODY"}, 1.5, ["x"], -1, "", None, {"same": 3}]
RELATIONS = ["HEAD", "SPOUSE", "CHILD", "PARENT", "GRANDCHILD"]
TEXTS = ["王桂香", "工", "x" * 600, "😀"]
DATES = ["1976-02-29", "2026-11-21", "2027-01-01", "2020-06-30", "2026-02-30"]


def random_input(random: Random, definition: dict[str, Any]) -> dict[str, Any]:
    """Return the input of one evaluation."""
    people = [_person(random, number) for number in range(random.randint(0, 4))]
    return {
        "answers": _answers(random, definition, people),
        "people": people,
        "facts": _facts(random, definition, people),
        "household_id": "h1",
        "today": TODAY,
    }


def _person(random: Random, number: int) -> dict[str, Any]:
    year = random.randint(1935, 2024)
    return {
        "id": f"p{number}",
        "name": "王桂香",
        "sex": random.choice(["MALE", "FEMALE", None]),
        "birth_date": random.choice([f"{year}-03-14", None]) if number else f"{year}-03-14",
        "relation": RELATIONS[number],
        "is_head": number == 0,
        "co_resident": random.random() < 0.8,
    }


def _answers(random: Random, definition: dict[str, Any], people: list[Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for item, repeat in all_items(definition):
        if repeat is None and item["type"] == "repeat":
            answers[item["id"]] = _records(random, item, people)
        elif repeat is None and random.random() < 0.7:
            answers[item["id"]] = _answer(random, item)
    if random.random() < 0.1:
        answers["nothing_of_the_kind"] = random.choice(WRONG)
    return answers


def _records(random: Random, item: Mapping[str, Any], people: list[Any]) -> Any:
    if random.random() < 0.02:
        return random.choice(WRONG)
    if item["repeat"]["over"] == "rows":
        keys = [{"row_id": f"r{number}"} for number in range(random.randint(0, 12))]
    else:
        keys = [{"person_id": person["id"]} for person in people if random.random() < 0.9]
        keys += [{"person_id": "p9"}] if random.random() < 0.05 else []
    inner = item["repeat"]["items"]
    return [
        {**key, **{one["id"]: _answer(random, one) for one in inner if random.random() < 0.7}}
        for key in keys
    ]


def _answer(random: Random, item: Mapping[str, Any]) -> Any:
    chance = random.random()
    if chance < 0.05:
        return random.choice(WRONG)
    if chance < 0.1:
        return {"na": random.choice(["UNKNOWN", "DECLINED", "NONE"])}
    if chance < 0.12:
        return {"same": "0123456789abcdef"}
    return _value(random, item)


def fitting_answer(random: Random, item: Mapping[str, Any]) -> Any:
    """Return an answer that breaks no rule of its question."""
    if item["type"] == "multi":
        return [random.choice([option["value"] for option in item["options"]])]
    if item["type"] == "date":
        return TODAY
    if item["type"] in ("integer", "money_fen"):
        return random.randint(1, 40)
    return {"id_no": "11010519491231002X", "phone": "13812345678", "text": "好"}.get(
        item["type"]
    ) or _value(random, item)


def _value(random: Random, item: Mapping[str, Any]) -> Any:
    kind, options = item["type"], [option["value"] for option in item.get("options", ())]
    if kind == "choice":
        return random.choice(options)
    if kind == "multi":
        return random.sample(options, random.randint(1, min(3, len(options))))
    if kind in ("integer", "money_fen"):
        return random.choice([0, 1, 46, 186000, 10**13])
    if kind == "boolean":
        return random.random() < 0.5
    if kind == "date":
        return random.choice(DATES)
    return {
        "phone": random.choice(["13812345678", "0571-88123456", "12345"]),
        "id_no": random.choice(["11010519491231002X", "110105194912310021"]),
    }.get(kind, random.choice(TEXTS))


def _facts(random: Random, definition: dict[str, Any], people: list[Any]) -> list[Any]:
    facts = []
    for item, repeat in all_items(definition):
        if "fact" not in item or item["type"] == "calc":
            continue
        entities = [f"person:{person['id']}" for person in people] if repeat else ["household:h1"]
        for entity in entities:
            if random.random() < 0.5:
                value = _answer(random, item)
                filed = {"entity": entity, "key": item["fact"], "value": value, "fver": 3}
                facts.append({**filed, "hash": value_hash(value), "observed_at": None})
    return facts

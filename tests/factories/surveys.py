"""Small surveys, families and files for tests."""

from copy import deepcopy
from typing import Any

from api.core.contracts import load_json
from api.surveys.rules.opened import OpenedSurvey, open_definition
from api.surveys.rules.outcome import SurveyInput

TODAY = "2026-11-21"


def small_survey(version: int = 1) -> dict[str, Any]:
    """A survey of two questions that breaks no rule."""
    yuan = {"zh": "元", "en": "yuan"}
    options = [
        {"value": "OWNED", "zh": "自有", "en": "Owned"},
        {"value": "PRIVATE_RENTAL", "zh": "租私房", "en": "Rental"},
    ]
    home = {"zh": "这房子是谁的？", "en": "Whose is the home?"}
    rent = {"zh": "一个月房租多少？", "en": "Rent a month?"}
    items = [
        {"id": "tenure", "type": "choice", "label": home, "options": options, "fact": "tenure"},
        {"id": "rent", "type": "money_fen", "label": rent, "unit": yuan, "fact": "expense_rent"},
    ]
    pages = [{"id": "home", "title": {"zh": "住房", "en": "Home"}, "items": items}]
    title = {"zh": "小问卷", "en": "Small survey"}
    return {"key": "small-survey", "version": version, "title": title, "pages": pages}


def changed(definition: dict[str, Any], place: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Return a copy with another value at a place."""
    copy = deepcopy(definition)
    inner: Any = copy
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return copy


def shipped(key: str = "employment-home-visit") -> OpenedSurvey:
    """A shipped survey, ready to check answers, without a database."""
    return open_definition(load_json(f"surveys/{key}.v1.json"), f"shipped {key}")


def member(
    name: str, birth_date: str | None, *, sex: str = "FEMALE", relation: str = "CHILD"
) -> dict[str, Any]:
    """A member of a household; the id is the name."""
    return {
        "id": name,
        "name": name,
        "sex": sex,
        "birth_date": birth_date,
        "relation": relation,
        "is_head": relation == "HEAD",
        "co_resident": True,
    }


def given(
    answers: Any,
    people: list[dict[str, Any]] | None = None,
    facts: list[dict[str, Any]] | None = None,
) -> SurveyInput:
    """What a visit on TODAY brings to the check."""
    return SurveyInput(answers, people or [], facts or [], "home", TODAY)

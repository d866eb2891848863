"""What goes into the evaluation of a survey, and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.core.expressions import ExpressionError
from api.core.expressions.values import full_years

Json = dict[str, Any]

PERSON_NAMES = ("id", "name", "sex", "birth_date", "relation", "is_head", "co_resident")
RESERVED_IDS = frozenset({*PERSON_NAMES, "age", "person_id", "row_id", "people", "it", "today"})
"""Names that expressions read already; an item has another id, unless it asks that very fact."""


@dataclass(frozen=True, slots=True)
class SurveyInput:
    """Everything that decides what is asked: answers, family, the file and the day."""

    answers: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]]
    """``{id, name, sex, birth_date, relation, is_head, co_resident}`` of each member."""
    facts: Sequence[Mapping[str, Any]]
    """``{entity, key, value, fver, hash}`` as the file has them."""
    household_id: str
    today: str
    """The day of the visit in Asia/Shanghai, ``YYYY-MM-DD``."""


@dataclass(slots=True)
class Outcome:
    """What came of the answers; ``kept`` leaves out what was not asked."""

    visible: list[str] = field(default_factory=list)
    computed: Json = field(default_factory=dict)
    problems: list[Json] = field(default_factory=list)
    kept: Json = field(default_factory=dict)
    facts: list[Json] = field(default_factory=list)

    def object_to(self, pointer: str, rule: str, params: Json | None = None) -> None:
        """Note a problem; its text stands under ``surveys.problem.<rule>``."""
        message_key = f"surveys.problem.{rule}"
        self.problems.append(
            {"pointer": pointer, "rule": rule, "params": params or {}, "message_key": message_key}
        )


@dataclass(slots=True)
class Place:
    """Where an item stands: the survey itself, or one record of a repeat."""

    prefix: str
    entity: str
    answers: Mapping[str, Any]
    seen: Json
    """What expressions read here, by item id."""
    kept: Json
    computed: Json


def person_record(person: Mapping[str, Any], today: str) -> Json:
    """Return what expressions may read of a member of the family."""
    record = {name: person.get(name) for name in PERSON_NAMES}
    record["age"] = age_of(record["birth_date"], today)
    return record


def age_of(birth_date: Any, today: str) -> int | None:
    """Return the age in whole years; None for an unknown or impossible birth date."""
    try:
        return full_years(birth_date, today) if type(birth_date) is str else None
    except ExpressionError:
        return None

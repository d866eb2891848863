"""三清 and 五清: which groups of facts are known and fresh (rows H26, L12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from api.core.clock import day_of
from api.core.expressions import Expression, ExpressionError, compile_expression
from api.households.rules.states import age_on
from api.surveys.queries import fact_catalogue
from api.surveys.rules.catalogue import Fact


@dataclass(frozen=True, slots=True)
class Known:
    """A current fact as clarity sees it."""

    entity: str
    key: str
    observed_on: date
    value: Any

    @classmethod
    def of(cls, entity: str, key: str, observed_at: datetime, value: Any) -> "Known":
        """Make one from a fact row; the day is Asia/Shanghai's."""
        return cls(entity, key, day_of(observed_at), value)


DECIDED_BY = {"age": "birth_date"}
"""What audiences read that is no fact itself, and the fact it comes from."""


@lru_cache
def _audience(name: str) -> Expression:
    return compile_expression(fact_catalogue().audiences[name])


def _told(fact: Fact, values: Mapping[str, Any], on: date) -> bool | None:
    """Say whether a fact is asked of this entity; None while that cannot be told."""
    if fact.applies is None:
        return True
    try:
        told = _audience(fact.applies)(dict(values), on.isoformat())
    except ExpressionError:
        return None
    return told if isinstance(told, bool) else None


def _applies(fact: Fact, values: Mapping[str, Any], on: date) -> bool:
    """Decide whether a fact is asked.

    While what decides it is not known but is itself asked of the entity, it counts as asked: of
    an adult whose employment nobody knows, the wish for a job is missing too.
    """
    told = _told(fact, values, on)
    if told is not None or fact.applies is None:
        return bool(told)
    unknown = [key for key in _audience(fact.applies).paths if values.get(key) is None]
    deciding = (fact_catalogue().get(DECIDED_BY.get(key, key)) for key in unknown)
    return any(one is not None and _told(one, values, on) is True for one in deciding)


def clarity(
    people: Iterable[str], household: str, known: Iterable[Known], on: date
) -> dict[str, dict[str, Any]]:
    """Return ``{three: {group: {state, missing, stale}}, five: {…}}``.

    ``missing`` and ``stale`` hold ``entity/key``. A group is ``missing`` when an essential fact
    was never asked of somebody to whom it applies, ``stale`` when all are known but one is too
    old, else ``clear``. The tablet counts alike (``schemas/facts/clarity-vectors.v1.json``).
    """
    catalogue = fact_catalogue()
    found = {(fact.entity, fact.key): fact for fact in known}
    entities = [("person", person) for person in people] + [("household", household)]
    groups: dict[str, dict[str, Any]] = {
        name: {
            group["key"]: {"state": "clear", "missing": [], "stale": []}
            for group in catalogue.groups[name]
        }
        for name in ("three", "five")
    }
    for kind, entity in entities:
        values = _values(entity, found, on)
        for fact in catalogue.of(kind):
            lack = _lack(fact, found.get((entity, fact.key)), values, on)
            for name, key in (("three", fact.three), ("five", fact.five)):
                if lack and key:
                    groups[name][key][lack].append(f"{entity}/{fact.key}")
    for group in (one for named in groups.values() for one in named.values()):
        group["state"] = "missing" if group["missing"] else "stale" if group["stale"] else "clear"
    return groups


def _lack(fact: Fact, held: Known | None, values: Mapping[str, Any], on: date) -> str | None:
    if not fact.essential or not _applies(fact, values, on):
        return None
    if held is None:
        return "missing"
    return "stale" if fact.stale_on(held.observed_on, on) else None


def _values(entity: str, found: Mapping[tuple[str, str], Known], on: date) -> dict[str, Any]:
    values = {key: fact.value for (owner, key), fact in found.items() if owner == entity}
    birth = values.get("birth_date")
    values["age"] = age_on(date.fromisoformat(birth), on) if isinstance(birth, str) else None
    return values

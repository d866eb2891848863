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


@lru_cache
def _audience(name: str) -> Expression:
    return compile_expression(fact_catalogue().audiences[name])


def _applies(name: str | None, values: Mapping[str, Any], on: date) -> bool:
    """Say whether a fact is asked of this entity; what cannot be told yet is not demanded."""
    if name is None:
        return True
    try:
        return _audience(name)(dict(values), on.isoformat()) is True
    except ExpressionError:
        return False


def clarity(
    people: Iterable[str], household: str, known: Iterable[Known], on: date
) -> dict[str, dict[str, Any]]:
    """Return ``{three: {group: {state, missing, stale}}, five: {…}}``.

    ``missing`` and ``stale`` hold ``entity/key``. A group is ``missing`` when an essential fact
    was never asked, ``stale`` when all are known but one is too old, else ``clear``. A fact is
    demanded of those to whom its audience applies; the tablet follows the same catalogue.
    """
    catalogue = fact_catalogue()
    found = {(fact.entity, fact.key): fact for fact in known}
    entities = {"person": list(people), "household": [household]}
    values = {entity: _values(entity, found, on) for named in entities.values() for entity in named}
    groups: dict[str, dict[str, Any]] = {
        name: {
            group["key"]: {"state": "clear", "missing": [], "stale": []}
            for group in catalogue.groups[name]
        }
        for name in ("three", "five")
    }
    for fact in catalogue.facts.values():
        if not fact.essential:
            continue
        for entity in entities[fact.entity]:
            if not _applies(fact.applies, values[entity], on):
                continue
            held = found.get((entity, fact.key))
            if held is not None and not fact.stale_on(held.observed_on, on):
                continue
            lack = "missing" if held is None else "stale"
            for name, key in (("three", fact.three), ("five", fact.five)):
                if key is not None:
                    groups[name][key][lack].append(f"{entity}/{fact.key}")
    for group in (one for named in groups.values() for one in named.values()):
        group["state"] = "missing" if group["missing"] else "stale" if group["stale"] else "clear"
    return groups


def _values(entity: str, found: Mapping[tuple[str, str], Known], on: date) -> dict[str, Any]:
    values = {key: fact.value for (owner, key), fact in found.items() if owner == entity}
    birth = values.get("birth_date")
    values["age"] = age_on(date.fromisoformat(birth), on) if isinstance(birth, str) else None
    return values

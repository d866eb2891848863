"""三清 and 五清: which groups of facts are known and fresh (rows H26, L12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.surveys.queries import fact_catalogue


@dataclass(frozen=True, slots=True)
class Known:
    """A current fact as clarity sees it."""

    entity: str
    key: str
    observed_on: date


def clarity(
    people: Iterable[str], household: str, known: Iterable[Known], on: date
) -> dict[str, dict[str, Any]]:
    """Return ``{three: {group: {state, missing, stale}}, five: {…}}``.

    ``missing`` and ``stale`` hold ``entity/key``. A group is ``missing`` when an essential fact
    was never asked, ``stale`` when all are known but one is too old, else ``clear``. Person facts
    are demanded of those people to whom they apply; the tablet and this function follow the same
    catalogue.
    """
    catalogue = fact_catalogue()
    found = {(fact.entity, fact.key): fact for fact in known}
    entities = {"person": list(people), "household": [household]}
    groups: dict[str, dict[str, Any]] = {}
    for name in ("three", "five"):
        groups[name] = {
            group["key"]: {"state": "clear", "missing": [], "stale": []}
            for group in catalogue.groups[name]
        }
    for fact in catalogue.facts.values():
        if not fact.essential:
            continue
        for entity in entities[fact.entity]:
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


def clear_count(groups: Mapping[str, Mapping[str, Any]]) -> int:
    """Return how many groups are clear."""
    return sum(1 for group in groups.values() if group["state"] == "clear")

"""The facts that the file holds already, and what an answer adds to them."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.surveys.rules.definition import CompiledItem
from api.surveys.rules.outcome import Json
from api.surveys.rules.values import fault_of, is_blank, normal_form


class FiledFacts:
    """Facts of one household by entity and key."""

    def __init__(self, facts: Iterable[Mapping[str, Any]]) -> None:
        self._facts = {(fact["entity"], fact["key"]): fact for fact in facts}

    def value_for(self, item: CompiledItem, entity: str, today: str) -> Any:
        """Return what the file says, if it would be an answer to this question; else None."""
        fact = self._facts.get((entity, item.fact)) if item.fact and item.prefill else None
        if fact is None or is_blank(fact["value"]):
            return None
        value = fact["value"]
        if item.type in ("phone", "id_no") or item.raw.get("sensitive"):
            return value if type(value) is str else None  # perhaps a mask: not to be checked
        if isinstance(value, Mapping) or fault_of(item, value, today):
            return None
        return normal_form(item, value)

    def observed(self, key: str, entity: str, value: Any) -> Json:
        """Return the observation of a value; ``confirmed`` when the file says the same."""
        filed = self._facts.get((entity, key))
        return {
            "entity": entity,
            "key": key,
            "new": value,
            "base_fver": filed["fver"] if filed else None,
            "base_hash": filed["hash"] if filed else None,
            "confirmed": filed is not None and _same(filed["value"], value),
        }

    def confirmed_unseen(self, key: str, entity: str, value_hash: str) -> Json:
        """Return the observation that a value shown only as a mask is still right."""
        filed = self._facts.get((entity, key))
        return {
            "entity": entity,
            "key": key,
            "new": None,
            "base_fver": filed["fver"] if filed and filed["hash"] == value_hash else None,
            "base_hash": value_hash,
            "confirmed": True,
        }


def _same(filed: Any, value: Any) -> bool:
    if isinstance(filed, list):
        return bool(sorted(map(str, filed)) == value)
    return type(filed) is type(value) and bool(filed == value)

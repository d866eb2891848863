"""What must hold of a definition beyond its schema before it may be published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.core.canonical import canonical_json
from api.core.contracts import problems_of
from api.core.expressions import ExpressionError, compile_expression
from api.surveys.rules.catalogue import FactCatalogue
from api.surveys.rules.definition import Definition
from api.surveys.rules.outcome import PERSON_NAMES, RESERVED_IDS, Json

SCHEMA = "surveys/definition.v1.json"
MAX_BYTES = 256 * 1024
MAX_ITEMS = 300

INHERITED = frozenset({"constructor"})
"""A name that every JavaScript object answers to; no item may have it."""


def definition_problems(definition: Any, catalogue: FactCatalogue) -> list[Json]:
    """Return what is wrong as ``{pointer, rule, params}``; an empty list may be published."""
    faults = problems_of(SCHEMA, definition)
    if faults:
        return [{**fault, "params": {}} for fault in faults]
    size = len(canonical_json(definition))
    if size > MAX_BYTES:
        return [{"pointer": "", "rule": "too_large", "params": {"bytes": size}}]
    return list(_Lint(catalogue).survey(definition))


@dataclass
class _Lint:
    catalogue: FactCatalogue
    ids: set[str] = field(default_factory=set)
    """Ids of the items so far, which no later one may take."""
    readable: set[str] = field(default_factory=lambda: {"people", "it"})
    """First names that an expression may read at this point."""
    record_names: set[str] = field(default_factory=lambda: {*PERSON_NAMES, "age"})
    facts: set[tuple[str, str]] = field(default_factory=set)

    def survey(self, definition: Definition) -> Iterator[Json]:
        page_ids: set[str] = set()
        for page_no, page in enumerate(definition["pages"]):
            pointer = f"/pages/{page_no}"
            if page["id"] in page_ids:
                yield _fault(pointer, "duplicate_id", id=page["id"])
            page_ids.add(page["id"])
            yield from self.expression(page.get("relevant"), f"{pointer}/relevant")
            for item_no, item in enumerate(page["items"]):
                yield from self.item(item, f"{pointer}/items/{item_no}", None)
                self.readable.add(item["id"])
        if len(self.ids) > MAX_ITEMS:
            yield _fault("", "too_many_items", most=MAX_ITEMS)

    def item(self, item: Json, pointer: str, over: str | None) -> Iterator[Json]:
        yield from self.new_id(item["id"], pointer)
        yield from self.expression(item.get("relevant"), f"{pointer}/relevant")
        yield from self.expression(item.get("calc"), f"{pointer}/calc")
        yield from self.fact(item, pointer, over)
        if item["type"] == "repeat":
            yield from self.repeat(item, pointer, over)
        (self.record_names if over else self.readable).add(item["id"])
        constraint = item.get("constraint", {}).get("expr")
        yield from self.expression(constraint, f"{pointer}/constraint/expr")

    def repeat(self, item: Json, pointer: str, over: str | None) -> Iterator[Json]:
        if over:
            yield _fault(pointer, "nested_repeat")
            return
        repeat = item["repeat"]
        yield from self.expression(repeat.get("where"), f"{pointer}/repeat/where")
        for number, inner in enumerate(repeat["items"]):
            yield from self.item(inner, f"{pointer}/repeat/items/{number}", repeat["over"])

    def new_id(self, name: str, pointer: str) -> Iterator[Json]:
        if name in self.ids:
            yield _fault(pointer, "duplicate_id", id=name)
        if name in INHERITED:
            yield _fault(pointer, "reserved_id", id=name)
        self.ids.add(name)

    def expression(self, tree: Any, pointer: str) -> Iterator[Json]:
        """Refuse what cannot be read, and what reads an item that stands further down."""
        if tree is None:
            return
        try:
            paths = compile_expression(tree).paths
        except ExpressionError as error:
            yield _fault(pointer, error.code)
            return
        for path in sorted(paths):
            first, *rest = path.split(".")
            later_in_record = first == "it" and rest and rest[0] not in self.record_names
            if first not in self.readable or later_in_record:
                yield _fault(pointer, "forward_reference", path=path)

    def fact(self, item: Json, pointer: str, over: str | None) -> Iterator[Json]:
        key = item.get("fact")
        if item["id"] in RESERVED_IDS and not (key == item["id"] and over == "people"):
            yield _fault(pointer, "reserved_id", id=item["id"])
        if key is None:
            return
        fact = self.catalogue.get(key)
        entity = {"people": "person", None: "household"}.get(over)
        kind = item.get("calc_type", "integer") if item["type"] == "calc" else item["type"]
        if fact is None:
            yield _fault(pointer, "unknown_fact", fact=key)
        elif fact.entity != entity:
            yield _fault(pointer, "fact_of_another_entity", fact=key)
        elif fact.type != kind:
            yield _fault(pointer, "fact_of_another_type", fact=key)
        elif not _values(item) <= fact.option_values:
            yield _fault(pointer, "option_not_in_fact", fact=key)
        if (key, str(over)) in self.facts:
            yield _fault(pointer, "fact_asked_twice", fact=key)
        self.facts.add((key, str(over)))


def _values(item: Mapping[str, Any]) -> set[str]:
    return {option["value"] for option in item.get("options", ())}


def _fault(pointer: str, rule: str, **params: str | int) -> Json:
    return {"pointer": pointer, "rule": rule, "params": params}

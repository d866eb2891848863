"""A survey definition made ready to run: every expression compiled, every option set built."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.core.expressions import compile_expression
from api.core.expressions.values import Compiled

Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CompiledItem:
    """One question, note, calculation or repeat."""

    id: str
    type: str
    raw: Mapping[str, Any]
    required: bool
    fact: str | None
    prefill: bool
    relevant: Compiled | None
    constraint: Compiled | None
    calc: Compiled | None
    options: frozenset[str]
    alone: frozenset[str]
    items: tuple["CompiledItem", ...]
    item_ids: frozenset[str]
    where: Compiled | None
    over: str | None
    most: int


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """One screen of questions."""

    id: str
    raw: Mapping[str, Any]
    relevant: Compiled | None
    items: tuple[CompiledItem, ...]


@dataclass(frozen=True, slots=True)
class CompiledSurvey:
    """A definition and its compiled pages."""

    raw: Definition
    pages: tuple[CompiledPage, ...]
    item_ids: frozenset[str]


def compile_survey(definition: Definition) -> CompiledSurvey:
    """Compile a definition that fits its schema.

    Raises:
        ExpressionError: One of its expressions cannot be read; publishing refuses such a survey.
    """
    pages = tuple(
        CompiledPage(
            page["id"],
            page,
            _expression(page.get("relevant")),
            tuple(_item(item) for item in page["items"]),
        )
        for page in definition["pages"]
    )
    ids = frozenset(item.id for page in pages for item in page.items)
    return CompiledSurvey(definition, pages, ids)


def all_items(
    definition: Definition,
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    """Yield every item in reading order with the repeat it stands in, or None."""
    for page in definition["pages"]:
        for item in page["items"]:
            yield item, None
            for inner in item.get("repeat", {}).get("items", ()):
                yield inner, item


def _expression(tree: Any) -> Compiled | None:
    return None if tree is None else compile_expression(tree).run


def _item(item: Mapping[str, Any]) -> CompiledItem:
    options = item.get("options", ())
    repeat = item.get("repeat", {})
    items = tuple(_item(inner) for inner in repeat.get("items", ()))
    return CompiledItem(
        id=item["id"],
        type=item["type"],
        raw=item,
        required=item.get("required", False),
        fact=item.get("fact"),
        prefill=item.get("prefill", True),
        relevant=_expression(item.get("relevant")),
        constraint=_expression(item.get("constraint", {}).get("expr")),
        calc=_expression(item.get("calc")),
        options=frozenset(option["value"] for option in options),
        alone=frozenset(option["value"] for option in options if option.get("alone")),
        items=items,
        item_ids=frozenset(inner.id for inner in items),
        where=_expression(repeat.get("where")),
        over=repeat.get("over"),
        most=repeat.get("most", 30),
    )

"""The messages between tablets and server: their schemas hold with good and with bad examples."""

from pathlib import Path

import orjson
import pytest

from api.core.contracts import SCHEMAS, problems_of, validator
from api.sync.handlers import HANDLERS

FOLDER = SCHEMAS / "sync"
EXAMPLES = sorted((FOLDER / "examples").rglob("*.json"))
SCHEMA_FILES = sorted(FOLDER.glob("*.v1.json")) + sorted(FOLDER.glob("ops/*.v1.json"))


def schema_of(example: Path) -> str:
    return f"sync/{example.parent.relative_to(FOLDER / 'examples')}.v1.json"


def named(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_an_example_fits_its_schema_exactly_when_it_is_a_good_one(example: Path) -> None:
    problems = problems_of(schema_of(example), orjson.loads(example.read_bytes()))

    assert (problems == []) == example.name.startswith("ok-"), problems


@pytest.mark.parametrize("schema", SCHEMA_FILES, ids=named)
def test_every_schema_compiles_and_has_examples_of_both_kinds(schema: Path) -> None:
    name = str(schema.relative_to(SCHEMAS))
    validator(name)
    if schema.name == "common.v1.json":
        return

    shown = {example.name.split("-")[0] for example in EXAMPLES if schema_of(example) == name}

    assert shown == {"ok", "bad"}


def test_every_kind_of_operation_has_a_schema_and_a_handler() -> None:
    kinds = {path.name.removesuffix(".v1.json") for path in FOLDER.glob("ops/*.v1.json")}

    assert kinds == {kind for kind, _ in HANDLERS}


def test_a_schema_is_known_by_the_path_of_its_file() -> None:
    for path in SCHEMA_FILES:
        name = str(path.relative_to(SCHEMAS))
        assert orjson.loads(path.read_bytes())["$id"] == f"urn:ruhu:schema:{name}"

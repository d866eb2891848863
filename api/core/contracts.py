"""Loads and checks against the JSON Schemas of ``schemas/``."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@lru_cache
def load_json(path: str) -> Any:
    """Return a file of ``schemas/`` by its path inside the folder; callers must not change it."""
    return orjson.loads((SCHEMAS / path).read_bytes())


@lru_cache
def validator(path: str) -> jsonschema_rs.Draft202012Validator:
    """Return the compiled validator of one schema; ``$ref`` may name files beside it."""

    def retrieve(uri: str) -> Any:
        return load_json(uri.removeprefix("urn:ruhu:schema:"))

    return jsonschema_rs.Draft202012Validator(
        load_json(path), retriever=retrieve, validate_formats=True
    )


def problems_of(path: str, value: Any) -> list[dict[str, Any]]:
    """Return the faults of a value as ``{pointer, rule}``; an empty list when it fits."""
    return [
        {
            "pointer": "/" + "/".join(str(part) for part in fault.instance_path),
            "rule": str(fault.schema_path[-1]) if fault.schema_path else "schema",
        }
        for fault in validator(path).iter_errors(value)
    ]

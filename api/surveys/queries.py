"""Reads of the surveys feature, and the facts catalogue."""

from functools import lru_cache

from api.core.canonical import canonical_json, sha256_hex
from api.core.contracts import load_json
from api.surveys.rules.catalogue import FactCatalogue, parse_catalogue

CATALOGUE = "facts/catalogue.v1.json"


@lru_cache
def fact_catalogue() -> FactCatalogue:
    """Return every kind of fact; read once per process, without a database."""
    raw = load_json(CATALOGUE)
    return parse_catalogue(raw, sha256_hex(canonical_json(raw)))

"""What stands in a row: columns of the tables, and values as the services would store them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from api.core.crypto import encrypt
from api.demo.families import Family
from api.demo.history import Record
from api.demo.town import Door
from api.households.rules.masks import MASKS
from api.households.service.facts import SEALED, hash_of
from api.surveys.queries import fact_catalogue


@dataclass(frozen=True)
class Home:
    """A generated household together with where it lives and its past."""

    door: Door
    family: Family
    record: Record


@dataclass(frozen=True)
class Place:
    """Ids that every row of one grid carries."""

    district_id: str
    community_id: str
    grid_id: str
    worker_id: str


def stored_value(key: str, value: Any) -> tuple[str, bytes | None, str]:
    """Return JSON text, sealed value and hash, as ``households.service`` would store them."""
    fact = fact_catalogue()[key]
    if not fact.sensitive or not isinstance(value, str):
        return _plain_value(key, tuple(value) if isinstance(value, list) else value)
    _, sealed = encrypt(orjson.dumps(value), context=SEALED)
    return as_json(MASKS[fact.mask or "last4"](value)), sealed, hash_of(key, value)


@lru_cache(maxsize=100_000)
def _plain_value(key: str, value: Any) -> tuple[str, None, str]:
    plain = list(value) if isinstance(value, tuple) else value
    return as_json(plain), None, hash_of(key, plain)


def as_json(value: Any) -> str:
    """Return JSON text for a jsonb column."""
    return orjson.dumps(value).decode()


COLUMNS = {
    "buildings": "id district_id community_id grid_id estate name outline point floors has_lift"
    " source demo",
    "entrances": "id building_id name entrance_floor has_lift",
    "doors": "id entrance_id floor no use label",
    "addresses": "id district_id community_id grid_id building_id entrance_id estate road"
    " door_no building entrance floor room full_text point source",
    "households": "id district_id community_id grid_id address_id status risk_level tags"
    " arrival_notes last_visit_at last_visit_result last_visit_purpose last_visit_by_id"
    " next_due_on next_due_purpose created_at ver",
    "people": "id district_id name initials sex birth_date id_no_key id_no_sealed id_no_index"
    " id_last4_index id_mask phone created_at",
    "memberships": "id district_id household_id person_id relation co_resident since",
    "visits": "id district_id household_id purpose result started_at ended_at received_at"
    " author_id worker_ids present_person_ids place accuracy_m place_method note",
    "visit_responses": "id district_id household_id visit_id survey_key survey_version"
    " survey_sha256 status answers computed problems",
    "timeline_entries": "id district_id household_id at kind actor_id params ref_kind ref_id",
    "facts": "id district_id household_id entity_kind entity_id key value sealed hash fver state"
    " confirmed source source_id observer_id observed_at received_at",
    "tasks": "id district_id household_id kind purpose due_on note basis status created_at",
    "assignments": "id district_id household_id member_id from_at",
}

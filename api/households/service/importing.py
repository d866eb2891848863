"""Many homes and people at once, as ``create_household`` and ``create_person`` make them.

The same rows come to be as when a finder adds them one by one: addresses, households, people,
memberships, facts, and review items for look-alikes; each table by few statements.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import DeclarativeBase, Session

from api.core.clock import day_of
from api.core.database import new_id
from api.core.fast import insert_rows, run
from api.households.models import (
    Address,
    Fact,
    FactState,
    Household,
    HouseholdStatus,
    Membership,
    Person,
    Relation,
    ReviewItem,
    ReviewKind,
    RiskLevel,
)
from api.households.payloads import Origin
from api.households.rules.masks import initials_of
from api.households.service.fact_rows import FactRow
from api.households.service.facts import id_no_columns, stored_form

ROWS_AT_ONCE = 2_000
FACTS_OF_PEOPLE = ("name", "sex", "birth_date", "id_no", "phone")


@dataclass(slots=True)
class PersonToAdd:
    id: UUID
    facts: Mapping[str, Any]
    """Values of ``FACTS_OF_PEOPLE`` as facts hold them; missing ones are unknown."""

    relation: Relation
    twin_id: UUID | None = None
    """Somebody on file who may be the same human being."""

    twin_reason: str = "same_id_no"


@dataclass(slots=True)
class HomeToAdd:
    id: UUID
    community_id: UUID
    grid_id: UUID | None
    address: Mapping[str, Any]
    """``building_id entrance_id estate building entrance floor room full_text``."""

    people: list[PersonToAdd] = field(default_factory=list)
    exists: bool = False
    """The people join a household on file."""

    door_taken_by: UUID | None = None
    """Another family behind the same door."""


def add_homes(
    session: Session, homes: Sequence[HomeToAdd], district_id: UUID, origin: Origin
) -> None:
    """Write homes with their people; households on file get more people and are touched."""
    new = [home for home in homes if not home.exists]
    addresses = {home.id: new_id() for home in new}
    _write(session, Address, (_address(home, addresses, district_id, origin) for home in new))
    run(session, POINTS, ids=list(addresses.values()))
    _write(session, Household, (_household(home, addresses, district_id, origin) for home in new))
    living = [(home, person) for home in homes for person in home.people]
    _write(session, Person, (_person(one, district_id, origin) for _, one in living))
    _write(
        session, Membership, (_membership(home, one, district_id, origin) for home, one in living)
    )
    _write(
        session,
        Fact,
        (row for home, one in living for row in _facts(home, one, district_id, origin)),
    )
    _write(session, ReviewItem, _doubts(homes, district_id, origin))
    joined = [home.id for home in homes if home.exists]
    if joined:
        run(session, TOUCH, ids=joined)


POINTS = """
UPDATE addresses SET point = buildings.point FROM buildings
WHERE addresses.id = ANY(%(ids)s) AND buildings.id = addresses.building_id
"""
TOUCH = "UPDATE households SET ver = ver + 1 WHERE id = ANY(%(ids)s)"


def _write(
    session: Session, model: type[DeclarativeBase], rows: Iterator[Mapping[str, Any]]
) -> None:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        insert_rows(session, model, some)


def _address(
    home: HomeToAdd, ids: Mapping[UUID, UUID], district_id: UUID, origin: Origin
) -> dict[str, Any]:
    return {
        "id": ids[home.id],
        "district_id": district_id,
        "community_id": home.community_id,
        "grid_id": home.grid_id,
        "road": "",
        "door_no": "",
        "source": origin.source.value,
        **home.address,
    }


def _household(
    home: HomeToAdd, addresses: Mapping[UUID, UUID], district_id: UUID, origin: Origin
) -> dict[str, Any]:
    return {
        "id": home.id,
        "district_id": district_id,
        "community_id": home.community_id,
        "grid_id": home.grid_id,
        "address_id": addresses[home.id],
        "status": HouseholdStatus.ACTIVE.value,
        "risk_level": RiskLevel.HALF_YEARLY.value,
        "tags": [],
        "arrival_notes": "",
        "created_at": origin.received_at,
        "created_by_id": origin.observer_id,
        "ver": 1,
    }


def _person(one: PersonToAdd, district_id: UUID, origin: Origin) -> dict[str, Any]:
    return {
        "id": one.id,
        "district_id": district_id,
        "name": one.facts["name"],
        "initials": initials_of(one.facts["name"]),
        "sex": one.facts.get("sex"),
        "birth_date": one.facts.get("birth_date"),
        "phone": one.facts.get("phone"),
        "created_at": origin.received_at,
        "created_by_id": origin.observer_id,
        **id_no_columns(one.facts.get("id_no")),
    }


def _membership(
    home: HomeToAdd, one: PersonToAdd, district_id: UUID, origin: Origin
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "district_id": district_id,
        "household_id": home.id,
        "person_id": one.id,
        "relation": one.relation.value,
        "co_resident": True,
        "since": day_of(origin.observed_at),
    }


def _facts(
    home: HomeToAdd, one: PersonToAdd, district_id: UUID, origin: Origin
) -> Iterator[dict[str, Any]]:
    for key in FACTS_OF_PEOPLE:
        if one.facts.get(key) is None:
            continue
        value, sealed, value_hash = stored_form(key, one.facts[key])
        yield FactRow(
            id=new_id(),
            district_id=district_id,
            household_id=home.id,
            entity_kind="person",
            entity_id=one.id,
            key=key,
            value=value,
            sealed=sealed,
            hash=value_hash,
            fver=1,
            state=FactState.CURRENT.value,
            confirmed=False,
            source=origin.source.value,
            source_id=origin.source_id,
            observer_id=origin.observer_id,
            device_id=origin.device_id,
            observed_at=origin.observed_at,
            received_at=origin.received_at,
        ).columns()


def _doubts(
    homes: Sequence[HomeToAdd], district_id: UUID, origin: Origin
) -> Iterator[dict[str, Any]]:
    for home in homes:
        if home.door_taken_by is not None:
            details = {"other_household_id": str(home.door_taken_by)}
            kind = ReviewKind.DUPLICATE_HOUSEHOLD
            yield _doubt(home, kind, "same_door", details, district_id, origin)
        for one in home.people:
            if one.twin_id is not None:
                details = {"other_person_id": str(one.twin_id)}
                kind = ReviewKind.DUPLICATE_PERSON
                doubt = _doubt(home, kind, one.twin_reason, details, district_id, origin)
                yield doubt | {"entity_kind": "person", "entity_id": one.id}


def _doubt(
    home: HomeToAdd,
    kind: ReviewKind,
    reason: str,
    details: dict[str, str],
    district_id: UUID,
    origin: Origin,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "district_id": district_id,
        "community_id": home.community_id,
        "household_id": home.id,
        "kind": kind.value,
        "entity_kind": None,
        "entity_id": None,
        "details": details,
        "reason": reason,
        "subject_kind": origin.source.value.lower(),
        "subject_id": origin.source_id,
        "status": "open",
        "created_at": origin.received_at,
        "version": 1,
    }

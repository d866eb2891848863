"""New households and people at a door, who belongs to whom, and where a household lies."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.core.clock import day_of
from api.core.crypto import blind_index
from api.core.database import new_id
from api.core.errors import NotFound
from api.core.geo import distance_m, lon_lat, point
from api.households.errors import BuildingUnknown
from api.households.models import (
    Address,
    Building,
    Entrance,
    Household,
    HouseholdStatus,
    Membership,
    Person,
    Relation,
    ReviewItem,
    ReviewKind,
    RiskLevel,
)
from api.households.payloads import (
    LocationChange,
    MembershipChange,
    NewAddress,
    NewHousehold,
    NewPerson,
    Observation,
    Origin,
)
from api.households.rules.masks import initials_of
from api.households.service.assignments import assign
from api.households.service.facts import record_facts, touch
from api.policies.queries import policy_values


def raise_review(
    session: Session,
    household: Household,
    kind: ReviewKind,
    reason: str,
    origin: Origin,
    *,
    subject: tuple[str, UUID] | None = None,
    details: dict[str, object] | None = None,
    entity: tuple[str, UUID] | None = None,
) -> ReviewItem:
    """Put something before the community's lead; nothing is changed until they decide."""
    item = ReviewItem(
        id=new_id(),
        district_id=household.district_id,
        community_id=household.community_id,
        household_id=household.id,
        kind=kind,
        entity_kind=entity[0] if entity else None,
        entity_id=entity[1] if entity else None,
        details=details or {},
        proposal=None,
        reason=reason,
        subject_kind=subject[0] if subject else origin.source.value.lower(),
        subject_id=subject[1] if subject else origin.source_id,
        status="open",
        created_at=origin.received_at,
        version=1,
    )
    session.add(item)
    session.flush()
    touch(household)
    return item


def create_household(
    session: Session, new: NewHousehold, origin: Origin
) -> tuple[Household, list[ReviewItem]]:
    """Add a household found at a door; its finder becomes responsible for it.

    A repeat with the same id changes nothing. A second household at one door is kept, with a
    review item ``DUPLICATE_HOUSEHOLD``.

    Raises:
        BuildingUnknown: The building is not on file.
    """
    stored = session.get(Household, new.household_id)
    if stored is not None:
        return stored, []
    building = session.get(Building, new.address.building_id) if new.address.building_id else None
    if building is None:
        raise BuildingUnknown()
    address = _address(session, building, new.address, origin)
    if new.point is not None:
        address.point = point(new.point.lon, new.point.lat)
        address.accuracy_m, address.point_method = new.point.accuracy_m, "GPS"
    household = Household(
        id=new.household_id,
        district_id=building.district_id,
        community_id=building.community_id,
        grid_id=building.grid_id,
        address_id=address.id,
        status=HouseholdStatus.ACTIVE,
        risk_level=RiskLevel.HALF_YEARLY,
        tags=[],
        arrival_notes="",
        created_at=origin.received_at,
        created_by_id=origin.observer_id,
        ver=1,
    )
    session.add(household)
    session.flush()
    if origin.observer_id is not None:
        assign(session, [household.id], origin.observer_id, origin.observer_id, reason="found")
    reviews = []
    twin = _same_door(session, address, household.id)
    if twin is not None:
        reviews.append(
            raise_review(
                session,
                household,
                ReviewKind.DUPLICATE_HOUSEHOLD,
                "same_door",
                origin,
                details={"other_household_id": str(twin)},
            )
        )
    return household, reviews


def _address(session: Session, building: Building, new: NewAddress, origin: Origin) -> Address:
    entrance = session.get(Entrance, new.entrance_id) if new.entrance_id else None
    parts = [building.estate, " ", building.name, entrance.name if entrance else "", " ", new.room]
    address = Address(
        id=new_id(),
        district_id=building.district_id,
        community_id=building.community_id,
        grid_id=building.grid_id,
        building_id=building.id,
        entrance_id=entrance.id if entrance else None,
        estate=building.estate,
        building=building.name,
        entrance=entrance.name if entrance else "",
        floor=new.floor,
        room=new.room,
        full_text=new.full_text or "".join(parts).strip(),
        point=building.point,
        source=origin.source,
    )
    session.add(address)
    session.flush()
    return address


def _same_door(session: Session, address: Address, but: UUID) -> UUID | None:
    return session.scalar(
        select(Household.id)
        .join(Address, Address.id == Household.address_id)
        .where(
            Address.building_id == address.building_id,
            Address.entrance_id.is_not_distinct_from(address.entrance_id),
            Address.room == address.room,
            Address.room != "",
            Household.id != but,
            Household.status == HouseholdStatus.ACTIVE,
        )
        .limit(1)
    )


def create_person(
    session: Session, new: NewPerson, origin: Origin
) -> tuple[Person, list[ReviewItem]]:
    """Add a person to a household, with their first facts.

    A repeat with the same id changes nothing. Somebody who looks like a known person (same ID
    number, or same name and birth date in the district) is kept beside them with a review item.

    Raises:
        NotFound: The household does not exist.
    """
    household = session.get(Household, new.household_id)
    if household is None:
        raise NotFound()
    stored = session.get(Person, new.person_id)
    if stored is not None:
        return stored, []
    person = Person(
        id=new.person_id,
        district_id=household.district_id,
        name=new.name,
        initials=initials_of(new.name),
        created_at=origin.received_at,
        created_by_id=origin.observer_id,
    )
    session.add(person)
    session.flush()
    relation = Relation.HEAD if new.is_head else new.relation
    _join(session, household, person.id, relation, new.co_resident, origin)
    values = {
        "name": new.name,
        "sex": new.sex.value if new.sex else None,
        "birth_date": new.birth_date.isoformat() if new.birth_date else None,
        "id_no": new.id_no or None,
        "phone": new.phone or None,
    }
    first = [
        Observation("person", person.id, key, value)
        for key, value in values.items()
        if value is not None
    ]
    record_facts(session, household, first, origin)
    return person, _noticed_twins(session, household, person, new, origin)


def _noticed_twins(
    session: Session, household: Household, person: Person, new: NewPerson, origin: Origin
) -> list[ReviewItem]:
    same = [(Person.name == new.name) & (Person.birth_date == new.birth_date)]
    if new.id_no:
        same.append(Person.id_no_index == blind_index(new.id_no, context="people.id_no"))
    elif new.birth_date is None:
        return []
    for reason, condition in zip(("same_name_and_birth", "same_id_no"), same, strict=False):
        twin = session.scalar(
            select(Person.id)
            .where(Person.district_id == household.district_id, condition, Person.id != person.id)
            .limit(1)
        )
        if twin is not None:
            item = raise_review(
                session,
                household,
                ReviewKind.DUPLICATE_PERSON,
                reason,
                origin,
                entity=("person", person.id),
                details={"other_person_id": str(twin)},
            )
            return [item]
    return []


def _join(
    session: Session,
    household: Household,
    person_id: UUID,
    relation: Relation,
    co_resident: bool,
    origin: Origin,
) -> Membership:
    membership = Membership(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        person_id=person_id,
        relation=relation,
        co_resident=co_resident,
        since=day_of(origin.observed_at),
    )
    session.add(membership)
    touch(household)
    session.flush()
    return membership


def set_membership(session: Session, change: MembershipChange, origin: Origin) -> list[ReviewItem]:
    """Let a person join, change their place in, or leave a household.

    When the worker saw another state than the one on file, the change is not made and a review
    item ``MEMBERSHIP_CLASH`` holds it.

    Raises:
        NotFound: The household or the person does not exist.
    """
    household = session.get(Household, change.household_id)
    person = session.get(Person, change.person_id)
    if household is None or person is None:
        raise NotFound()
    held = session.scalar(
        select(Membership).where(
            Membership.household_id == household.id,
            Membership.person_id == person.id,
            Membership.ended_on.is_(None),
        )
    )
    expected = change.expected.relation if change.expected else None
    if expected is not None and (held is None or held.relation is not expected):
        details = {"change": change.model_dump(mode="json", by_alias=True)}
        kind = ReviewKind.MEMBERSHIP_CLASH
        entity = ("person", person.id)
        return [
            raise_review(
                session, household, kind, "other_state", origin, details=details, entity=entity
            )
        ]
    if held is None:
        if change.to is None:
            _join(session, household, person.id, change.relation, change.co_resident, origin)
        return []
    held.relation, held.co_resident = change.relation, change.co_resident
    if change.to is not None:
        held.ended_on, held.end_reason = max(change.to, held.since), change.end_reason
    touch(household)
    return []


def set_location(session: Session, change: LocationChange, origin: Origin) -> list[ReviewItem]:
    """Move a household's point when the fix is good and near the old one, else ask (§4.7).

    Raises:
        NotFound: The household does not exist.
    """
    household = session.get(Household, change.household_id)
    if household is None:
        raise NotFound()
    address = session.get_one(Address, household.address_id)
    policy = policy_values(session, household.community_id)
    old = lon_lat(address.point)
    away_m = distance_m((old[0], old[1]), (change.lon, change.lat)) if old else 0.0
    accuracy_m = change.accuracy_m or 0.0
    poor = change.method == "GPS" and accuracy_m > policy["visit.location_accuracy_max_m"]
    if poor or (old and away_m > policy["visit.location_move_m"]):
        details = {
            "old": old,
            "new": [change.lon, change.lat],
            "accuracy_m": change.accuracy_m,
            "away_m": round(away_m),
        }
        kind = ReviewKind.LOCATION_FAR
        reason = "poor_fix" if poor else "far_from_file"
        return [raise_review(session, household, kind, reason, origin, details=details)]
    address.point = point(change.lon, change.lat)
    address.accuracy_m, address.point_method = change.accuracy_m, change.method
    touch(household)
    return []


def count_active(session: Session, community_id: UUID) -> int:
    """Return how many active households a community has."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Household)
            .where(
                Household.community_id == community_id, Household.status == HouseholdStatus.ACTIVE
            )
        )
        or 0
    )

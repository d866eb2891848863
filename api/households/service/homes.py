"""New households at a door, and where a household lies."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.database import new_id
from api.core.errors import NotFound
from api.core.geo import distance_m, lon_lat, point
from api.households.errors import BuildingUnknown
from api.households.models import (
    Address,
    Building,
    Door,
    DoorUse,
    Entrance,
    Household,
    HouseholdStatus,
    ReviewItem,
    ReviewKind,
    RiskLevel,
)
from api.households.payloads import LocationChange, NewAddress, NewHousehold, Origin
from api.households.service.assignments import assign
from api.households.service.facts import touch
from api.households.service.raising import raise_review
from api.policies.queries import policy_values


def create_household(
    session: Session, new: NewHousehold, origin: Origin
) -> tuple[Household, list[ReviewItem]]:
    """Add a household found at a door; its finder becomes responsible for it.

    A repeat with the same id changes nothing. A second household at one door is kept, with a
    review item ``DUPLICATE_HOUSEHOLD``; so is one at a door that the register does not know, or
    where nobody lives, with ``DOOR_UNKNOWN``.

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
    asked: list[tuple[ReviewKind, str, dict[str, Any]]] = []
    twin = _same_door(session, address, household.id)
    if twin is not None:
        other = {"other_household_id": str(twin)}
        asked.append((ReviewKind.DUPLICATE_HOUSEHOLD, "same_door", other))
    fault = _fault_of_door(session, address)
    if fault is not None:
        door = {"floor": address.floor, "room": address.room, "entrance": address.entrance}
        asked.append((ReviewKind.DOOR_UNKNOWN, fault, door))
    return household, [
        raise_review(session, household, kind, reason, origin, details=details)
        for kind, reason, details in asked
    ]


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


def _fault_of_door(session: Session, address: Address) -> str | None:
    """Return what is wrong with a door; an empty register says nothing."""
    within = (
        Door.entrance_id == address.entrance_id
        if address.entrance_id
        else Entrance.building_id == address.building_id
    )
    uses = session.execute(
        select(Door.use, Door.no == address.room)
        .join(Entrance, Entrance.id == Door.entrance_id)
        .where(within)
    ).all()
    here = {use for use, is_here in uses if is_here}
    if not uses or not address.room or DoorUse.HOME in here:
        return None
    return "not_a_home" if here else "not_in_register"


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

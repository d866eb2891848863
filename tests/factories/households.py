"""Buildings, households, people and facts."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely.geometry import box
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.core.geo import WGS84, point
from api.households.models import (
    Address,
    Building,
    Entrance,
    FactSource,
    Household,
    Person,
    Relation,
    RiskLevel,
    Sex,
)
from api.households.payloads import NewPerson, Observation, Origin, Recorded
from api.households.service.assignments import assign
from api.households.service.facts import record_facts
from api.households.service.people import create_person
from api.staff.models import Member, OrgUnit
from tests.factories.staff import Town

NOON = datetime(2026, 3, 14, 4, 0, tzinfo=UTC)
LON, LAT = 120.1512, 30.2986
_numbers = count(1)


def make_building(
    session: Session, town: Town, *, community: OrgUnit | None = None, grid: OrgUnit | None = None
) -> Building:
    """A block with one entrance in the town's first community."""
    number = next(_numbers)
    lon, lat = LON + number * 1e-4, LAT
    building = Building(
        id=new_id(),
        district_id=town.district.id,
        community_id=(community or town.community).id,
        grid_id=grid.id if grid else None,
        estate="珠儿潭",
        name=f"{number}幢",
        outline=from_shape(box(lon - 2e-5, lat - 2e-5, lon + 2e-5, lat + 2e-5), srid=WGS84),
        point=point(lon, lat),
        floors=6,
        has_lift=False,
        source="test",
        demo=True,
    )
    session.add(building)
    session.flush()
    session.add(Entrance(id=new_id(), building_id=building.id, name="1单元", entrance_floor=1))
    session.flush()
    return building


def make_household(
    session: Session,
    town: Town,
    *,
    building: Building | None = None,
    room: str = "501",
    worker: Member | None = None,
    risk_level: RiskLevel = RiskLevel.MONTHLY,
    **columns: Any,
) -> Household:
    """A household at one door; ``worker`` makes somebody responsible."""
    building = building or make_building(session, town)
    address = Address(
        id=new_id(),
        district_id=building.district_id,
        community_id=building.community_id,
        grid_id=building.grid_id,
        building_id=building.id,
        estate=building.estate,
        building=building.name,
        entrance="1单元",
        floor=int(room[:-2] or 1) if room.isdigit() else None,
        room=room,
        full_text=f"{building.estate} {building.name}1单元 {room}",
        point=building.point,
        source=FactSource.IMPORT,
    )
    session.add(address)
    session.flush()
    household = Household(
        id=new_id(),
        district_id=building.district_id,
        community_id=building.community_id,
        grid_id=building.grid_id,
        address_id=address.id,
        risk_level=risk_level,
        tags=[],
        arrival_notes="",
        created_at=now(),
        ver=1,
        **columns,
    )
    session.add(household)
    session.flush()
    if worker is not None:
        assign(session, [household.id], worker.id, worker.id)
    return household


def origin(
    *,
    source: FactSource = FactSource.VISIT,
    observer: Member | None = None,
    at: datetime = NOON,
    source_id: UUID | None = None,
) -> Origin:
    """Where an observation came from; by default a visit at noon."""
    return Origin(
        source=source,
        source_id=source_id,
        observer_id=observer.id if observer else None,
        device_id=None,
        observed_at=at,
        received_at=at,
    )


def make_person(
    session: Session,
    household: Household,
    name: str = "王桂香",
    *,
    relation: Relation = Relation.HEAD,
    sex: Sex = Sex.FEMALE,
    birth_date: date = date(1974, 5, 2),
    id_no: str | None = None,
    phone: str | None = None,
) -> Person:
    """A member of a household, with the facts of their basics."""
    new = NewPerson(
        person_id=new_id(),
        household_id=household.id,
        name=name,
        sex=sex,
        birth_date=birth_date,
        id_no=id_no,
        phone=phone,
        relation=relation,
        is_head=relation is Relation.HEAD,
    )
    person, _ = create_person(session, new, origin(source=FactSource.IMPORT))
    return person


def observe(
    session: Session,
    household: Household,
    entity: Person | Household,
    key: str,
    value: Any,
    **origin_of: Any,
) -> Recorded:
    """Record one observation; keyword arguments go to ``origin`` (or name the base seen)."""
    base = {name: origin_of.pop(name) for name in ("base_fver", "base_hash") if name in origin_of}
    kind = "person" if isinstance(entity, Person) else "household"
    observation = Observation(kind, entity.id, key, value, **base)  # type: ignore[arg-type]
    return record_facts(session, household, [observation], origin(**origin_of))[0]

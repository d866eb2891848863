"""Buildings and household marks for the maps of office and tablet."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.core.database import SessionDep
from api.core.errors import NotFound
from api.households.endpoints.households import within
from api.households.models import Address, Building
from api.households.payloads.given import BuildingOut, EntranceOut
from api.households.queries.access import visible_to
from api.households.queries.files import find_building, list_entrances
from api.households.queries.lists import list_buildings, list_households, marks_json
from api.households.queries.shapes import row_out
from api.policies.queries import policy_values
from api.staff.access import Action
from api.staff.auth import Caller, May

router = APIRouter(prefix="/api", tags=["map"])
MapReader = Annotated[Caller, Depends(May(Action.MAP_READ))]
BASE_MAPS: list[Callable[[], bytes]] = []
"""Sources of the base map's GeoJSON; ``main`` adds the demo's place."""

EMPTY_MAP = b'{"type":"FeatureCollection","features":[]}'
GEO_JSON = "application/geo+json"
DOORS_MAX = 2000


@router.get("/map/base", response_class=Response)
def get_base_map(caller: MapReader) -> Response:
    """Water, green and compounds around the place; empty where no map is installed."""
    content = BASE_MAPS[0]() if BASE_MAPS else EMPTY_MAP
    headers = {"Cache-Control": "private, max-age=86400"}
    return Response(content, media_type=GEO_JSON, headers=headers)


@router.get("/map/households", response_class=Response)
def get_map_households(
    session: SessionDep, caller: MapReader, org_id: UUID | None = None
) -> Response:
    """Marks as ``[id, lon, lat, state, member_id, plate, building_id]``."""
    conditions = [visible_to(caller, Action.MAP_READ)]
    if org_id is not None:
        conditions.append(within(session, org_id))
    body = f'{{"items":{marks_json(session, conditions)}}}'
    return Response(body, media_type="application/json")


@router.get("/buildings", response_class=Response)
def get_buildings(session: SessionDep, caller: MapReader, org_id: UUID | None = None) -> Response:
    """Buildings with the households that the caller may see, as GeoJSON."""
    conditions = [visible_to(caller, Action.MAP_READ)]
    if org_id is not None:
        conditions.append(within(session, org_id))
    policy = policy_values(session, org_id or caller.org_id)
    features = [_feature(row) for row in list_buildings(session, conditions, policy)]
    body = orjson.dumps({"type": "FeatureCollection", "features": features})
    return Response(body, media_type=GEO_JSON)


def _feature(row: Any) -> dict[str, Any]:
    building: Building = row[0]
    return {
        "type": "Feature",
        "id": str(building.id),
        "geometry": orjson.Fragment(row.outline),
        "properties": {
            "id": str(building.id),
            "name": building.name,
            "estate": building.estate,
            "floors": building.floors,
            "households": row.households,
            "people": int(row.people),
            "minutes": round(row.minutes),
            "member_ids": [str(one) for one in row.members],
            "over": row.over,
            "due": row.due,
            "demo": building.demo,
        },
    }


@router.get("/buildings/{building_id}")
def get_building(building_id: UUID, session: SessionDep, caller: MapReader) -> BuildingOut:
    """A building with its entrances and the doors that the caller may see."""
    conditions = [visible_to(caller, Action.MAP_READ), Address.building_id == building_id]
    rows = list_households(session, conditions, None, DOORS_MAX)
    building = find_building(session, building_id)
    if building is None or not rows:
        raise NotFound()
    entrances = [
        EntranceOut(
            id=one.id, name=one.name, entrance_floor=one.entrance_floor, has_lift=one.has_lift
        )
        for one in list_entrances(session, building_id)
    ]
    return BuildingOut(
        id=building.id,
        name=building.name,
        estate=building.estate,
        floors=building.floors,
        has_lift=building.has_lift,
        demo=building.demo,
        entrances=entrances,
        doors=[row_out(row) for row in rows],
    )

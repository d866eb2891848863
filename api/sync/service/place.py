"""The map of a worker's area, for days without network."""

import hashlib

from sqlalchemy.orm import Session

from api.core.fast import fetch
from api.households.endpoints.maps import BASE_MAPS, EMPTY_MAP
from api.sync.service.pull import Reader

BUILDINGS = """
SELECT coalesce(json_agg(json_build_object(
  'type', 'Feature', 'id', b.id,
  'geometry', ST_AsGeoJSON(b.outline, 6)::json,
  'properties', json_build_object('id', b.id, 'name', b.name, 'estate', b.estate,
    'floors', b.floors, 'has_lift', b.has_lift, 'demo', b.demo,
    'community_id', b.community_id, 'grid_id', b.grid_id,
    'entrances', (SELECT coalesce(json_agg(json_build_object('id', e.id, 'name', e.name,
      'entrance_floor', e.entrance_floor, 'has_lift', e.has_lift,
      'doors', (SELECT coalesce(json_agg(CASE WHEN d.use = 'HOME'
        THEN json_build_array(d.floor, d.no)
        ELSE json_build_array(d.floor, d.no, d.use, d.label) END
        ORDER BY d.floor DESC, length(d.no), d.no), '[]'::json)
        FROM doors d WHERE d.entrance_id = e.id)) ORDER BY e.name), '[]'::json)
      FROM entrances e WHERE e.building_id = b.id))
) ORDER BY b.id), '[]'::json)::text
FROM buildings b
WHERE b.id IN (
  SELECT a.building_id FROM assignments s
  JOIN households h ON h.id = s.household_id
  JOIN addresses a ON a.id = h.address_id
  WHERE s.member_id = %(member)s AND s.to_xid IS NULL)
"""


def place_of(reader: Reader) -> tuple[bytes, str]:
    """Return ``{base, buildings}`` as JSON with its ETag: the map and the worker's buildings.

    An entrance carries its register as ``doors: [[floor, no], …]``, top floor first; a door that
    is no home as ``[floor, no, use, label]``.
    """
    base = BASE_MAPS[0]() if BASE_MAPS else EMPTY_MAP
    buildings = _buildings(reader.session, reader)
    body = b'{"base":' + base + b',"buildings":{"type":"FeatureCollection","features":'
    body += buildings.encode() + b"}}"
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _buildings(session: Session, reader: Reader) -> str:
    written: str = fetch(session, BUILDINGS, member=reader.member_id)[0][0]
    return written

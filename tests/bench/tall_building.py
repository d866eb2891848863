"""A building larger than any in the demo: four stairs, fifty doors each."""

from sqlalchemy import text
from sqlalchemy.orm import Session

DOORS = 200
ESTATE = "1号院"
"""Sorts before all others, so that it stands first in the list of homes."""

MOVE_IN = """
WITH tall AS (
  SELECT id, point FROM buildings ORDER BY id LIMIT 1
), moving AS (
  SELECT h.address_id AS id, row_number() OVER (ORDER BY h.id) - 1 AS no FROM households h
  WHERE h.tags = '{}' ORDER BY h.id LIMIT CAST(:doors AS int)
), doors AS (
  SELECT id, no / 50 + 1 AS entrance, mod(no, 50) / 2 + 1 AS floor, mod(no, 2) + 1 AS door
  FROM moving
)
UPDATE addresses a SET building_id = tall.id, entrance_id = NULL, point = tall.point,
  estate = CAST(:estate AS text), building = '1幢', entrance = d.entrance || '单元',
  floor = d.floor, room = d.floor || '0' || d.door,
  full_text = CAST(:estate AS text) || '1幢' || d.entrance || '单元' || d.floor || '0' || d.door
FROM doors d, tall WHERE a.id = d.id
"""


def make_tall_building(session: Session) -> None:
    """Let 200 families move into one building, beside its own."""
    session.execute(text(MOVE_IN), {"doors": DOORS, "estate": ESTATE})

"""Draws rows of slab buildings inside a real compound: an example, not a survey (示例楼栋)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, degrees
from random import Random

from shapely import prepare
from shapely.affinity import rotate
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from api.demo.plane import Plane, frame_sides
from api.demo.town import Block, Compound, Entrance

DEPTH_M = 11.5
UNIT_LENGTH_M = 16.0
ROW_PITCH_M = 34.0
GAP_M = 14.0
SETBACK_M = 6.0
SHORE_M = 10.0
STEP_M = 1.5
UNITS_MOST = 4
DOOR_STEP_M = 1.5


@dataclass(frozen=True)
class Slab:
    """A building in the compound's own frame: its rows run along x, south to north."""

    west: float
    south: float
    units: int

    @property
    def outline(self) -> Polygon:
        """The footprint in metres."""
        return box(
            self.west, self.south, self.west + self.units * UNIT_LENGTH_M, self.south + DEPTH_M
        )


def draw_blocks(
    compound: Compound, barriers: Sequence[BaseGeometry], plane: Plane, random: Random
) -> list[Block]:
    """Fill a compound with numbered slabs that keep off its edge and off water and parks.

    Args:
        compound: The outline in degrees.
        barriers: Shapes in metres of ``plane`` that no building may touch or come near.
        plane: The flat map around the compound.
        random: Decides floors and lengths; equal seeds draw equal buildings.
    """
    outline = plane.to_metres(compound.outline)
    free: BaseGeometry = outline.buffer(-SETBACK_M)
    near = [barrier.buffer(SHORE_M) for barrier in barriers if barrier.intersects(outline)]
    if near:
        free = free.difference(unary_union(near))
    if free.is_empty:
        return []
    angle = _row_angle(outline)
    centre = outline.centroid
    level = rotate(free, -angle, origin=centre)
    floors_usual = random.choice((5, 6, 6, 6))
    blocks = []
    for number, slab in enumerate(_slabs(level, random), 1):
        floors = max(4, floors_usual + random.choice((-1, 0, 0, 0, 1)))
        doors = 3 if random.random() < 0.12 else 2
        blocks.append(_block(compound.name, number, slab, floors, doors, angle, centre, plane))
    return blocks


def _row_angle(outline: Polygon) -> float:
    """The compound's own direction that lies nearest to east–west, so that homes face south."""
    angles = [(degrees(atan2(y, x)) + 90) % 180 - 90 for x, y in frame_sides(outline)]
    return min(angles, key=abs)


def _slabs(free: BaseGeometry, random: Random) -> Iterator[Slab]:
    """Walk the rows from north to south and put slabs wherever their whole outline is free."""
    prepare(free)
    west, south, east, north = free.bounds
    row = north - DEPTH_M
    while row >= south:
        yield from _row_of_slabs(free, west, east, row, random)
        row -= ROW_PITCH_M


def _row_of_slabs(
    free: BaseGeometry, west: float, east: float, row: float, random: Random
) -> Iterator[Slab]:
    at = west
    while at + UNIT_LENGTH_M <= east:
        wished = random.choice((2, 3, 3, 3, UNITS_MOST))
        slab = next(
            (
                slab
                for units in range(wished, 0, -1)
                if free.contains((slab := Slab(at, row, units)).outline)
            ),
            None,
        )
        if slab is None or slab.units == 1:
            at += STEP_M
            continue
        yield slab
        at += slab.units * UNIT_LENGTH_M + GAP_M


def _block(
    estate: str,
    number: int,
    slab: Slab,
    floors: int,
    doors: int,
    angle: float,
    centre: Point,
    plane: Plane,
) -> Block:
    entrances = []
    for unit in range(slab.units):
        # stairs open to the north, where the row's path runs
        door = Point(slab.west + (unit + 0.5) * UNIT_LENGTH_M, slab.south + DEPTH_M + DOOR_STEP_M)
        placed = rotate(door, angle, origin=centre)
        lon, lat = plane.lon_lat(placed.x, placed.y)
        entrances.append(Entrance(unit + 1, lon, lat, doors))
    outline = plane.to_degrees(rotate(slab.outline, angle, origin=centre))
    return Block(estate, number, outline, floors, entrances, drawn=True)

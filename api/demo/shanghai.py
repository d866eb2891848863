"""上海: real footprints on both banks of the Huangpu, from OpenStreetMap."""

from collections.abc import Sequence
from math import hypot
from random import Random

from shapely import STRtree
from shapely.geometry import Polygon, box

from api.demo.basemap import CENTRES, Feature, base_map, divisions
from api.demo.grids import cut_into_grids, move_in
from api.demo.plane import Plane, frame_sides
from api.demo.town import Block, Community, Division, Entrance, Town

CENTRE = CENTRES["shanghai"]
CORE_GRIDS = 4
FOOTPRINT_M2 = (140.0, 1_500.0)
HOME_M2 = 62.0
UNIT_LENGTH_M = 17.0
FLOOR_M = 3.0
FLOORS_MOST = 18
LIVING_SHARE = 0.8
BAND_M = 150.0
HOME_WORDS = ("公寓", "小区", "苑", "园", "住宅", "村", "坊")

# Community and the window of its homes. The communities are real; the windows are drawn for the
# demo. The river lies between the first two.
EAST = ("310115005036", box(121.5068, 31.2330, 121.5185, 31.2420))
WEST = ("310101013001", box(121.4842, 31.2336, 121.4880, 31.2376))
FURTHER = (
    ("310115005039", box(121.4990, 31.2270, 121.5100, 31.2361)),
    ("310101013005", box(121.4800, 31.2376, 121.4885, 31.2440)),
    ("310101017000", box(121.4840, 31.2265, 121.4935, 31.2330)),
    ("310109018000", box(121.4880, 31.2455, 121.5085, 31.2505)),
)


def build_shanghai(households: int, seed: int) -> Town:
    """Build one community on each bank and, past their doors, further ones.

    Raises:
        ValueError: More households than the footprints have room for.
    """
    plane = Plane(*CENTRE)
    random = Random(f"shanghai-{seed}")
    footprints = [feature for feature in base_map("shanghai") if _may_be_home(feature, plane)]
    communities: list[Community] = []
    used: set[str] = set()
    left = households
    for code, area in (EAST, WEST, *FURTHER):
        if left <= 0:
            break
        inside = [
            feature
            for feature in footprints
            if feature.osm_id not in used and area.contains(feature.outline.centroid)
        ]
        used.update(feature.osm_id for feature in inside)
        blocks = _blocks(inside, plane, random)
        core = len(communities) < 2
        community = Community(
            _community(code), cut_into_grids(blocks, CORE_GRIDS if core else None)
        )
        room = sum(block.door_count for block in blocks)
        share = min(room, left // 2 if not communities else left)
        move_in(community.grids, share, random)
        left -= share
        communities.append(community)
    if left > 0:
        raise ValueError(f"the base map has room for {households - left} households only")
    return Town("shanghai", "上海市黄浦江两岸", divisions(), communities, *CENTRE)


def _may_be_home(feature: Feature, plane: Plane) -> bool:
    """Large enough for a stairwell, not a tower of offices: unnamed, or named like homes."""
    if feature.layer != "buildings" or not feature.polygons():
        return False
    homely = not feature.name or any(word in feature.name for word in HOME_WORDS)
    least, most = FOOTPRINT_M2
    return homely and least <= plane.to_metres(feature.outline).area <= most


def _community(code: str) -> Division:
    """The community of this code, or the first of a street."""
    if divisions()[code].level == 5:
        return divisions()[code]
    return next(row for row in divisions().values() if row.parent_code == code)


def _blocks(footprints: Sequence[Feature], plane: Plane, random: Random) -> list[Block]:
    """Number the buildings estate by estate; the order runs in bands from north to south."""
    estates = _EstateNames(plane)
    numbers: dict[str, int] = {}
    blocks = []
    for footprint in sorted(footprints, key=lambda one: _band(one, plane)):
        outline = footprint.polygons()[0]
        estate = estates.of(outline)
        numbers[estate] = numbers.get(estate, 0) + 1
        blocks.append(_block(footprint, outline, estate, numbers[estate], plane, random))
    return blocks


def _band(footprint: Feature, plane: Plane) -> tuple[int, float]:
    """Rows of 150 m, read like a plough goes, so that the next building is a near one."""
    centre = footprint.outline.centroid
    x, y = plane.xy(centre.x, centre.y)
    row = round(-y / BAND_M)
    return row, x if row % 2 == 0 else -x


class _EstateNames:
    """Finds a building's compound, or else the street beside it."""

    def __init__(self, plane: Plane) -> None:
        features = base_map("shanghai")
        self._compounds = [
            (feature.name, polygon)
            for feature in features
            if feature.kind == "residential" and feature.name
            for polygon in feature.polygons()
        ]
        self._streets = [
            feature
            for feature in features
            if feature.layer == "roads" and feature.name.endswith(("路", "街", "弄"))
        ]
        self._tree = STRtree([street.outline for street in self._streets])

    def of(self, outline: Polygon) -> str:
        centre = outline.centroid
        for name, polygon in self._compounds:
            if polygon.contains(centre):
                return name
        nearest = self._tree.nearest(centre)
        return self._streets[int(nearest)].name if nearest is not None else ""


def _block(
    footprint: Feature, outline: Polygon, estate: str, number: int, plane: Plane, random: Random
) -> Block:
    flat = plane.to_metres(outline)
    long_x, long_y = max(frame_sides(flat), key=lambda side: hypot(*side))
    length_m = hypot(long_x, long_y)
    units = max(1, min(6, round(length_m / UNIT_LENGTH_M)))
    height_m = footprint.height_m or random.choice((15.0, 18.0, 18.0, 21.0))
    doors = max(1, min(6, round(flat.area * LIVING_SHARE / HOME_M2 / units)))
    entrances = []
    for unit in range(units):
        along = (unit + 0.5) / units - 0.5
        lon, lat = plane.lon_lat(flat.centroid.x + along * long_x, flat.centroid.y + along * long_y)
        entrances.append(Entrance(unit + 1, lon, lat, doors))
    floors = max(2, min(FLOORS_MOST, round(height_m / FLOOR_M)))
    return Block(estate, number, outline, floors, entrances, drawn=False)

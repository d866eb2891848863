"""杭州拱墅: blocks drawn inside real compounds around 珠儿潭, the community of the first paper."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from shapely import STRtree
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from api.demo.basemap import CENTRES, base_map, divisions
from api.demo.blocks import draw_blocks
from api.demo.grids import cut_into_grids, doors_of, is_staged, move_in
from api.demo.plane import Plane
from api.demo.town import Block, Community, Compound, Division, Grid, Town

DISTRICT_CODE = "330105000000"
HOME_CODE = "330105002057"
CENTRE = CENTRES["hangzhou"]
BARRIER_KINDS = frozenset(("park", "retail", "commercial"))
OUTER_COMMUNITY_HOMES = 3_400
COMPOUND_LEAST_M2 = 4_000.0

# 珠儿潭社区's compounds by OpenStreetMap's id, in runs of neighbours; behind each run the numbers
# of the grids that it is cut into. OpenStreetMap leaves four compounds unnamed.
CORE_RUNS: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = (
    (("577124683", "577124684"), (3,)),
    (("577124687",), (2,)),
    (("706912646", "706912645"), (4, 5)),
    (("706912644", "673035154"), (6, 8)),
    (("673035155", "706912647"), (7, 1)),
)
INVENTED_NAMES = {
    "706912646": "珠儿潭东区",
    "706912645": "珠儿潭北区",
    "706912644": "珠儿潭河滨区",
    "706912647": "珠儿潭西区",
}
STEM_ENDINGS = ("社区", "小区")
ON_SLOPE = ("珠儿潭", 1)
"""A building as in Chongqing: floors below the street, entered a floor higher (平街层)."""


def build_hangzhou(households: int, seed: int) -> Town:
    """Build 珠儿潭 with 8 grids and, past its doors, further communities of 拱墅区."""
    plane = Plane(*CENTRE)
    random = Random(f"hangzhou-{seed}")
    barriers = _barriers(plane)
    home = Community(divisions()[HOME_CODE], _core_grids(barriers, plane, random))
    communities = [home]
    wanted = min(households, _doors([block for grid in home.grids for block in grid.blocks]))
    move_in(home.grids, wanted, random)
    left = households - wanted
    for division, blocks in _outer_communities(left, barriers, plane, random):
        community = Community(division, cut_into_grids(blocks))
        share = min(left, _doors(blocks))
        move_in(community.grids, share, random)
        communities.append(community)
        left -= share
    if left > 0:
        raise ValueError(f"the base map has room for {households - left} households only")
    return Town("hangzhou", "杭州市拱墅区珠儿潭社区", divisions(), communities, *CENTRE)


@lru_cache(maxsize=1)
def _residential() -> tuple[tuple[str, str, Polygon], ...]:
    """OpenStreetMap id, name and outline of every residential compound."""
    return tuple(
        (feature.osm_id, feature.name, polygon)
        for feature in base_map("hangzhou")
        if feature.kind == "residential"
        for polygon in feature.polygons()
    )


def _core_grids(barriers: Sequence[BaseGeometry], plane: Plane, random: Random) -> list[Grid]:
    outlines = {osm_id: (name, outline) for osm_id, name, outline in _residential()}
    grids: list[Grid] = []
    for osm_ids, numbers in CORE_RUNS:
        blocks: list[Block] = []
        for osm_id in osm_ids:
            invented = INVENTED_NAMES.get(osm_id)
            name, outline = outlines[osm_id]
            compound = Compound(invented or _stem(name), outline, invented is not None)
            blocks.extend(draw_blocks(compound, barriers, plane, random))
        for block in blocks:
            if any(is_staged(door) for door in doors_of(block)):
                _make_roomy(block)
            if (block.estate, block.number) == ON_SLOPE:
                _set_on_slope(block)
        cut = cut_into_grids(blocks, len(numbers))
        grids.extend(Grid(number, grid.blocks) for number, grid in zip(numbers, cut, strict=True))
    return sorted(grids, key=lambda grid: grid.number)


def _set_on_slope(block: Block) -> None:
    """Three floors lie below the street, and one stair is entered a floor higher."""
    block.below = 3
    block.entrances[0].entrance_floor = 2


def _make_roomy(block: Block) -> None:
    """Six floors and three homes on each landing, as the staged day needs them."""
    block.floors = 6
    for entrance in block.entrances:
        entrance.doors_per_landing = 3


def _doors(blocks: Sequence[Block]) -> int:
    return sum(block.door_count for block in blocks)


def _stem(name: str) -> str:
    """珠儿潭社区 is called 珠儿潭 in an address; 贾家弄新村 keeps its name."""
    short = name
    for ending in STEM_ENDINGS:
        short = short.removesuffix(ending)
    return short if len(short) >= 2 else name


def _barriers(plane: Plane) -> list[BaseGeometry]:
    return [
        plane.to_metres(feature.outline)
        for feature in base_map("hangzhou")
        if feature.layer == "water" or feature.kind in BARRIER_KINDS
    ]


def _outer_communities(
    households: int, barriers: Sequence[BaseGeometry], plane: Plane, random: Random
) -> list[tuple[Division, list[Block]]]:
    """Fill the district's other communities, one after another, with the compounds nearest home."""
    if households <= 0:
        return []
    tree = STRtree(list(barriers))
    compounds = _outer_compounds(plane)
    codes = (row for row in divisions().values() if row.code.startswith(DISTRICT_CODE[:6]))
    units = iter([row for row in codes if row.level == 5 and row.code != HOME_CODE])
    communities: list[tuple[Division, list[Block]]] = []
    while compounds and households > 0:
        blocks: list[Block] = []
        doors = 0
        nearest = compounds[0].outline.centroid
        for compound in sorted(compounds, key=lambda one: one.outline.distance(nearest)):
            if doors >= OUTER_COMMUNITY_HOMES or doors >= households * 1.02:
                break
            compounds.remove(compound)
            around = plane.to_metres(compound.outline)
            near = [barriers[at] for at in tree.query(around)]
            drawn = draw_blocks(compound, near, plane, random)
            blocks.extend(drawn)
            doors += _doors(drawn)
        if blocks:
            communities.append((next(units), blocks))
        households -= doors
    return communities


def _outer_compounds(plane: Plane) -> list[Compound]:
    """Named compounds outside the core, nearest first; a name is used once."""
    core = {osm_id for osm_ids, _ in CORE_RUNS for osm_id in osm_ids}
    here = Point(CENTRE)
    named: dict[str, Compound] = {}
    for osm_id, name, outline in sorted(_residential(), key=lambda row: row[2].distance(here)):
        large = plane.to_metres(outline).area >= COMPOUND_LEAST_M2
        if name and osm_id not in core and large and _stem(name) not in named:
            named[_stem(name)] = Compound(_stem(name), outline)
    return list(named.values())

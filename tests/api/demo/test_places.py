"""The generated places: real compounds, blocks that keep off water, grids of 300–500 households."""

from functools import lru_cache
from itertools import combinations

import pytest
from shapely import STRtree

from api.demo.basemap import base_map, base_map_near
from api.demo.doors import register_of
from api.demo.grids import doors_of
from api.demo.hangzhou import CENTRE, build_hangzhou
from api.demo.plane import Plane
from api.demo.shanghai import build_shanghai
from api.demo.town import Block, Town

SEED = 2026


@lru_cache(maxsize=4)
def hangzhou(households: int = 3_000) -> Town:
    return build_hangzhou(households, SEED)


def blocks_of(town: Town) -> list[Block]:
    return [
        block for community in town.communities for grid in community.grids for block in grid.blocks
    ]


def test_the_demo_is_the_community_of_the_first_paper() -> None:
    home = hangzhou().communities[0]

    assert home.division.code == "330105002057"
    assert home.division.name == "珠儿潭社区"
    assert {"珠儿潭", "贾家弄新村", "信义坊", "董家弄"} <= {
        block.estate for grid in home.grids for block in grid.blocks
    }


def test_eight_grids_hold_300_to_500_households_each() -> None:
    grids = hangzhou().communities[0].grids

    assert [grid.number for grid in grids] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert sum(len(grid.homes) for grid in grids) == 3_000
    assert all(300 <= len(grid.homes) <= 500 for grid in grids)


def test_the_workers_of_grids_3_and_4_are_neighbours() -> None:
    third, fourth = (hangzhou().communities[0].grids[at].blocks for at in (2, 3))

    nearest = min(a.outline.distance(b.outline) for a in third for b in fourth)

    assert nearest < 0.001  # degrees: about 100 m


def test_blocks_lie_inside_their_compounds_and_off_the_water() -> None:
    residential = [one.outline for one in base_map("hangzhou") if one.kind == "residential"]
    water = [one.outline for one in base_map("hangzhou") if one.layer == "water"]
    compounds, canals = STRtree(residential), STRtree(water)

    for block in blocks_of(hangzhou()):
        assert compounds.query(block.outline, predicate="covered_by").size, block
        assert not canals.query(block.outline, predicate="intersects").size, block


def test_blocks_never_touch_each_other() -> None:
    by_estate: dict[str, list[Block]] = {}
    for block in blocks_of(hangzhou()):
        by_estate.setdefault(block.estate, []).append(block)

    for neighbours in by_estate.values():
        assert all(not a.outline.intersects(b.outline) for a, b in combinations(neighbours, 2))


def test_blocks_are_marked_as_drawn_and_numbered_within_their_estate() -> None:
    blocks = blocks_of(hangzhou())

    assert all(block.drawn for block in blocks)
    assert len({(block.estate, block.number) for block in blocks}) == len(blocks)
    assert blocks[0].name.endswith("幢")


def test_entrances_stand_beside_their_building() -> None:
    plane = Plane(*CENTRE)

    for block in blocks_of(hangzhou())[:40]:
        outline = plane.to_metres(block.outline)
        centre = outline.centroid
        for entrance in block.entrances:
            x, y = plane.xy(entrance.lon, entrance.lat)
            assert abs(x - centre.x) < 60 and abs(y - centre.y) < 60


def test_doors_are_unique_and_their_rooms_tell_the_floor() -> None:
    homes = [door for grid in hangzhou().communities[0].grids for door in grid.homes]
    names = {(one.block.estate, one.block.number, one.entrance.number, one.room) for one in homes}

    assert len(names) == len(homes)
    assert all(door.room.replace("B", "-").startswith(str(door.floor)) for door in homes)


def test_one_building_stands_on_a_slope_with_floors_below_its_entrance() -> None:
    [block] = [one for one in blocks_of(hangzhou()) if one.below]

    assert block.floor_numbers[:4] == [-3, -2, -1, 1]
    assert [one.entrance_floor for one in block.entrances][:2] == [2, 1]


def test_the_register_knows_every_home_and_what_is_none() -> None:
    [block] = [one for one in blocks_of(hangzhou()) if (one.estate, one.number) == ("珠儿潭", 3)]
    doors = list(register_of(block))

    homes = {(one.entrance.number, one.no) for one in doors if one.use == "HOME"}
    assert homes == {(one.entrance.number, one.room) for one in doors_of(block)}
    assert {one.use for one in doors} == {"HOME", "SHOP", "GARAGE"}
    assert {one.floor for one in doors if one.use == "GARAGE"} == {-1}


def test_equal_seeds_build_equal_places_and_others_do_not() -> None:
    again, other = build_hangzhou(3_000, SEED), build_hangzhou(3_000, SEED + 1)

    assert [b.outline.wkt for b in blocks_of(again)] == [
        b.outline.wkt for b in blocks_of(hangzhou())
    ]
    assert [b.outline.wkt for b in blocks_of(other)] != [
        b.outline.wkt for b in blocks_of(hangzhou())
    ]


@pytest.mark.parametrize("households", [1, 50, 400])
def test_a_small_demo_still_has_the_door_of_the_story(households: int) -> None:
    town = build_hangzhou(households, SEED)

    assert town.home_count == households
    if households == 400:
        doors = {
            (d.block.estate, d.block.number, d.room) for d in town.communities[0].grids[2].homes
        }
        assert ("珠儿潭", 3, "501") in doors


def test_it_scales_to_100_000_households_in_real_communities() -> None:
    town = hangzhou(100_000)

    assert town.home_count == 100_000
    assert len({community.division.code for community in town.communities}) > 20
    assert all(community.division.level == 5 for community in town.communities)


def test_more_households_than_the_map_has_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="room for"):
        build_hangzhou(3_000_000, SEED)


def test_shanghai_has_surveyed_buildings_on_both_banks_of_the_river() -> None:
    town = build_shanghai(3_000, SEED)
    river = next(one for one in base_map("shanghai") if one.name == "黄浦江" and one.polygons())

    east, west = (
        [block.outline.centroid.x for grid in community.grids for block in grid.blocks]
        for community in town.communities[:2]
    )

    assert town.home_count == 3_000
    assert not any(block.drawn for block in blocks_of(town))
    assert max(west) < river.outline.centroid.x + 0.01 < min(east) + 0.02
    assert {town.communities[at].division.code[:6] for at in (0, 1)} == {"310115", "310101"}


def test_the_map_near_a_place_carries_its_attribution() -> None:
    near = base_map_near("hangzhou", 120.135, 30.297, 120.142, 30.302)

    assert near["attribution"] == "© OpenStreetMap contributors"
    names = {feature["properties"].get("name") for feature in near["features"]}
    assert {"珠儿潭社区", "贾家弄新村"} <= names
    assert len(near["features"]) < 200

"""Brings people behind the doors of a community and writes them down."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from sqlalchemy.orm import Session

from api.core.clock import today
from api.demo.circumstances import settle
from api.demo.families import invent_family
from api.demo.history import invent_record
from api.demo.homes import HomeWriter
from api.demo.identity import IdentityMint
from api.demo.organisation import Staff
from api.demo.staged import cast_family, choose_doors, scene_record
from api.demo.stored import Home
from api.demo.story import scenes
from api.demo.town import Community, Door, Town

STORY_GRID = 3  # shen's
LENT_SCENES = ("hardship", "looking")
Report = Callable[[str, int, int], None]
"""Called with the step (``map``, ``people``, ``day``), what was done and what there is in all."""


def invent_homes(
    community: Community, story: dict[str, Door], mint: IdentityMint, random: Random
) -> list[Home]:
    """Invent the families of a community; those of the story live behind the doors chosen."""
    on = today()
    told = {id(story[scene.key]): scene for scene in scenes(on) if scene.key in story}
    quiet = _quiet_doors(community, story)
    doors = [door for grid in community.grids for door in grid.homes]
    families = [
        cast_family(told[id(door)], on, mint)
        if id(door) in told
        else invent_family(on, mint, random)
        for door in doors
    ]
    settle(families, on, random)
    homes = []
    for door, family in zip(doors, families, strict=True):
        if id(door) in told:
            record = scene_record(told[id(door)], family, on, random)
        else:
            record = invent_record(family, on, random, quiet=id(door) in quiet)
        homes.append(Home(door, family, record))
    return homes


def _quiet_doors(community: Community, story: dict[str, Door]) -> set[int]:
    """Return the doors of shen's area, whose day is told in full."""
    if not story:
        return set()
    lent = _lent_stairs(story)
    return {
        id(door)
        for grid in community.grids
        for door in grid.homes
        if grid.number == STORY_GRID or id(door.entrance) in lent
    }


def write_homes(
    session: Session,
    town: Town,
    staff: Staff,
    community: Community,
    homes: list[Home],
    story: dict[str, Door],
    tell: Report,
) -> HomeWriter:
    """Write a community grid by grid. One stairwell beside shen's grid is lent to her."""
    lent = _lent_stairs(story)
    writer = HomeWriter(session, staff, community, _area_name(town, community))
    by_door = {id(home.door): home for home in homes}
    for grid in community.grids:
        place = writer.place(grid.number)
        for block in grid.blocks:
            writer.add_block(block, place)
        for door in grid.homes:
            borrowed = id(door.entrance) in lent
            worker = replace(place, worker_id=writer.place(STORY_GRID).worker_id)
            writer.add_home(by_door[id(door)], worker if borrowed else place)
        writer.flush()
        tell("people", len(grid.homes), town.home_count)
    return writer


def _lent_stairs(story: dict[str, Door]) -> set[int]:
    return {id(story[key].entrance) for key in LENT_SCENES if key in story}


def story_of(community: Community) -> dict[str, Door]:
    """Choose the doors behind which the story's families live."""
    return choose_doors({grid.number: grid.homes for grid in community.grids}, today())


def _area_name(town: Town, community: Community) -> str:
    """Name every division above the community's homes, from the province down."""
    code = community.division.code
    parts = [code[:2], code[:4], code[:6], code[:9], code]
    names = [town.divisions[part.ljust(12, "0")].name for part in parts]
    return "".join(name for name in names if name != "市辖区")

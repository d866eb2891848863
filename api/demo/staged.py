"""Turns the story's scenes into families behind doors, with their past."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from api.demo.families import Family, Resident, years_between
from api.demo.history import HERE, PastVisit, Record, observe
from api.demo.identity import IdentityMint
from api.demo.story import Scene, scenes
from api.demo.town import Door

BORN_ON = (3, 18)


def choose_doors(grids: dict[int, Sequence[Door]], on: date) -> dict[str, Door]:
    """Find each scene's door, or another home of its grid where the place has no such door."""
    chosen: dict[str, Door] = {}
    used: set[int] = set()
    for scene in scenes(on):
        doors = [door for door in grids[scene.grid] if id(door) not in used]
        door = next((one for one in doors if _is_at(one, scene.door)), doors[0])
        chosen[scene.key] = door
        used.add(id(door))
    return chosen


def _is_at(door: Door, wanted: tuple[str, int, int, str]) -> bool:
    at = door.block.estate, door.block.number, door.entrance.number, door.room
    return at == wanted


def cast_family(scene: Scene, on: date, mint: IdentityMint) -> Family:
    """Make a scene's family; the rest of its facts is left to ``circumstances.settle``."""
    residents = []
    for cast in scene.cast:
        born = date(on.year - cast.age, *BORN_ON)
        age = years_between(born, on)
        residents.append(
            Resident(
                name=cast.name,
                sex=cast.sex,
                birth_date=born,
                id_no=mint.id_number(cast.sex, born, local=True),
                phone=mint.phone() if age >= 16 else None,
                relation=cast.relation,
                age=age,
                local=True,
                facts=dict(cast.facts),
            )
        )
    return Family(
        residents,
        scene.facts.get("family_kind", "USUAL"),
        tags=list(scene.tags),
        risk_level=scene.risk_level,
        arrival_notes=scene.arrival_notes,
        facts=dict(scene.facts),
        staged=True,
    )


def scene_record(scene: Scene, family: Family, on: date, random: Random) -> Record:
    """Write down a scene's past; what was never asked stays unknown."""
    visits = [
        PastVisit(
            datetime.combine(on - timedelta(days=ago), time(14, 20), HERE), minutes, purpose, result
        )
        for ago, purpose, result, minutes in scene.visits
    ]
    observations = [
        seen
        for seen in observe(family, visits, on, random, surveyed=bool(visits))
        if seen.key not in scene.never_asked
    ]
    due_on = on + timedelta(days=scene.due_in_days)
    return Record(visits, observations, due_on, scene.purpose)

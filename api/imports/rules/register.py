"""Rows that are to become people in households: which of them belong together, and where."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from api.households.models import Relation
from api.imports.models import Severity
from api.imports.rules.rows import CheckedRow

MANY_PEOPLE = 30
_ADDRESS = re.compile(
    r"(?P<estate>.*?)\s*(?P<building>[0-9A-Za-z]+\s*(幢|栋|号楼))"
    r"\s*((?P<entrance>[0-9A-Za-z]+\s*单元))?\s*(?P<room>[0-9A-Za-z-]+)\s*[室号]?"
)


class Door(NamedTuple):
    """A place where one family lives: by building and stair when they are on file, else by text."""

    building_id: UUID | None
    entrance_id: UUID | None
    place: str
    """The room, or the whole address in plain form."""


@dataclass(frozen=True, slots=True)
class KnownBuilding:
    id: UUID
    community_id: UUID
    grid_id: UUID | None
    estate: str
    name: str
    entrances: Mapping[str, UUID]


class KnownPerson(NamedTuple):
    household_id: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class RegisterOnFile:
    """What the checks compare with."""

    buildings: Mapping[tuple[str, str], Sequence[KnownBuilding]]
    """By ``(estate, number)`` and by ``("", number)``, in plain form."""

    homes: Mapping[Door, UUID]
    by_id_no: Mapping[str, tuple[UUID, UUID | None]]
    """ID number → person, and the household where they live."""

    by_birth: Mapping[tuple[str, Any], Sequence[tuple[UUID, UUID | None]]]
    """``(name, birth date)`` → the same."""

    workers: Mapping[str, Sequence[UUID]]
    """Grid workers of the unit by login and by name."""


@dataclass(slots=True)
class Family:
    """Rows of one home in the order of the table."""

    door: Door
    building: KnownBuilding | None
    rows: list[CheckedRow] = field(default_factory=list)
    household_id: UUID | None = None
    """The household on file that the new people join."""

    door_taken: UUID | None = None
    """Another family on file behind the same door."""


def plain_place(text: str, tail: str = "") -> str:
    """Return a name of a place without spaces and its usual last word."""
    return re.sub(rf"({tail})$" if tail else r"^$", "", re.sub(r"\s+", "", text)).lower()


def plain_building(text: str) -> str:
    return plain_place(text, "幢|栋|号楼|楼|号")


def plain_entrance(text: str) -> str:
    return plain_place(text, "单元|梯")


def plain_room(text: str) -> str:
    return plain_place(text, "室|号")


def check_register(rows: Sequence[CheckedRow], on_file: RegisterOnFile) -> list[Family]:
    """Put rows into families and tell what stands against them."""
    families = _families(rows, on_file)
    _told_twice(rows)
    doors: dict[Door, Family] = {}
    for family in families:
        if family.door.place and doors.setdefault(family.door, family) is not family:
            first = doors[family.door].rows[0].row_no
            family.rows[0].tell(None, "door_shared", Severity.WARNING, row=first)
        _find_home(family, on_file)
        _find_people(family, on_file)
        _find_head(family)
    for row in rows:
        _find_worker(row, on_file)
    return families


def _families(rows: Sequence[CheckedRow], on_file: RegisterOnFile) -> list[Family]:
    found: dict[Any, Family] = {}
    for row in rows:
        _split_address(row)
        number = row.values.get("household_no")
        door, building = _door(row, on_file)
        if not door.place and number in found:
            door, building = found[number].door, found[number].building  # said once, for the head
        family = found.setdefault(number or door, Family(door, building))
        if family.door != door:
            row.tell("room" if "room" in row.values else "address", "address_differs")
        family.rows.append(row)
        if not door.place:
            row.tell("address", "address_missing")
    return list(found.values())


def _split_address(row: CheckedRow) -> None:
    text = row.values.get("address")
    if not text or row.values.get("room"):
        return
    found = _ADDRESS.fullmatch(text.strip())
    for key in ("estate", "building", "entrance", "room") if found else ():
        part = found.group(key) if found else None
        if part and not row.values.get(key):
            row.values[key] = re.sub(r"\s+", "", part)


def _door(row: CheckedRow, on_file: RegisterOnFile) -> tuple[Door, KnownBuilding | None]:
    values = row.values
    room = plain_room(values.get("room") or "")
    number = plain_building(values.get("building") or "")
    estate = plain_place(values.get("estate") or "")
    fitting = on_file.buildings.get((estate, number), ()) if number else ()
    if number and room and len(fitting) == 1:
        building = fitting[0]
        entrance = plain_entrance(values.get("entrance") or "")
        entrance_id = building.entrances.get(entrance)
        if entrance and entrance_id is None:
            row.tell("entrance", "entrance_unknown", Severity.WARNING)
        return Door(building.id, entrance_id, room), building
    if number and room:
        code = "building_ambiguous" if fitting else "building_unknown"
        row.tell("building", code, Severity.WARNING)
    return Door(None, None, plain_place(full_address(values))), None


def full_address(values: Mapping[str, Any]) -> str:
    """Return the address as one text, as it was typed or put together from its parts."""
    if values.get("address"):
        return str(values["address"])
    parts = [values.get(key) or "" for key in ("estate", "building", "entrance", "room")]
    return " ".join(part for part in parts if part)


def _told_twice(rows: Sequence[CheckedRow]) -> None:
    seen: dict[Any, int] = {}
    for row in rows:
        number = row.values.get("id_no")
        if number and seen.setdefault(number, row.row_no) != row.row_no:
            row.tell("id_no", "twice_in_file", row=seen[number])


def _find_home(family: Family, on_file: RegisterOnFile) -> None:
    held = on_file.homes.get(family.door)
    if held is None:
        return
    if any(held in _homes_of(row, on_file) for row in family.rows):
        family.household_id = held
        return
    family.door_taken = held
    family.rows[0].tell(None, "door_taken", Severity.WARNING)


def _homes_of(row: CheckedRow, on_file: RegisterOnFile) -> list[UUID | None]:
    return [home for _, home in _known_as(row, on_file)]


def _known_as(row: CheckedRow, on_file: RegisterOnFile) -> Sequence[tuple[UUID, UUID | None]]:
    values = row.values
    if values.get("id_no") in on_file.by_id_no:
        return [on_file.by_id_no[values["id_no"]]]
    return on_file.by_birth.get((values.get("name") or "", values.get("birth_date")), ())


def _find_people(family: Family, on_file: RegisterOnFile) -> None:
    seen: dict[tuple[Any, Any], int] = {}
    for row in family.rows:
        same = (row.values.get("name"), row.values.get("birth_date"))
        if all(same) and seen.setdefault(same, row.row_no) != row.row_no:
            row.tell("name", "twice_in_file", row=seen[same])
        known = _known_as(row, on_file)
        if family.household_id is not None:
            if any(home == family.household_id for _, home in known):
                row.tell(None, "person_known", Severity.KNOWN)
                continue
            row.joins = family.household_id
            row.tell(None, "joins_household", Severity.WARNING)
        if known:
            row.values["twin"] = known[0][0]
            row.tell(
                "id_no" if row.values.get("id_no") else "name", "person_elsewhere", Severity.WARNING
            )


def _find_head(family: Family) -> None:
    if family.household_id is None:
        heads = [row for row in family.rows if row.values.get("relation") is Relation.HEAD]
        for more in heads[1:]:
            more.tell("relation", "two_heads", row=heads[0].row_no)
        if not heads:
            first = family.rows[0]
            assumed = first.values.get("relation") is None
            if assumed:
                first.values["relation"] = Relation.HEAD
            first.tell("relation", "head_assumed" if assumed else "head_missing", Severity.WARNING)
    for row in family.rows:
        if row.values.get("relation") is None:
            row.values["relation"] = Relation.OTHER
            if len(family.rows) > 1:
                row.tell("relation", "relation_missing", Severity.WARNING)
    if len(family.rows) > MANY_PEOPLE:
        family.rows[0].tell(None, "many_people", Severity.WARNING, people=len(family.rows))


def _find_worker(row: CheckedRow, on_file: RegisterOnFile) -> None:
    name = row.values.get("worker")
    if not name:
        return
    found = on_file.workers.get(re.sub(r"\s+", "", name).lower(), ())
    row.values["worker_id"] = found[0] if len(found) == 1 else None
    if len(found) != 1:
        row.tell("worker", "worker_ambiguous" if found else "worker_unknown")

"""Reading lines of an address list as people write them: 珠儿潭 3幢2单元501, 3-2-501, 3栋."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

SEPARATORS = r"[\s,，、;；/|]+"
BETWEEN_NUMBERS = re.compile(rf"(?<=[0-9A-Za-z]){SEPARATORS}(?=[0-9A-Za-z])")
DASHES = re.compile(r"[-‐‑–—−－~]+")
BUILDING_WORDS = re.compile(r"(?<=[0-9A-Za-z])(?:号楼|栋|座|楼|#)")
ROOM_WORDS = re.compile(r"(?:室|号房|房)$")
NO = r"[0-9A-Za-z]+"
WORDS = re.compile(
    rf"^(?P<estate>.*?)(?P<building>{NO})幢(?:(?P<entrance>{NO})单元)?(?P<room>{NO})?$"
)
DASHED = re.compile(rf"^(?P<estate>.*?)(?P<building>{NO})-(?:(?P<entrance>{NO})-)?(?P<room>{NO})$")


@dataclass(frozen=True, slots=True)
class Door:
    """A home's address in parts, as the register has it."""

    household_id: UUID
    estate: str
    building: str
    entrance: str
    room: str
    full_text: str


@dataclass(slots=True)
class Found:
    """What a line means: homes, or why not; ``candidates`` are the places it may mean."""

    problem: str | None
    household_ids: list[UUID] = field(default_factory=list)
    candidates: dict[str, list[UUID]] = field(default_factory=dict)


def plain(text: str) -> str:
    """Return an address without the ways of writing that mean nothing."""
    text = unicodedata.normalize("NFKC", text).strip().upper()
    text = BETWEEN_NUMBERS.sub("-", text)
    text = re.sub(SEPARATORS, "", text)
    text = DASHES.sub("-", text)
    return ROOM_WORDS.sub("", BUILDING_WORDS.sub("幢", text))


class Register:
    """The homes among which lines are looked up."""

    def __init__(self, doors: Iterable[Door]) -> None:
        self._by_building: dict[str, list[Door]] = defaultdict(list)
        self._by_text: dict[str, list[Door]] = defaultdict(list)
        for door in doors:
            self._by_building[plain(door.building).removesuffix("幢")].append(door)
            self._by_text[plain(door.full_text)].append(door)

    def look_up(self, line: str) -> Found:
        """Return the homes of a line: a door, a stair, or a whole building.

        Problems: ``unreadable`` is no address; ``not_found`` names nothing on file; ``several``
        names doors of more than one building.
        """
        wanted = plain(line)
        whole = self._by_text.get(wanted)
        if whole:
            return Found(None, _ids(whole))
        parts = WORDS.match(wanted) or DASHED.match(wanted)
        if parts is None:
            return Found("unreadable")
        doors = _of_that_name(
            [door for door in self._near(parts["building"]) if _fits(door, parts)],
            parts["estate"],
        )
        places: dict[str, list[Door]] = defaultdict(list)
        for door in doors:
            places[f"{door.estate} {door.building}".strip()].append(door)
        if not places:
            return Found("not_found")
        if len(places) > 1:
            return Found("several", [], {name: _ids(own) for name, own in places.items()})
        return Found(None, _ids(doors))

    def _near(self, building: str) -> Sequence[Door]:
        return self._by_building.get(building, ())


def _fits(door: Door, parts: re.Match[str]) -> bool:
    estate, entrance, room = parts["estate"].rstrip("-"), parts["entrance"], parts["room"]
    if estate and not _same_estate(estate, door):
        return False
    if entrance and plain(door.entrance).removesuffix("单元") != entrance:
        return False
    return not room or plain(door.room) == room


def _of_that_name(doors: list[Door], estate: str) -> list[Door]:
    """Keep to the estate of exactly this name where there is one: 珠儿潭 is not 珠儿潭东区."""
    exact = [door for door in doors if plain(door.estate) in (estate, estate.removesuffix("小区"))]
    return exact or doors


def _same_estate(estate: str, door: Door) -> bool:
    known = plain(door.estate)
    return bool(known) and (known in estate or estate in known or estate in plain(door.full_text))


def _ids(doors: Iterable[Door]) -> list[UUID]:
    return [door.household_id for door in doors]

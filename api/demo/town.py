"""What a generated place is made of, from the city down to the door; plain data, no database."""

from dataclasses import dataclass, field

from shapely.geometry import Polygon


@dataclass(frozen=True)
class Division:
    """One row of the administrative divisions; codes have 12 digits."""

    code: str
    name: str
    level: int
    parent_code: str


@dataclass(frozen=True)
class Compound:
    """A real residential compound of the base map; the outline is in degrees."""

    name: str
    outline: Polygon
    name_is_invented: bool = False


@dataclass
class Entrance:
    """One stairwell (单元): its place, and how many doors lie on each landing."""

    number: int
    lon: float
    lat: float
    doors_per_landing: int
    entrance_floor: int = 1
    """The floor on which one comes in from the street (平街层)."""


@dataclass
class Block:
    """One residential building; ``drawn`` tells a generated outline from a surveyed one.

    ``below`` of its floors lie under floor 1, as on a slope.
    """

    estate: str
    number: int
    outline: Polygon
    floors: int
    entrances: list[Entrance]
    drawn: bool
    below: int = 0

    @property
    def name(self) -> str:
        """The building's name in an address, such as ``3幢``."""
        return f"{self.number}幢"

    @property
    def door_count(self) -> int:
        """How many homes the building has."""
        return self.floors * sum(entrance.doors_per_landing for entrance in self.entrances)

    @property
    def floor_numbers(self) -> list[int]:
        """Its floors from the lowest, as people count them: there is no 0."""
        return [*range(-self.below, 0), *range(1, self.floors - self.below + 1)]


@dataclass(frozen=True)
class Door:
    """One home: building, stairwell, floor and room number such as ``501``."""

    block: Block
    entrance: Entrance
    floor: int
    room: str


@dataclass
class Grid:
    """A grid of a community: whole buildings, 300–500 households when they are all lived in."""

    number: int
    blocks: list[Block]
    homes: list[Door] = field(default_factory=list)


@dataclass
class Community:
    """A real community with its grids; which compounds belong to it is drawn for the demo."""

    division: Division
    grids: list[Grid]


@dataclass
class Town:
    """A generated place: the divisions above it and its communities, the demo's own first."""

    key: str
    name: str
    divisions: dict[str, Division]
    communities: list[Community]
    lon: float
    lat: float

    @property
    def home_count(self) -> int:
        """How many homes are lived in."""
        return sum(len(grid.homes) for community in self.communities for grid in community.grids)

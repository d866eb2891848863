"""A building's register of doors: its homes, lived in or not, and what is no home."""

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

from api.demo.grids import doors_of
from api.demo.town import Block, Entrance

SHOPS = ("便民理发", "水果店", "早餐店", "五金店", "缝纫铺", "小超市")
SHOP_OF = 3  # one stairwell in so many has shops at its foot


class RegisterDoor(NamedTuple):
    """One line of the register."""

    entrance: Entrance
    floor: int
    no: str
    use: str
    label: str


def register_of(block: Block) -> Iterator[RegisterDoor]:
    """List the doors of a building, stairwell by stairwell; equal buildings have equal ones."""
    for door in doors_of(block):
        yield RegisterDoor(door.entrance, door.floor, door.room, "HOME", "")
    if block.below:
        return
    for entrance in block.entrances:
        drawn = crc32(f"{block.estate}{block.number}-{entrance.number}".encode())
        if entrance is block.entrances[-1]:
            label = f"{drawn % 8 + 6} 间"
            yield RegisterDoor(entrance, -1, "车库", "GARAGE", label)
        if drawn % SHOP_OF == 0 or entrance is block.entrances[-1]:
            for number in (1, 2):
                label = SHOPS[(drawn + number) % len(SHOPS)]
                yield RegisterDoor(entrance, 1, f"商铺{number}", "SHOP", label)

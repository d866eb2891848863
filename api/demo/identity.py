"""Invented names, ID numbers and telephone numbers; none is taken from a real person."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from api.core.resident_id import check_digit

NAMES = Path(__file__).parent / "data" / "names.json"
SINGLE_CHARACTER_SHARE = {1954: 0.02, 1969: 0.08, 1984: 0.42, 1999: 0.30, 2100: 0.04}

# Six digits of districts in use now or when today's adults were registered.
LOCAL_AREA_CODES = ("330105", "330103", "330104", "330102", "330106")
OTHER_AREA_CODES = [
    "330108",
    "330109",
    "330110",
    "330122",
    "330127",
    "330182",
    "330621",
    "330683",
    "330702",
    "330825",
    "340826",
    "341125",
    "341822",
    "360423",
    "361128",
    "411522",
    "420921",
    "500101",
    "512301",
    "620123",
]

# No eleven-digit number that begins with 140 is given to people, so nobody can be rung up.
PHONE_PREFIX = "140"


@dataclass(frozen=True)
class _Names:
    surnames: list[str]
    surname_weights: list[int]
    eras: list[dict[str, Any]]


@lru_cache(maxsize=1)
def _names() -> _Names:
    raw = json.loads(NAMES.read_text(encoding="utf-8"))
    surnames: dict[str, int] = raw["surnames"]
    return _Names(list(surnames), list(accumulate(surnames.values())), raw["eras"])


def surname(random: Random) -> str:
    """Draw a surname as common as it is around Hangzhou."""
    names = _names()
    return random.choices(names.surnames, cum_weights=names.surname_weights)[0]


def given_name(sex: str, born: int, random: Random) -> str:
    """Draw a given name in the taste of the years in which the person was born."""
    era = next(era for era in _names().eras if born <= era["until"])
    characters = era[sex]
    if random.random() < SINGLE_CHARACTER_SHARE[era["until"]]:
        return str(random.choice(characters["second"]))
    first, second = random.choice(characters["first"]), random.choice(characters["second"])
    return str(first + second)


def id_number(area_code: str, born: date, serial: int) -> str:
    """Return an 18-digit number (GB 11643); an odd serial of 1–999 stands for a man."""
    body = f"{area_code}{born:%Y%m%d}{serial:03d}"
    return body + check_digit(body)


class IdentityMint:
    """Gives out ID and telephone numbers, each once."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._id_numbers: set[str] = set()
        self._phones: set[str] = set()

    def id_number(self, sex: str, born: date, *, local: bool) -> str:
        """Draw a free number of this birthday and sex."""
        while True:
            area_code = self._random.choice(LOCAL_AREA_CODES if local else OTHER_AREA_CODES)
            serial = self._random.randrange(1, 999, 2) + (sex == "FEMALE")
            number = id_number(area_code, born, serial)
            if number not in self._id_numbers:
                self._id_numbers.add(number)
                return number

    def phone(self) -> str:
        """Draw a free telephone number that nobody can be reached at."""
        while True:
            number = f"{PHONE_PREFIX}{self._random.randrange(10**8):08d}"
            if number not in self._phones:
                self._phones.add(number)
                return number

"""What the rule language knows: null, booleans, whole numbers, strings, lists, records, dates."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

MAX_INTEGER = 2**53 - 1
"""Largest whole number that a browser holds exactly; anything beyond is an ``overflow``."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ExpressionError(Exception):
    """A tree that cannot be read, or values it cannot be used on; ``code`` is stable.

    Reading: malformed, unknown_operator, bad_arity, bad_path, too_deep.
    Running: type_mismatch, division_by_zero, overflow, bad_date.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Scope:
    """What an expression sees: named data, the element of the innermost loop, and the day."""

    __slots__ = ("data", "it", "today")

    def __init__(self, data: dict[str, Any], today: str, it: Any = None) -> None:
        self.data = data
        self.today = today
        self.it = it


Compiled = Callable[[Scope], Any]


def leaf(value: Any) -> Any:
    """Return a value as the language sees it; a number must be whole and within MAX_INTEGER.

    ``2.0`` is the number 2: a browser cannot tell them apart.
    """
    kind = type(value)
    if kind is int:
        return in_range(value)
    if kind is float:
        if not value.is_integer():
            raise ExpressionError("type_mismatch")
        return in_range(int(value))
    return value


def in_range(number: int) -> int:
    """Return the number, or refuse what a browser would round."""
    if -MAX_INTEGER <= number <= MAX_INTEGER:
        return number
    raise ExpressionError("overflow")


def elements(value: Any) -> list[Any] | None:
    """Return the elements of a list as the language sees them; None for null."""
    if value is None:
        return None
    if type(value) is not list:
        raise ExpressionError("type_mismatch")
    return [leaf(element) for element in value]


def need(value: Any, kind: type) -> None:
    """Refuse a value that is neither null nor of the kind; nothing is converted."""
    if value is not None and type(value) is not kind:
        raise ExpressionError("type_mismatch")


def truth(value: Any) -> bool | None:
    """Return a condition's outcome; null stays null, anything else than a boolean is refused."""
    if value is None or value is True or value is False:
        return value
    raise ExpressionError("type_mismatch")


@lru_cache(maxsize=4096)
def parse_date(text: str) -> date:
    """Read ``YYYY-MM-DD`` of the years 0001 to 9999, nothing else."""
    if not _DATE.fullmatch(text):
        raise ExpressionError("bad_date")
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError as cause:
        raise ExpressionError("bad_date") from cause


def full_years(birth: str, on: str) -> int:
    """Return the age in whole years (周岁); a birthday counts on its day, 29 Feb on 1 March."""
    born, day = parse_date(birth), parse_date(on)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def days_between(first: str, second: str) -> int:
    """Return how many days the second date lies after the first."""
    return (parse_date(second) - parse_date(first)).days


def add_days(day: str, days: int) -> str:
    """Return a date some days later; before year 1 or after 9999 is a ``bad_date``."""
    start = parse_date(day)
    try:
        return (start + timedelta(days=days)).isoformat()
    except OverflowError as cause:
        raise ExpressionError("bad_date") from cause


def add_months(day: str, months: int) -> str:
    """Return the same day some months later, or the month's last day where it is shorter."""
    start = parse_date(day)
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ExpressionError("bad_date")
    last_day = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(start.day, last_day)).isoformat()

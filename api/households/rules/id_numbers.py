"""Resident ID numbers (GB 11643)."""

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
LENGTH = 18


def check_sign(first17: str) -> str:
    """Return the eighteenth character for the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return CHECK_SIGNS[total % 11]


def id_no_fault(id_no: str) -> str | None:
    """Return None for a sound number, else ``length``, ``digits``, ``birth_date`` or ``check``."""
    if len(id_no) != LENGTH:
        return "length"
    if not id_no[:17].isdigit() or not (id_no[17].isdigit() or id_no[17] == "X"):
        return "digits"
    if birth_date_of(id_no) is None:
        return "birth_date"
    return None if check_sign(id_no[:17]) == id_no[17] else "check"


def birth_date_of(id_no: str) -> date | None:
    """Return the birth date inside a number, or None when it is no date."""
    try:
        return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    except ValueError:
        return None

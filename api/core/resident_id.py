"""The 18-digit citizen number of GB 11643: check digit, birth date and sex."""

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"

_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")


def check_digit(first_seventeen: str) -> str:
    """Return the 18th character for the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def birth_date_in(number: str) -> date | None:
    """Return the birth date that the number carries; None when it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_in(number: str) -> str:
    """Return ``MALE`` or ``FEMALE`` by the 17th digit."""
    return "MALE" if int(number[16]) % 2 else "FEMALE"


def is_resident_id(number: str) -> bool:
    """Say whether form, birth date and check digit hold; the area code is not looked up."""
    return (
        _FORM.fullmatch(number) is not None
        and check_digit(number[:17]) == number[17]
        and birth_date_in(number) is not None
    )

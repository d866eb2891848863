"""Telephone numbers as people here write them."""

import re

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0[0-9]{2,3})?[2-8][0-9]{6,7}")
_BETWEEN = re.compile(r"[\s\-()（）]+")


def plain_phone(text: str) -> str:
    """Return a number without what people put between the digits and without ``+86``."""
    digits = _BETWEEN.sub("", text)
    return digits.removeprefix("+86") if digits.startswith("+") else digits


def is_phone(number: str) -> bool:
    """Say whether a plain number is a mobile (11 digits) or a landline with or without area."""
    return bool(_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number))

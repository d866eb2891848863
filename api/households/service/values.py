"""Checks a value that somebody typed at a desk against its fact's type."""

from datetime import date
from typing import Any

from api.households.errors import FactInvalid, UnknownFact
from api.households.rules.id_numbers import id_no_fault
from api.surveys.queries import fact_catalogue

MOBILE_DIGITS = 11


def check_value(key: str, value: Any) -> None:
    """Accept a value that fits the catalogue's type; ``None`` clears a fact.

    Raises:
        UnknownFact: No such key.
        FactInvalid: Another type, an unknown option, or a number with a wrong check digit.
    """
    fact = fact_catalogue().get(key)
    if fact is None:
        raise UnknownFact(key=key)
    if value is None:
        return
    if not _fits(fact.type, value, fact.option_values):
        raise FactInvalid(key=key)


def _fits(kind: str, value: Any, options: frozenset[str]) -> bool:
    if kind == "choice":
        return value in options
    if kind == "multi":
        return isinstance(value, list) and set(value) <= options
    if kind in ("integer", "money_fen"):
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "boolean":
        return isinstance(value, bool)
    if not isinstance(value, str) or not value.strip():
        return False
    if kind == "date":
        return _is_date(value)
    if kind == "id_no":
        return id_no_fault(value) is None
    if kind == "phone":
        digits = value.replace("-", "")
        return digits.isdigit() and 7 <= len(digits) <= MOBILE_DIGITS + 1
    return True


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True

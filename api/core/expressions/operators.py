"""Operators that look at their values only: every argument is worked out, null gives null."""

from collections.abc import Callable
from typing import Any, NamedTuple

from api.core.expressions.values import (
    ExpressionError,
    add_days,
    add_months,
    days_between,
    elements,
    full_years,
    in_range,
)


class Operator(NamedTuple):
    """How many arguments, of which kinds (None: checked by the operator), and what it does."""

    kinds: tuple[type | None, ...]
    run: Callable[..., Any]
    at_most: int | None = None
    """Largest number of arguments when it may exceed ``kinds``; the last kind repeats."""


MANY = 64
"""Most arguments of an operator that takes any number of them."""


def _same_kind(first: Any, second: Any, kinds: tuple[type, ...]) -> None:
    if type(first) is not type(second) or type(first) not in kinds:
        raise ExpressionError("type_mismatch")


def _eq(first: Any, second: Any) -> bool:
    _same_kind(first, second, (int, str, bool))
    return bool(first == second)


def _ne(first: Any, second: Any) -> bool:
    return not _eq(first, second)


def _lt(first: Any, second: Any) -> bool:
    _same_kind(first, second, (int, str))
    return bool(first < second)


def _le(first: Any, second: Any) -> bool:
    _same_kind(first, second, (int, str))
    return bool(first <= second)


def _gt(first: Any, second: Any) -> bool:
    return not _le(first, second)


def _ge(first: Any, second: Any) -> bool:
    return not _lt(first, second)


def _add(*numbers: int) -> int:
    total = 0
    for number in numbers:
        total = in_range(total + number)
    return total


def _mul(*numbers: int) -> int:
    product = 1
    for number in numbers:
        product = in_range(product * number)
    return product


def _idiv(dividend: int, divisor: int) -> int:
    if divisor == 0:
        raise ExpressionError("division_by_zero")
    return dividend // divisor


def _mod(dividend: int, divisor: int) -> int:
    if divisor == 0:
        raise ExpressionError("division_by_zero")
    return dividend % divisor


def _in(sought: Any, within: list[Any]) -> bool:
    if type(sought) not in (int, str, bool):
        raise ExpressionError("type_mismatch")
    kind = type(sought)
    return any(type(one) is kind and one == sought for one in elements(within) or ())


def _len(value: Any) -> int:
    if type(value) not in (str, list):
        raise ExpressionError("type_mismatch")
    return len(value)


OPERATORS: dict[str, Operator] = {
    "eq": Operator((None, None), _eq),
    "ne": Operator((None, None), _ne),
    "lt": Operator((None, None), _lt),
    "le": Operator((None, None), _le),
    "gt": Operator((None, None), _gt),
    "ge": Operator((None, None), _ge),
    "not": Operator((bool,), lambda value: not value),
    "add": Operator((int, int), _add, MANY),
    "sub": Operator((int, int), lambda first, second: in_range(first - second)),
    "mul": Operator((int, int), _mul, MANY),
    "idiv": Operator((int, int), _idiv),
    "mod": Operator((int, int), _mod),
    "in": Operator((None, list), _in),
    "len": Operator((None,), _len),
    "age_on": Operator((str, str), full_years),
    "days_between": Operator((str, str), days_between),
    "add_days": Operator((str, int), add_days),
    "add_months": Operator((str, int), add_months),
}

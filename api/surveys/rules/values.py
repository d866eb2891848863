"""Whether one answer fits its question, and the form in which it is compared and stored."""

import re
from collections.abc import Callable
from typing import Any

from api.core.expressions.values import MAX_INTEGER, ExpressionError, parse_date
from api.core.resident_id import is_resident_id
from api.surveys.rules.definition import CompiledItem

Fault = tuple[str, dict[str, Any]]
"""A rule's name and its params."""

MAX_NUMBER = 10**12
MAX_TEXT = 500

_MOBILE_OR_LANDLINE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")
_TYPE: Fault = ("type", {})


def is_blank(answer: Any) -> bool:
    """Say whether nothing was answered; a non-answer such as 不清楚 is an answer."""
    return answer is None or answer == "" or answer == []


def normal_form(item: CompiledItem, answer: Any) -> Any:
    """Return the stored form of a fitting answer: choices of a multi sorted, whole numbers int."""
    if item.type == "multi" and isinstance(answer, list):
        return sorted(set(answer))
    return int(answer) if type(answer) is float else answer


def fault_of(item: CompiledItem, answer: Any, today: str) -> Fault | None:
    """Return the rule that an answer breaks, or None."""
    return _CHECKS[item.type](item, answer, today)


def _choice(item: CompiledItem, answer: Any, _today: str) -> Fault | None:
    if type(answer) is not str:
        return _TYPE
    return None if answer in item.options else ("option", {})


def _multi(item: CompiledItem, answer: Any, _today: str) -> Fault | None:
    if type(answer) is not list or any(type(value) is not str for value in answer):
        return _TYPE
    chosen = set(answer)
    if not chosen <= item.options:
        return ("option", {})
    return ("alone", {}) if len(chosen) > 1 and chosen & item.alone else None


def _number(item: CompiledItem, answer: Any, _today: str) -> Fault | None:
    whole = type(answer) is int or (type(answer) is float and answer.is_integer())
    if not whole or abs(answer) > MAX_INTEGER:
        return _TYPE
    least, most = item.raw.get("min", 0), item.raw.get("max", MAX_NUMBER)
    if answer < least:
        return ("min", {"min": least})
    return ("max", {"max": most}) if answer > most else None


def _date(item: CompiledItem, answer: Any, today: str) -> Fault | None:
    if type(answer) is not str:
        return _TYPE
    try:
        parse_date(answer)
    except ExpressionError:
        return ("date", {})
    if item.raw.get("not_after_today") and answer > today:
        return ("after_today", {})
    return ("before_today", {}) if item.raw.get("not_before_today") and answer < today else None


def _text(item: CompiledItem, answer: Any, _today: str) -> Fault | None:
    if type(answer) is not str:
        return _TYPE
    most = item.raw.get("max", MAX_TEXT)
    return ("too_long", {"max": most}) if len(answer) > most else None


def _phone(_item: CompiledItem, answer: Any, _today: str) -> Fault | None:
    if type(answer) is not str:
        return _TYPE
    return None if _MOBILE_OR_LANDLINE.fullmatch(answer) else ("phone", {})


def _id_no(_item: CompiledItem, answer: Any, _today: str) -> Fault | None:
    if type(answer) is not str:
        return _TYPE
    return None if is_resident_id(answer) else ("id_no", {})


def _boolean(_item: CompiledItem, answer: Any, _today: str) -> Fault | None:
    return None if type(answer) is bool else _TYPE


_CHECKS: dict[str, Callable[[CompiledItem, Any, str], Fault | None]] = {
    "choice": _choice,
    "multi": _multi,
    "integer": _number,
    "money_fen": _number,
    "date": _date,
    "text": _text,
    "phone": _phone,
    "id_no": _id_no,
    "boolean": _boolean,
}

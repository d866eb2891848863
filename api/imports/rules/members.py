"""Rows that are to become members."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pypinyin import Style, lazy_pinyin

from api.imports.models import Severity
from api.imports.rules.rows import CheckedRow
from api.staff.models import Role
from api.staff.rules import is_login


@dataclass(frozen=True, slots=True)
class StaffOnFile:
    """What the checks compare with."""

    today: date
    home_unit: UUID
    units: Mapping[str, Sequence[UUID]]
    """Units of the caller by every name they go by."""

    logins: Mapping[str, str]
    """Login → name of everybody, also of those who have left."""

    phones: frozenset[tuple[str, str]]
    """``(name, phone)`` of the members of the caller's units."""

    may_give: Callable[[Role, UUID], bool] = field(repr=False)


def check_members(rows: Sequence[CheckedRow], on_file: StaffOnFile) -> None:
    """Find each row's unit, role and login, and what stands against it."""
    logins: dict[str, int] = {}
    typed = {row.values["login"].lower() for row in rows if row.values.get("login")}
    phones: dict[tuple[Any, Any], int] = {}
    for row in rows:
        _find_unit(row, on_file)
        role = row.values.setdefault("role", Role.GRID_WORKER)
        unit = row.values.get("unit")
        if role is not None and unit is not None and not on_file.may_give(role, unit):
            row.tell("role", "role_not_yours")
        until = row.values.get("until_on")
        if until is not None and until < on_file.today:
            row.tell("until_on", "date_over")
        if row.values.get("login"):
            _check_login(row, on_file)
        if (row.values.get("name"), row.values.get("phone")) in on_file.phones:
            row.tell(None, "member_known", Severity.KNOWN)
        if not row.values.get("login") and row.values.get("name"):
            _make_login(row, {*on_file.logins, *logins, *typed})
        if row.severity is Severity.KNOWN:
            continue  # left out anyway
        _seen_before(row, "login", row.values.get("login"), logins)
        same = (row.values.get("name"), row.values.get("phone"))
        if all(same):
            _seen_before(row, "phone", same, phones)


def _find_unit(row: CheckedRow, on_file: StaffOnFile) -> None:
    name = row.values.get("unit")
    if not name:
        row.values["unit"] = on_file.home_unit
        return
    found = on_file.units.get(re.sub(r"\s+", "", name).lower(), ())
    row.values["unit"] = found[0] if len(found) == 1 else None
    if len(found) != 1:
        row.tell("unit", "unit_ambiguous" if found else "unit_unknown")


def _check_login(row: CheckedRow, on_file: StaffOnFile) -> None:
    login = row.values["login"] = row.values["login"].lower()
    if not is_login(login):
        row.tell("login", "login_wrong")
    elif login in on_file.logins:
        if on_file.logins[login] == row.values.get("name"):
            row.tell(None, "member_known", Severity.KNOWN)
        else:
            row.tell("login", "login_taken")


def _make_login(row: CheckedRow, taken: set[str]) -> None:
    """王芳 → ``wangfang``, ``wangfang2`` …; it is shown before it is made."""
    spelled = "".join(lazy_pinyin(row.values["name"], style=Style.NORMAL, errors="ignore"))
    base = re.sub(r"[^a-z0-9]", "", spelled.lower())[:24] or "member"
    login, number = base, 1
    while login in taken or not is_login(login):
        number += 1
        login = f"{base}{number}"
    row.values["login"] = login
    if row.severity is not Severity.KNOWN:
        row.tell("login", "login_made", Severity.WARNING, login=login)


def _seen_before(row: CheckedRow, key: str, value: Any, seen: dict[Any, int]) -> None:
    if value and seen.setdefault(value, row.row_no) != row.row_no:
        row.tell(key, "twice_in_file", row=seen[value])

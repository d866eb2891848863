"""Reads policy values: the nearest unit's pack that is valid on the day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.contracts import load_json
from api.core.errors import AppError
from api.core.fast import fetch

SHIPPED = "policies/packs/shipped.v1.json"


class PolicyMissing(AppError):
    """A rule asks for a value that no pack holds; a deployment fault, said by name."""

    status = 500
    code = "policy_missing"


def policy_values(session: Session, org_id: UUID | None, on: date | None = None) -> dict[str, Any]:
    """Return every policy value that holds in a unit on a day (default today).

    Packs of the unit and of the units above it override the shipped values, the nearest last.
    """
    on = on or today()
    values: dict[str, Any] = dict(load_json(SHIPPED)["values"])
    for pack in _packs_above(session, org_id, on) if org_id else []:
        values.update(pack)
    return values


def policy_value(session: Session, key: str, org_id: UUID | None, on: date | None = None) -> Any:
    """Return one policy value.

    Raises:
        PolicyMissing: No pack holds the key.
    """
    values = policy_values(session, org_id, on)
    if key not in values:
        raise PolicyMissing(key=key)
    return values[key]


def _packs_above(session: Session, org_id: UUID, on: date) -> list[dict[str, Any]]:
    session.flush()
    return [row[0] for row in fetch(session, PACKS_ABOVE, org=org_id, on=on)]


PACKS_ABOVE = """
SELECT p.values FROM policy_packs p JOIN org_units u ON u.id = p.org_id
WHERE starts_with((SELECT path FROM org_units WHERE id = %(org)s), u.path)
  AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
ORDER BY length(u.path), p.valid_from, p.version
"""

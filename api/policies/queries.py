"""Reads policy values: the nearest unit's pack that is valid on the day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.contracts import load_json
from api.core.errors import AppError
from api.policies.models import PolicyPack
from api.staff.models import OrgUnit

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
    path = select(OrgUnit.path).where(OrgUnit.id == org_id).scalar_subquery()
    rows = session.scalars(
        select(PolicyPack.values)
        .join(OrgUnit, OrgUnit.id == PolicyPack.org_id)
        .where(path.startswith(OrgUnit.path), PolicyPack.valid_from <= on)
        .where(or_(PolicyPack.valid_to.is_(None), PolicyPack.valid_to > on))
        .order_by(func.length(OrgUnit.path), PolicyPack.valid_from, PolicyPack.version)
    )
    return list(rows)

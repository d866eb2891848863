"""Counts per unit (rows H1, H5): what lies at or below it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, aliased

from api.agreements.models import Agreement
from api.core.database import AnySelect
from api.households.models import Household, HouseholdStatus, Membership, ReviewItem
from api.households.queries.lists import plate_state_sql
from api.staff.models import OrgType, OrgUnit
from api.visits.models import Visit

Leaf = aliased(OrgUnit)


def count_by_unit(
    session: Session, unit_ids: Sequence[UUID], since: datetime, until: datetime
) -> dict[UUID, dict[str, int]]:
    """Return the counts of each unit by its id; ``since`` ≤ received < ``until`` bounds visits."""
    counts: dict[UUID, dict[str, int]] = {unit_id: {} for unit_id in unit_ids}
    for statement in _statements(unit_ids, since, until):
        for row in session.execute(statement):
            named = dict(row._mapping)
            counts[named.pop("unit_id")].update({key: int(n or 0) for key, n in named.items()})
    return counts


def _below(unit_ids: Sequence[UUID]) -> AnySelect:
    """Select ``(unit_id, household_id)`` for the households at or below each unit."""
    is_grid = OrgUnit.type == OrgType.GRID
    inside = Leaf.path.startswith(OrgUnit.path)
    by_community = (
        select(OrgUnit.id.label("unit_id"), Household.id.label("household_id"))
        .select_from(OrgUnit)
        .join(Leaf, inside)
        .join(Household, Household.community_id == Leaf.id)
        .where(OrgUnit.id.in_(unit_ids), ~is_grid)
    )
    by_grid = (
        select(OrgUnit.id, Household.id)
        .select_from(OrgUnit)
        .join(Household, Household.grid_id == OrgUnit.id)
        .where(OrgUnit.id.in_(unit_ids), is_grid)
    )
    return by_community.union_all(by_grid)  # type: ignore[return-value]


def _statements(unit_ids: Sequence[UUID], since: datetime, until: datetime) -> list[AnySelect]:
    below = _below(unit_ids).cte("below")
    state = plate_state_sql()
    unit = below.c.unit_id.label("unit_id")
    households = (
        select(
            unit,
            func.count().filter(Household.status == HouseholdStatus.ACTIVE).label("households"),
            func.count().filter(state == "due").label("due"),
            func.count().filter(state == "over").label("overdue"),
        )
        .join(Household, Household.id == below.c.household_id)
        .group_by(below.c.unit_id)
    )
    people = (
        select(unit, func.count(Membership.person_id.distinct()).label("people"))
        .join(Membership, Membership.household_id == below.c.household_id)
        .where(Membership.ended_on.is_(None))
        .group_by(below.c.unit_id)
    )
    visits = (
        select(
            unit,
            func.count().label("visits"),
            func.count(Visit.household_id.distinct()).label("households_visited"),
        )
        .join(Visit, Visit.household_id == below.c.household_id)
        .where(Visit.received_at >= since, Visit.received_at < until)
        .group_by(below.c.unit_id)
    )
    return [
        households,
        people,
        visits,
        _counted(below, Agreement.household_id, "agreements", true()),
        _counted(below, ReviewItem.household_id, "reviews_open", ReviewItem.status == "open"),
    ]


def _counted(below: Any, household_id: Any, label: str, condition: Any) -> AnySelect:
    return (
        select(below.c.unit_id.label("unit_id"), func.count().label(label))
        .join_from(below, household_id.class_, household_id == below.c.household_id)
        .where(condition)
        .group_by(below.c.unit_id)
    )

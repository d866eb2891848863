"""How many people a household has, and how many minutes a month it takes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from api.households.models import Assignment, Household, HouseholdStatus, Membership, RiskLevel

PEOPLE_COUNT = (
    select(Membership.household_id, func.count().label("people"))
    .where(Membership.ended_on.is_(None))
    .group_by(Membership.household_id)
    .subquery("people_count")
)
"""``(household_id, people)`` of today's memberships."""


def minutes_sql(policy: dict[str, Any]) -> ColumnElement[float]:
    """Return the minutes a household takes in a planning month.

    A visit takes the policy's minutes for a follow-up plus some for each further person, and
    comes as often as the household's level says; weights are data.
    """
    month_days = policy["visit.month_days"]
    base = policy["visit.minutes"]["FOLLOW_UP"]
    further = policy["visit.minutes_further_person"]
    level_days = case(
        {level.value: policy[f"visit.level.{level.value}"]["days"] for level in RiskLevel},
        value=Household.risk_level,
    )
    people = func.greatest(func.coalesce(PEOPLE_COUNT.c.people, 1), 1)
    minutes = literal(base) + literal(further) * (people - 1)
    return case(
        (Household.status == HouseholdStatus.ACTIVE, minutes * month_days * 1.0 / level_days),
        else_=0.0,
    )


def count_homes_of(session: Session, member_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many homes each member is responsible for or stands in for now."""
    rows = session.execute(
        select(Assignment.member_id, func.count().label("homes"))
        .where(Assignment.member_id.in_(member_ids), Assignment.to_xid.is_(None))
        .group_by(Assignment.member_id)
    )
    return {row.member_id: row.homes for row in rows}

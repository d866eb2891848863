"""Which households a caller may touch; every read of a household composes this."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.errors import NotFound
from api.households.models import Assignment, AssignmentKind, Household
from api.staff.access import Action, Scope
from api.staff.auth import Caller
from api.staff.queries import units_below


def visible_to(caller: Caller, action: Action) -> ColumnElement[bool]:
    """Return the condition on ``Household`` for what the caller may do the action with.

    A file that was merged is seen by nobody: its id leads to the one that took it in.
    """
    conditions: list[ColumnElement[bool]] = []
    for scope, grant in caller.scopes(action):
        if scope is Scope.UNIT:
            units = units_below(grant.path)
            conditions += [Household.community_id.in_(units), Household.grid_id.in_(units)]
        elif scope is Scope.ASSIGNED:
            conditions.append(assigned_to(caller.member_id))
    if not conditions:
        return false()
    return and_(Household.merged_into_id.is_(None), or_(*conditions))


def responsibility() -> ColumnElement[bool]:
    """Return the condition that joins a household with the interval of whoever is responsible."""
    return and_(
        Assignment.household_id == Household.id,
        Assignment.kind == AssignmentKind.RESPONSIBLE,
        Assignment.to_xid.is_(None),
    )


def assigned_to(member_id: UUID) -> ColumnElement[bool]:
    """Return the condition that the member holds a household now, responsible or standing in."""
    return (
        exists()
        .where(
            Assignment.household_id == Household.id,
            Assignment.member_id == member_id,
            Assignment.to_xid.is_(None),
        )
        .correlate(Household)
    )


def get_household(
    session: Session, household_id: UUID, caller: Caller, action: Action, *, lock: bool = False
) -> Household:
    """Return a household that the caller may do the action with.

    Raises:
        NotFound: It does not exist or lies out of scope; both answer alike (row H1).
    """
    statement = select(Household).where(Household.id == household_id, visible_to(caller, action))
    household = session.scalar(statement.with_for_update(of=Household) if lock else statement)
    if household is None:
        raise NotFound()
    return household


def is_allowed(session: Session, household_id: UUID, caller: Caller, action: Action) -> bool:
    """Say whether the caller may do a further action with a household."""
    statement = select(Household.id).where(Household.id == household_id, visible_to(caller, action))
    return session.scalar(statement) is not None


def held_within(session: Session, household_id: UUID, member_id: UUID, days: int) -> str:
    """Return ``now``, ``recently`` (held within ``days``, a cover too) or ``never``."""
    newest = session.execute(
        select(Assignment.to_xid, Assignment.to_at)
        .where(Assignment.household_id == household_id, Assignment.member_id == member_id)
        .order_by(Assignment.to_at.desc().nulls_first())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return "never"
    if newest.to_xid is None:
        return "now"
    return "recently" if newest.to_at > now() - timedelta(days=days) else "never"

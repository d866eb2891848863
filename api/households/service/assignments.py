"""Who is responsible for a household, as intervals (design §6, sync §4.5)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.households.models import Assignment, Household


def assign(
    session: Session,
    household_ids: Sequence[UUID],
    member_id: UUID,
    assigned_by_id: UUID,
    *,
    reason: str | None = None,
    batch_id: UUID | None = None,
) -> int:
    """Make a member responsible from now on; return how many households changed hands.

    Households are locked in id order, so two leads at once are written one after the other. A
    household that is the member's already keeps its interval.
    """
    ids = sorted(set(household_ids))
    locked = session.execute(
        select(Household.id, Household.district_id)
        .where(Household.id.in_(ids))
        .order_by(Household.id)
        .with_for_update()
    ).all()
    kept = set(
        session.scalars(
            select(Assignment.household_id).where(
                Assignment.household_id.in_(ids),
                Assignment.member_id == member_id,
                Assignment.to_xid.is_(None),
            )
        )
    )
    moving = [row for row in locked if row.id not in kept]
    if not moving:
        return 0
    at = now()
    session.execute(
        update(Assignment)
        .where(Assignment.household_id.in_([row.id for row in moving]), Assignment.to_xid.is_(None))
        .values(to_xid=func.pg_current_xact_id(), to_at=at)
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "id": new_id(),
            "district_id": row.district_id,
            "household_id": row.id,
            "member_id": member_id,
            "from_at": at,
            "batch_id": batch_id,
            "assigned_by_id": assigned_by_id,
            "reason": reason,
        }
        for row in moving
    ]
    session.execute(insert(Assignment), rows)
    return len(moving)

"""Who is responsible for a household and who stands in, as intervals (design §6, sync §4.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import AnyRow, new_id
from api.core.fast import insert_rows
from api.households.models import Assignment, AssignmentKind, Household


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
    household that is the member's already keeps its interval. A stand-in of the former worker
    does not come along.
    """
    holders = dict.fromkeys(household_ids, member_id)
    return hand_over(session, holders, assigned_by_id, reason=reason, batch_id=batch_id)


def hand_over(
    session: Session,
    holders: Mapping[UUID, UUID | None],
    assigned_by_id: UUID,
    *,
    reason: str | None = None,
    batch_id: UUID | None = None,
) -> int:
    """Like ``assign`` with a member for each household; with None nobody is responsible after."""
    locked = lock_homes(session, list(holders))
    held = dict(
        session.execute(
            select(Assignment.household_id, Assignment.member_id).where(
                Assignment.household_id.in_(list(holders)),
                Assignment.kind == AssignmentKind.RESPONSIBLE,
                Assignment.to_xid.is_(None),
            )
        ).all()
    )
    moving = [row for row in locked if held.get(row.id) != holders[row.id]]
    if not moving:
        return 0
    at = now()
    _close(session, Assignment.household_id.in_([row.id for row in moving]), at)
    rows = [
        _interval(row, holders[row.id], AssignmentKind.RESPONSIBLE, at)
        | {"batch_id": batch_id, "assigned_by_id": assigned_by_id, "reason": reason}
        for row in moving
        if holders[row.id] is not None
    ]
    insert_rows(session, Assignment, rows)
    return len(moving)


def lock_homes(session: Session, household_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    """Lock households in id order; return ``(id, district_id)`` of those that exist."""
    return session.execute(
        select(Household.id, Household.district_id)
        .where(Household.id.in_(sorted(set(household_ids))))
        .order_by(Household.id)
        .with_for_update()
    ).all()


def open_covers(
    session: Session, homes: Sequence[tuple[AnyRow, UUID]], cover_id: UUID, by_id: UUID
) -> None:
    """Let stand-ins hold locked homes: ``(row of lock_homes, stand-in)`` each."""
    at = now()
    rows = [
        _interval(row, member_id, AssignmentKind.COVER, at)
        | {"batch_id": cover_id, "assigned_by_id": by_id, "reason": "cover"}
        for row, member_id in homes
    ]
    insert_rows(session, Assignment, rows)


def close_covers(session: Session, cover_id: UUID) -> Sequence[UUID]:
    """End every open interval of a cover; return its households."""
    open_ones = select(Assignment.household_id).where(
        Assignment.batch_id == cover_id,
        Assignment.kind == AssignmentKind.COVER,
        Assignment.to_xid.is_(None),
    )
    ids = [row.id for row in lock_homes(session, list(session.scalars(open_ones)))]
    if ids:
        covered = (
            Assignment.household_id.in_(ids)
            & (Assignment.batch_id == cover_id)
            & (Assignment.kind == AssignmentKind.COVER)
        )
        _close(session, covered, now())
    return ids


def touch_homes(session: Session, household_ids: Sequence[UUID]) -> None:
    """Let every tablet that holds these households fetch them anew."""
    session.execute(
        update(Household)
        .where(Household.id.in_(household_ids))
        .values(ver=Household.ver + 1)
        .execution_options(synchronize_session=False)
    )


def _close(session: Session, condition: ColumnElement[bool], at: datetime) -> None:
    session.execute(
        update(Assignment)
        .where(condition, Assignment.to_xid.is_(None))
        .values(to_xid=func.pg_current_xact_id(), to_at=at)
        .execution_options(synchronize_session=False)
    )


def _interval(
    row: AnyRow, member_id: UUID | None, kind: AssignmentKind, at: datetime
) -> dict[str, object]:
    return {
        "id": new_id(),
        "district_id": row.district_id,
        "household_id": row.id,
        "member_id": member_id,
        "kind": kind,
        "from_at": at,
    }

"""Reads for stand-ins: who is away when, and which homes go over."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from api.areas.models import Cover
from api.core.database import AnyRow
from api.core.fast import fetch
from api.households.models import (
    Address,
    Assignment,
    AssignmentKind,
    Household,
    HouseholdStatus,
)
from api.households.queries.access import responsibility
from api.staff.models import Member, MemberStatus, OrgUnit
from api.tasks.models import Task, TaskKind, TaskStatus


def list_overlapping(
    session: Session, member_ids: Sequence[UUID], from_on: date, to_on: date
) -> Sequence[Cover]:
    """Return the covers of these days in which any of the members is away or stands in."""
    return session.scalars(
        select(Cover).where(
            Cover.closed_at.is_(None),
            Cover.from_on <= to_on,
            Cover.to_on >= from_on,
            or_(
                Cover.absent_id.in_(member_ids),
                Cover.stand_in_ids.op("&&", is_comparison=True)(list(member_ids)),
            ),
        )
    ).all()


def _due_until(absent_id: UUID, to_on: date) -> ColumnElement[bool]:
    """Return the condition for homes of a worker that are due by a day."""
    return and_(
        Assignment.member_id == absent_id,
        Household.status == HouseholdStatus.ACTIVE,
        Household.next_due_on <= to_on,
    )


def list_homes_due(session: Session, absent_id: UUID, to_on: date) -> Sequence[AnyRow]:
    """Return ``(id, building_id)`` of a worker's homes that are due by a day, in id order."""
    return session.execute(
        select(Household.id, Address.building_id)
        .join(Assignment, responsibility())
        .join(Address, Address.id == Household.address_id)
        .where(_due_until(absent_id, to_on))
        .order_by(Household.id)
    ).all()


def list_uncovered(
    session: Session, absent_id: UUID, to_on: date, household_id: UUID | None = None
) -> Sequence[AnyRow]:
    """Return those of ``list_homes_due`` whom nobody stands in for yet; or just one of them."""
    covered = (
        select(Assignment.id)
        .where(
            Assignment.household_id == Household.id,
            Assignment.kind == AssignmentKind.COVER,
            Assignment.to_xid.is_(None),
        )
        .correlate(Household)
        .exists()
    )
    statement = (
        select(Household.id, Address.building_id)
        .join(Assignment, responsibility())
        .join(Address, Address.id == Household.address_id)
        .where(_due_until(absent_id, to_on), ~covered)
        .order_by(Household.id)
    )
    if household_id is not None:
        statement = statement.where(Household.id == household_id)
    return session.execute(statement).all()


def list_held(session: Session, cover_id: UUID) -> Sequence[AnyRow]:
    """Return ``(household_id, building_id, member_id)`` of the homes a cover's stand-ins hold."""
    return session.execute(
        select(Assignment.household_id, Address.building_id, Assignment.member_id)
        .join(Household, Household.id == Assignment.household_id)
        .join(Address, Address.id == Household.address_id)
        .where(
            Assignment.batch_id == cover_id,
            Assignment.kind == AssignmentKind.COVER,
            Assignment.to_xid.is_(None),
        )
    ).all()


def count_held(session: Session, cover_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many homes the stand-ins of each cover hold now."""
    rows = session.execute(
        select(Assignment.batch_id, func.count().label("homes"))
        .where(
            Assignment.batch_id.in_(cover_ids),
            Assignment.kind == AssignmentKind.COVER,
            Assignment.to_xid.is_(None),
        )
        .group_by(Assignment.batch_id)
    )
    return {row.batch_id: row.homes for row in rows if row.batch_id}


def count_homes(session: Session, member_ids: Sequence[UUID], to_on: date) -> dict[UUID, Any]:
    """Return ``(all, due)`` own homes of each member: all, and those due by a day."""
    rows = session.execute(
        select(
            Assignment.member_id,
            func.count(),
            func.count().filter(Household.next_due_on <= to_on),
        )
        .join(Household, responsibility())
        .where(Assignment.member_id.in_(member_ids), Household.status == HouseholdStatus.ACTIVE)
        .group_by(Assignment.member_id)
    )
    return {member_id: (homes, due) for member_id, homes, due in rows}


def count_appointments(
    session: Session, household_ids: Sequence[UUID], from_on: date, to_on: date
) -> int:
    """Count dated promises of these days at homes."""
    statement = (
        select(func.count())
        .select_from(Task)
        .where(
            Task.household_id.in_(household_ids),
            Task.status == TaskStatus.OPEN,
            Task.due_on.between(from_on, to_on),
            or_(Task.kind == TaskKind.PROMISE, Task.basis == "promise"),
        )
    )
    return session.scalar(statement) or 0


def list_active(session: Session, member_ids: Sequence[UUID]) -> set[UUID]:
    """Return those members whose accounts are in use."""
    statement = select(Member.id).where(
        Member.id.in_(member_ids), Member.status == MemberStatus.ACTIVE
    )
    return set(session.scalars(statement))


def list_covers(session: Session, paths: Sequence[str], since: date) -> Sequence[Cover]:
    """Return the covers in some subtrees that last until ``since`` or longer, newest first."""
    inside = or_(*(OrgUnit.path.startswith(path) for path in paths))
    return session.scalars(
        select(Cover)
        .join(OrgUnit, OrgUnit.id == Cover.org_id)
        .where(inside, Cover.to_on >= since)
        .order_by(Cover.from_on.desc(), Cover.created_at.desc())
    ).all()


def list_covers_to_do(session: Session, on: date) -> Sequence[UUID]:
    """Return the covers that have begun and are not closed, in the order they were made."""
    statement = select(Cover.id).where(Cover.closed_at.is_(None), Cover.from_on <= on)
    return session.scalars(statement.order_by(Cover.created_at, Cover.id)).all()


def find_cover_for(session: Session, household_id: UUID, due_on: date, on: date) -> UUID | None:
    """Return the running cover into which a home falls that is due on a day, if none holds it."""
    rows = fetch(session, COVER_FOR, household=household_id, due=due_on, on=on)
    return rows[0][0] if rows else None


COVER_FOR = """
SELECT c.id FROM covers c
JOIN assignments a ON a.member_id = c.absent_id AND a.household_id = %(household)s
  AND a.kind = 'RESPONSIBLE' AND a.to_xid IS NULL
WHERE c.closed_at IS NULL AND c.from_on <= %(on)s AND c.to_on >= %(on)s AND c.to_on >= %(due)s
  AND NOT EXISTS (SELECT 1 FROM assignments s WHERE s.household_id = a.household_id
    AND s.kind = 'COVER' AND s.to_xid IS NULL)
"""

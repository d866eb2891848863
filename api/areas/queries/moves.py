"""Reads for moving homes: who is concerned, and how much work it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from api.areas.models import Move
from api.core.database import AnyRow
from api.households.models import (
    Address,
    Assignment,
    AssignmentKind,
    Household,
    HouseholdStatus,
)
from api.households.queries.access import responsibility
from api.households.queries.lists import plate_state_sql
from api.households.queries.workload import PEOPLE_COUNT, minutes_sql
from api.staff.models import Member, MemberRole, MemberStatus, OrgUnit, Role
from api.tasks.models import Task, TaskStatus


def list_selected(
    session: Session,
    visible: ColumnElement[bool],
    building_ids: Sequence[UUID],
    household_ids: Sequence[UUID],
    policy: dict[str, Any],
) -> Sequence[AnyRow]:
    """Return the selected homes in id order, with their interval, people, minutes and state."""
    return session.execute(
        select(
            Household.id,
            Household.ver,
            Household.grid_id,
            Assignment.member_id,
            Assignment.id.label("assignment_id"),
            func.coalesce(PEOPLE_COUNT.c.people, 0).label("people"),
            minutes_sql(policy).label("minutes"),
            plate_state_sql().label("state"),
        )
        .join(Address, Address.id == Household.address_id)
        .outerjoin(PEOPLE_COUNT, PEOPLE_COUNT.c.household_id == Household.id)
        .outerjoin(Assignment, responsibility())
        .where(
            visible,
            or_(Address.building_id.in_(building_ids), Household.id.in_(household_ids)),
        )
        .order_by(Household.id)
    ).all()


def count_open_tasks(session: Session, household_ids: Sequence[UUID]) -> int:
    statement = (
        select(func.count())
        .select_from(Task)
        .where(Task.household_id.in_(household_ids), Task.status == TaskStatus.OPEN)
    )
    return session.scalar(statement) or 0


def list_loads(
    session: Session, condition: ColumnElement[bool], policy: dict[str, Any]
) -> Sequence[AnyRow]:
    """Return ``(member_id, name, households, people, minutes, due, overdue)`` per worker."""
    state = plate_state_sql()
    return session.execute(
        select(
            Member.id,
            Member.name,
            func.count().label("households"),
            func.sum(func.coalesce(PEOPLE_COUNT.c.people, 0)).label("people"),
            func.sum(minutes_sql(policy)).label("minutes"),
            func.count().filter(state == "due").label("due"),
            func.count().filter(state == "over").label("overdue"),
        )
        .select_from(Assignment)
        .join(Household, responsibility())
        .join(Member, Member.id == Assignment.member_id)
        .outerjoin(PEOPLE_COUNT, PEOPLE_COUNT.c.household_id == Household.id)
        .where(condition)
        .group_by(Member.id)
        .order_by(Member.name)
    ).all()


def list_moves(session: Session, paths: Sequence[str], limit: int) -> Sequence[Move]:
    """Return the newest moves made in some subtrees."""
    inside = or_(*(OrgUnit.path.startswith(path) for path in paths))
    return session.scalars(
        select(Move)
        .join(OrgUnit, OrgUnit.id == Move.org_id)
        .where(inside)
        .order_by(Move.made_at.desc(), Move.id.desc())
        .limit(limit)
    ).all()


def list_moved_homes(session: Session, move_id: UUID) -> Sequence[AnyRow]:
    """Return ``(household_id, is_open, former_id)`` of a move's homes.

    ``former_id`` is who was responsible until the move: the interval that the same transaction
    closed.
    """
    former = aliased(Assignment)
    return session.execute(
        select(
            Assignment.household_id,
            Assignment.to_xid.is_(None).label("is_open"),
            former.member_id.label("former_id"),
        )
        .outerjoin(
            former,
            and_(
                former.household_id == Assignment.household_id,
                former.to_xid == Assignment.from_xid,
                former.to_at == Assignment.from_at,
                former.kind == AssignmentKind.RESPONSIBLE,
                former.id != Assignment.id,
            ),
        )
        .where(Assignment.batch_id == move_id)
        .order_by(Assignment.household_id)
    ).all()


def count_open_of(session: Session, move_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many homes of each move are still where it put them."""
    rows = session.execute(
        select(Assignment.batch_id, func.count().label("homes"))
        .where(Assignment.batch_id.in_(move_ids), Assignment.to_xid.is_(None))
        .group_by(Assignment.batch_id)
    )
    return {row.batch_id: row.homes for row in rows if row.batch_id}


def list_doors(session: Session, visible: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Return ``(id, estate, building, entrance, room, full_text)`` of homes that are lived in."""
    return session.execute(
        select(
            Household.id,
            Address.estate,
            Address.building,
            Address.entrance,
            Address.room,
            Address.full_text,
        )
        .join(Address, Address.id == Household.address_id)
        .where(visible, Household.status == HouseholdStatus.ACTIVE)
        .order_by(Address.full_text, Household.id)
    ).all()


def list_idle_workers(
    session: Session, path: str, busy: Sequence[UUID], on: date
) -> Sequence[AnyRow]:
    """Return ``(id, name)`` of those who make visits in a subtree and are not among ``busy``."""
    return session.execute(
        select(Member.id, Member.name)
        .join(MemberRole, MemberRole.member_id == Member.id)
        .join(OrgUnit, OrgUnit.id == MemberRole.org_id)
        .where(
            MemberRole.role == Role.GRID_WORKER,
            MemberRole.valid_from <= on,
            or_(MemberRole.valid_to.is_(None), MemberRole.valid_to > on),
            OrgUnit.path.startswith(path),
            Member.status == MemberStatus.ACTIVE,
            Member.id.not_in(busy),
        )
        .distinct()
        .order_by(Member.name)
    ).all()

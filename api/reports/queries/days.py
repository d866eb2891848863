"""Reads for one worker's day."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case
from sqlalchemy.orm import Session, aliased

from api.core.database import AnyRow
from api.households.models import Address, Assignment, AssignmentKind, Household, HouseholdStatus
from api.households.queries.access import assigned_to
from api.households.queries.lists import household_rows, plate_state_sql
from api.staff.models import Member
from api.visits.models import Visit

StandIn = aliased(Assignment)
Responsible = Member
NONE_WAITS = ("done", "away", "shut")


def list_waiting_of(
    session: Session, member_id: UUID, visible: ColumnElement[bool], today: date
) -> Sequence[AnyRow]:
    """Return homes that wait for a member today, by stair and door.

    A home that somebody stands in for waits for the stand-in; ``cover_for`` then names whose it
    is.
    """
    statement = (
        household_rows()
        .add_columns(
            case((StandIn.member_id == member_id, Responsible.name)).label("cover_for"),
        )
        .outerjoin(StandIn, _stands_in())
        .where(
            visible,
            assigned_to(member_id),
            (StandIn.member_id == member_id) | StandIn.member_id.is_(None),
            Household.status == HouseholdStatus.ACTIVE,
            Household.next_due_on <= today,
            plate_state_sql().not_in(NONE_WAITS),
        )
        .order_by(Address.estate, Address.building, Address.entrance, Address.floor.desc())
        .order_by(Address.room)
    )
    return session.execute(statement).all()


def list_visits_of(
    session: Session,
    member_id: UUID,
    visible: ColumnElement[bool],
    since: datetime,
    until: datetime,
) -> Sequence[AnyRow]:
    """Return a member's visits of a day in order; ``cover_for`` names whose home it was."""
    statement = (
        household_rows()
        .add_columns(
            Visit.id.label("visit_id"),
            Visit.purpose,
            Visit.result,
            Visit.started_at,
            Visit.ended_at,
            Visit.received_at,
            case((StandIn.member_id == member_id, Responsible.name)).label("cover_for"),
        )
        .join(Visit, Visit.household_id == Household.id)
        .outerjoin(StandIn, _stands_in())
        .where(
            visible,
            Visit.author_id == member_id,
            Visit.received_at >= since,
            Visit.started_at >= since,
            Visit.started_at < until,
        )
        .order_by(Visit.started_at)
    )
    return session.execute(statement).all()


def _stands_in() -> ColumnElement[bool]:
    return and_(
        StandIn.household_id == Household.id,
        StandIn.kind == AssignmentKind.COVER,
        StandIn.to_xid.is_(None),
    )

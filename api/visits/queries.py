"""Every select over visits, their answers and photos."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from api.files.models import StoredFile
from api.households.models import Membership
from api.visits.models import Visit, VisitPhoto, VisitPurpose, VisitResponse, VisitResult

NEAR = timedelta(days=1)


def find_near_visits(
    session: Session, household_id: UUID, visit_id: UUID, started_at: datetime
) -> Sequence[Row[UUID, VisitPurpose, VisitResult, datetime]]:
    """Return the visit of this id, if any, and those of the household around the same day."""
    statement = select(Visit.id, Visit.purpose, Visit.result, Visit.started_at).where(
        or_(
            Visit.id == visit_id,
            (Visit.household_id == household_id)
            & Visit.started_at.between(started_at - NEAR, started_at + NEAR),
        )
    )
    return session.execute(statement).all()


def find_visit_of_operation(session: Session, op_id: UUID | None) -> UUID | None:
    """Return the visit that an operation brought."""
    if op_id is None:
        return None
    return session.scalar(select(Visit.id).where(Visit.op_id == op_id))


def members_ever(session: Session, household_id: UUID) -> set[UUID]:
    """Return everybody who belongs to a household or did."""
    statement = select(Membership.person_id).where(Membership.household_id == household_id)
    return set(session.scalars(statement))


def list_visits(
    session: Session, household_id: UUID, limit: int
) -> Sequence[Row[Visit, float | None, float | None]]:
    """Return visits with their place as lon and lat, newest first."""
    return session.execute(
        select(Visit, func.ST_X(Visit.place).label("lon"), func.ST_Y(Visit.place).label("lat"))
        .where(Visit.household_id == household_id)
        .order_by(Visit.started_at.desc(), Visit.id)
        .limit(limit)
    ).all()


def list_responses(session: Session, visit_ids: Sequence[UUID]) -> Sequence[VisitResponse]:
    """Return the responses of several visits."""
    return session.scalars(
        select(VisitResponse)
        .where(VisitResponse.visit_id.in_(visit_ids))
        .order_by(VisitResponse.id)
    ).all()


def list_photos(
    session: Session, visit_ids: Sequence[UUID]
) -> Sequence[Row[VisitPhoto, StoredFile]]:
    """Return the photos of several visits with the state of their files."""
    return session.execute(
        select(VisitPhoto, StoredFile)
        .join(StoredFile, StoredFile.id == VisitPhoto.file_id)
        .where(VisitPhoto.visit_id.in_(visit_ids))
        .order_by(VisitPhoto.position, VisitPhoto.taken_at)
    ).all()

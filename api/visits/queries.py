"""Every select over visits, their answers and photos."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from api.core.clock import SHANGHAI, day_of
from api.core.fast import fetch, fetch_dicts
from api.files.models import StoredFile
from api.visits.models import Visit, VisitConsent, VisitPhoto, VisitRecording, VisitResponse
from api.visits.payloads import VisitIn

A_DAY = timedelta(days=1)


class Told(NamedTuple):
    """What the file knows already of a visit that comes in."""

    id_taken: bool
    like_it: bool
    """One of the same purpose and result at the home on the same day."""


def find_told_before(session: Session, household_id: UUID, visit: VisitIn) -> Told:
    """Tell whether a visit's id is taken, and whether one like it was made on the same day."""
    day = day_of(visit.started_at)
    begins = datetime.combine(day, time(), SHANGHAI)
    rows = fetch(
        session,
        TOLD_BEFORE,
        id=visit.visit_id,
        household=household_id,
        purpose=visit.purpose.value,
        result=visit.result.value,
        begins=begins,
        ends=begins + A_DAY,
    )
    return Told(*rows[0])


TOLD_BEFORE = """
SELECT EXISTS (SELECT FROM visits WHERE id = %(id)s), EXISTS (
  SELECT FROM visits WHERE household_id = %(household)s AND purpose = %(purpose)s
    AND result = %(result)s AND started_at >= %(begins)s AND started_at < %(ends)s)
"""


def find_visit_of_operation(session: Session, op_id: UUID | None) -> UUID | None:
    """Return the visit that an operation brought."""
    if op_id is None:
        return None
    return session.scalar(select(Visit.id).where(Visit.op_id == op_id))


def list_belonging(session: Session, household_id: UUID) -> list[dict[str, Any]]:
    """Return everybody who belongs to a household or did, the head first, as surveys read people.

    ``here`` is false for those who left it.
    """
    return fetch_dicts(session, BELONGING, household=household_id)


BELONGING = """
SELECT p.id::text AS id, p.name, p.sex, p.birth_date::text AS birth_date, m.relation,
  m.relation = 'HEAD' AS is_head, m.co_resident, m.ended_on IS NULL AS here
FROM memberships m JOIN people p ON p.id = m.person_id
WHERE m.household_id = %(household)s
ORDER BY m.relation = 'HEAD' DESC, p.birth_date, p.id
"""


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


def list_consents(session: Session, visit_ids: Sequence[UUID]) -> Sequence[VisitConsent]:
    """Return what was agreed to and declined at several visits, in the order it was asked."""
    return session.scalars(
        select(VisitConsent)
        .where(VisitConsent.visit_id.in_(visit_ids))
        .order_by(VisitConsent.at, VisitConsent.id)
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


def list_recordings(
    session: Session, visit_ids: Sequence[UUID]
) -> Sequence[Row[VisitRecording, StoredFile]]:
    """Return the voice notes of several visits with the state of their files."""
    return session.execute(
        select(VisitRecording, StoredFile)
        .join(StoredFile, StoredFile.id == VisitRecording.file_id)
        .where(VisitRecording.visit_id.in_(visit_ids))
        .order_by(VisitRecording.taken_at)
    ).all()

"""Every select over the timeline and the notes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, or_, select, tuple_
from sqlalchemy.orm import Session

from api.cases.models import Note, TimelineEntry
from api.staff.models import Member


def list_timeline(
    session: Session,
    household_id: UUID,
    limit: int,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[Row[TimelineEntry, str]]:
    """Return entries with the name of whoever acted, newest first; ``before`` pages on."""
    statement = (
        select(TimelineEntry, Member.name)
        .outerjoin(Member, Member.id == TimelineEntry.actor_id)
        .where(TimelineEntry.household_id == household_id)
        .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(tuple_(TimelineEntry.at, TimelineEntry.id) < before)
    return session.execute(statement).all()


def list_notes(session: Session, household_id: UUID, reader_id: UUID) -> Sequence[Row[Note, str]]:
    """Return remarks with their author's name, newest first; private ones to their author only."""
    return session.execute(
        select(Note, Member.name)
        .outerjoin(Member, Member.id == Note.author_id)
        .where(Note.household_id == household_id)
        .where(or_(Note.private.is_(False), Note.author_id == reader_id))
        .order_by(Note.written_at.desc())
    ).all()

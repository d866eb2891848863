"""Every select over the timeline, the notes and the remarks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from api.cases.models import Note, Remark, TimelineEntry
from api.core.database import AnyRow, AnySelect
from api.households.models import Address, Assignment, Household
from api.staff.models import Member

Writer, Answerer, Closer = aliased(Member), aliased(Member), aliased(Member)


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


def remark_rows() -> AnySelect:
    """Select remarks with their household, its address and the names of who acted."""
    return (
        select(
            Remark,
            Household,
            Address,
            Writer.name.label("by"),
            Answerer.name.label("answered_by"),
            Closer.name.label("closed_by"),
        )
        .join(Household, Household.id == Remark.household_id)
        .join(Address, Address.id == Household.address_id)
        .outerjoin(Writer, Writer.id == Remark.by_id)
        .outerjoin(Answerer, Answerer.id == Remark.answered_by_id)
        .outerjoin(Closer, Closer.id == Remark.closed_by_id)
    )


STATUS = {
    "open": and_(Remark.closed_at.is_(None), Remark.answered_at.is_(None)),
    "answered": and_(Remark.closed_at.is_(None), Remark.answered_at.is_not(None)),
    "closed": Remark.closed_at.is_not(None),
}


def list_remarks(
    session: Session, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[AnyRow]:
    """Return rows of ``remark_rows``, those that wait for the lead first, then the newest."""
    waits = and_(Remark.closed_at.is_(None), Remark.answered_at.is_not(None))
    statement = remark_rows().where(*conditions)
    return session.execute(statement.order_by(waits.desc(), Remark.at.desc()).limit(limit)).all()


def count_remarks(session: Session, condition: ColumnElement[bool], status: str) -> int:
    """Return how many remarks of households that fit are in this state."""
    statement = (
        select(func.count())
        .select_from(Remark)
        .join(Household, Household.id == Remark.household_id)
        .where(condition, STATUS[status])
    )
    return session.scalar(statement) or 0


def list_answered_remarks(
    session: Session, units: Collection[UUID] | Select[UUID], limit: int = 20
) -> Sequence[AnyRow]:
    """Return answered remarks that nobody has closed, of households in these units.

    ``units`` are ids of communities and grids, or a select of them (``units_below``). Each row has
    ``Remark``, ``Household``, ``Address`` and the names ``by``, ``answered_by``, ``closed_by``.
    """
    here = or_(Household.community_id.in_(units), Household.grid_id.in_(units))
    return list_remarks(session, [STATUS["answered"], here], limit)


def list_holders(session: Session, household_id: UUID) -> Sequence[UUID]:
    """Return who is responsible for a household or stands in today."""
    statement = select(Assignment.member_id).where(
        Assignment.household_id == household_id, Assignment.to_xid.is_(None)
    )
    return session.scalars(statement).all()

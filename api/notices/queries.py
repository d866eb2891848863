"""Reads notices, subscriptions and the pushes under way."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, select, update
from sqlalchemy.orm import Session

from api.notices.models import (
    Notice,
    NoticeKind,
    PushMessage,
    PushState,
    PushSubscription,
)
from api.staff.models import Device, Member, MemberStatus, SignedInSession


def _with_owners(at: datetime) -> Select[PushSubscription]:
    """Select the subscriptions that may be used: not ended, and neither has their session."""
    return (
        select(PushSubscription)
        .join(SignedInSession, SignedInSession.id == PushSubscription.session_id)
        .join(Device, Device.id == PushSubscription.device_id)
        .join(Member, Member.id == PushSubscription.member_id)
        .where(
            PushSubscription.ended_at.is_(None),
            SignedInSession.ended_at.is_(None),
            SignedInSession.expires_at > at,
            Device.revoked_at.is_(None),
            Member.status == MemberStatus.ACTIVE,
        )
    )


def list_live_subscriptions(
    session: Session, member_ids: Collection[UUID], at: datetime
) -> Sequence[PushSubscription]:
    """Return where these members can be woken now."""
    of_members = PushSubscription.member_id.in_(member_ids)
    statement = _with_owners(at).where(of_members).order_by(PushSubscription.id)
    return session.scalars(statement).all()


def is_live(session: Session, subscription_id: UUID, at: datetime) -> bool:
    """Say whether its member is still signed in there, active, and the tablet not withdrawn."""
    return (
        session.scalar(_with_owners(at).where(PushSubscription.id == subscription_id)) is not None
    )


def end_dead_subscriptions(session: Session, at: datetime) -> None:
    """Forget address and keys of every subscription whose session, member or tablet is gone."""
    live = _with_owners(at).with_only_columns(PushSubscription.id)
    session.execute(
        update(PushSubscription)
        .where(PushSubscription.ended_at.is_(None), PushSubscription.id.not_in(live))
        .values(ended_at=at, end_reason="signed_out", endpoint="", p256dh=b"", auth=b"")
        .execution_options(synchronize_session=False)
    )


def find_subscription(
    session: Session, device_id: UUID, member_id: UUID
) -> PushSubscription | None:
    """Return a member's subscription on a tablet, locked, ended or not."""
    statement = select(PushSubscription).where(
        PushSubscription.device_id == device_id, PushSubscription.member_id == member_id
    )
    return session.scalar(statement.with_for_update())


def list_subscriptions_of_device(session: Session, device_id: UUID) -> Sequence[PushSubscription]:
    """Return the subscriptions on a tablet that have not ended."""
    statement = select(PushSubscription).where(
        PushSubscription.device_id == device_id, PushSubscription.ended_at.is_(None)
    )
    return session.scalars(statement).all()


def next_due(session: Session, at: datetime) -> PushMessage | None:
    """Return and lock the message that has been due longest and that nobody else is at."""
    statement = (
        select(PushMessage)
        .where(_is_due(at))
        .order_by(PushMessage.next_try_at, PushMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(statement)


def waits_for_us(session: Session, at: datetime) -> bool:
    """Say whether a message is due."""
    return session.scalar(select(PushMessage.id).where(_is_due(at)).limit(1)) is not None


def _is_due(at: datetime) -> ColumnElement[bool]:
    return and_(PushMessage.state == PushState.WAITING, PushMessage.next_try_at <= at)


def list_sent_lately(
    session: Session, member_id: UUID, at: datetime
) -> list[tuple[NoticeKind, datetime]]:
    """Return kind and time of what a member's tablets were sent in the last hour."""
    statement = select(PushMessage.kind, PushMessage.sent_at).where(
        PushMessage.member_id == member_id, PushMessage.sent_at > at - timedelta(hours=1)
    )
    return [(row.kind, row.sent_at) for row in session.execute(statement)]


def put_off_host(session: Session, host: str, until: datetime) -> None:
    """Let everything else that goes to a push service wait."""
    session.execute(
        update(PushMessage)
        .where(
            PushMessage.state == PushState.WAITING,
            PushMessage.host == host,
            PushMessage.next_try_at < until,
        )
        .values(next_try_at=until)
        .execution_options(synchronize_session=False)
    )


def find_waiting_kinds(
    session: Session, subscription_ids: Collection[UUID]
) -> set[tuple[UUID, NoticeKind]]:
    """Return which subscriptions have a push of which kind under way already."""
    statement = select(PushMessage.subscription_id, PushMessage.kind).where(
        PushMessage.subscription_id.in_(subscription_ids), PushMessage.state == PushState.WAITING
    )
    return {(row.subscription_id, row.kind) for row in session.execute(statement)}


def list_undelivered(
    session: Session, member_ids: Collection[UUID], kind: NoticeKind
) -> Sequence[Notice]:
    statement = select(Notice).where(
        Notice.member_id.in_(member_ids), Notice.kind == kind, Notice.delivered_at.is_(None)
    )
    return session.scalars(statement).all()


def list_notices(session: Session, member_id: UUID, limit: int) -> Sequence[Notice]:
    """Return a member's newest notices, newest first."""
    statement = (
        select(Notice)
        .where(Notice.member_id == member_id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


def note_delivered(session: Session, member_id: UUID, at: datetime) -> None:
    """Note that a tablet has fetched everything; a call to sync is thereby done."""
    undelivered = and_(Notice.member_id == member_id, Notice.delivered_at.is_(None))
    calls = and_(undelivered, Notice.kind == NoticeKind.SYNC_NOW, Notice.read_at.is_(None))
    session.execute(update(Notice).where(calls).values(read_at=at))
    session.execute(update(Notice).where(undelivered).values(delivered_at=at))


def note_read(
    session: Session, member_id: UUID, notice_ids: Collection[UUID], at: datetime
) -> None:
    """Note that a member has read these of their notices; the first reading counts."""
    own = and_(Notice.member_id == member_id, Notice.id.in_(notice_ids))
    unfetched = update(Notice).where(own, Notice.delivered_at.is_(None))
    session.execute(unfetched.values(delivered_at=at))
    session.execute(update(Notice).where(own, Notice.read_at.is_(None)).values(read_at=at))


def delete_old(session: Session, before: datetime, messages_before: datetime) -> None:
    """Remove what nobody needs any more: old notices, and pushes that are done with."""
    session.execute(delete(Notice).where(Notice.created_at < before))
    done = and_(PushMessage.created_at < messages_before, PushMessage.state != PushState.WAITING)
    session.execute(delete(PushMessage).where(done))


def list_told_since(session: Session, kind: NoticeKind, since: datetime) -> set[UUID]:
    """Return the members who were told something of a kind since a moment."""
    statement = select(Notice.member_id).where(Notice.kind == kind, Notice.created_at >= since)
    return set(session.scalars(statement))

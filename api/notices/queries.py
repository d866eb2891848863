"""Reads notices, subscriptions and the pushes under way."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from api.notices.models import (
    Notice,
    NoticeKind,
    PushMessage,
    PushState,
    PushSubscription,
)
from api.staff.models import Device, Member, MemberStatus, SignedInSession


def list_live_subscriptions(
    session: Session, member_ids: Collection[UUID], at: datetime
) -> Sequence[PushSubscription]:
    """Return where these members can be woken now."""
    statement = (
        select(PushSubscription)
        .join(SignedInSession, SignedInSession.id == PushSubscription.session_id)
        .join(Device, Device.id == PushSubscription.device_id)
        .join(Member, Member.id == PushSubscription.member_id)
        .where(PushSubscription.member_id.in_(member_ids), _is_live(at))
        .order_by(PushSubscription.id)
    )
    return session.scalars(statement).all()


def _is_live(at: datetime) -> ColumnElement[bool]:
    return and_(
        PushSubscription.ended_at.is_(None),
        SignedInSession.ended_at.is_(None),
        SignedInSession.expires_at > at,
        Device.revoked_at.is_(None),
        Member.status == MemberStatus.ACTIVE,
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

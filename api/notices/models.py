"""What a member is told outside a household's page, and the pushes that wake their tablet."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, JsonObject


class NoticeKind(StrEnum):
    """Why somebody is told; it is the only thing a push carries, and only encrypted."""

    NEW_ASSIGNMENT = "NEW_ASSIGNMENT"
    DUE_TOMORROW = "DUE_TOMORROW"
    REMARK = "REMARK"
    SYNC_NOW = "SYNC_NOW"
    COVER = "COVER"


class PushState(StrEnum):
    """``DROPPED``: the tablet may no longer be woken; ``FAILED``: ``reason`` says why."""

    WAITING = "WAITING"
    SENT = "SENT"
    FAILED = "FAILED"
    DROPPED = "DROPPED"


class Notice(Base):
    """One thing one member is told. Its words are made where it is read."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_member_id_created_at", "member_id", "created_at"),)

    id: Mapped[Id]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[NoticeKind]
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"))
    params: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"), default=dict)
    """Counts, days and ids; never a resident's name, number or words."""

    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    """When a tablet of the member first fetched it."""

    read_at: Mapped[datetime | None]


class PushSubscription(Base):
    """Where one tablet can be woken for one member, for as long as they are signed in on it."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (UniqueConstraint("device_id", "member_id"),)

    id: Mapped[Id]
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    """It ends with this session, however that ends."""

    endpoint: Mapped[str]
    """Address at the browser's push service; emptied when the subscription ends."""

    p256dh: Mapped[bytes] = mapped_column(LargeBinary)
    auth: Mapped[bytes] = mapped_column(LargeBinary)
    vapid_kid: Mapped[str]
    """Names the key of ours to which the browser bound the subscription."""

    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]


class PushMessage(Base):
    """One wake-up of one tablet: what was tried, and what came of it. Kept for a month."""

    __tablename__ = "push_messages"
    __table_args__ = (
        Index("ix_push_messages_due", "next_try_at", postgresql_where=text("state = 'WAITING'")),
        Index("ix_push_messages_member_id_sent_at", "member_id", "sent_at"),
    )

    id: Mapped[Id]
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("push_subscriptions.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[NoticeKind]
    host: Mapped[str]
    """Of the push service: a host that hangs rests for all its tablets."""

    state: Mapped[PushState] = mapped_column(default=PushState.WAITING)
    attempts: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    """While a try is under way it lies ahead, so that a process that dies leaves nothing behind."""

    expires_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Stable code: what the last try met."""

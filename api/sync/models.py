"""What tablets sent, and what they were told."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, JsonObject


class ReceiptStatus(StrEnum):
    """The fate of an operation; only HELD and STORED are followed by another receipt."""

    APPLIED = "applied"
    MERGED = "merged"
    REVIEW = "review"
    REJECTED = "rejected"
    HELD = "held"
    STORED = "stored"
    ID_REUSE = "id_reuse"


class DeviceLedger(Base):
    """The end of a device's receipt chain; locked while its operations are taken in or applied."""

    __tablename__ = "device_ledgers"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), primary_key=True)
    receipts: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    head: Mapped[str | None]
    """Hash of the newest receipt."""

    seq_high: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    durable_seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Operations up to here lie in a verified backup; tablets may forget them."""

    waiting: Mapped[int] = mapped_column(server_default=text("0"))
    """Operations that are held or stored; 0 spares the search for them."""


class InboxOperation(Base):
    """An operation exactly as it arrived. A row is never changed but for its fate."""

    __tablename__ = "op_inbox"
    __table_args__ = (
        Index(
            "uq_op_inbox_op_id",
            "op_id",
            unique=True,
            postgresql_where=text("status <> 'id_reuse'"),
        ),
        Index(
            "ix_op_inbox_waiting",
            "device_id",
            "seq",
            postgresql_where=text("status IN ('stored', 'held')"),
        ),
        Index("ix_op_inbox_device_id_seq", "device_id", "seq"),
        Index(
            "ix_op_inbox_replaces_op_id",
            "replaces_op_id",
            postgresql_where=text("replaces_op_id IS NOT NULL"),
        ),
        CheckConstraint("seq >= 0", name="seq_counts"),
    )

    op_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha: Mapped[str] = mapped_column(primary_key=True)
    """Of the inner bytes; the same id with another one is kept beside the first."""

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    v: Mapped[int]
    session_id: Mapped[UUID | None]
    """Sign-in under which it was made; names the author."""

    household_id: Mapped[UUID | None]
    deps: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    replaces_op_id: Mapped[UUID | None]
    """The refused operation that this one corrects; what waits for that one goes on after this."""

    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    """The envelope's JSON with the sealed body."""

    received_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(server_default=text("'stored'"))
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    receipt_no: Mapped[int | None] = mapped_column(BigInteger)
    """Number of its newest receipt in the device's chain; none before the first."""


class Receipt(Base):
    """What a device was told about one operation; chained by hash, never changed."""

    __tablename__ = "receipts"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), primary_key=True)
    no: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    op_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    detail: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    server_versions: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"))
    review_item_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    prev: Mapped[str | None]
    hash: Mapped[str]
    at: Mapped[datetime]


class SyncEpoch(Base):
    """One row; counting it up tells every tablet that this database was restored."""

    __tablename__ = "sync_epoch"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(server_default=text("1"))


class DeviceCommand(Base):
    """An order for a tablet (wipe, revoke, lock, report), handed out by ``hello``."""

    __tablename__ = "device_commands"

    id: Mapped[Id]
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), index=True)
    kind: Mapped[str]
    given_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    given_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

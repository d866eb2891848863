"""Selects over the inbox, the receipts and the authors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from api.staff.models import Member, MemberStatus, SignedInSession
from api.sync.models import DeviceCommand, InboxOperation, Receipt
from api.sync.payloads import Author


@dataclass(frozen=True, slots=True)
class Known:
    """An operation that is in the inbox, with its newest receipt."""

    op_id: UUID
    sha: str
    device_id: UUID
    seq: int
    status: str
    receipt: dict[str, Any] | None

    @property
    def told(self) -> str | None:
        """The status of its newest receipt; None before the first."""
        return self.receipt["status"] if self.receipt else None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.receipt is None or self.told in ("stored", "held")


_OP = InboxOperation.__table__.c
_RECEIPT = Receipt.__table__.c
_KNOWN = select(
    _OP.op_id,
    _OP.sha,
    _OP.device_id,
    _OP.seq.label("op_seq"),
    _OP.status.label("op_status"),
    _RECEIPT.seq,
    _RECEIPT.status,
    _RECEIPT.detail,
    _RECEIPT.server_versions,
    _RECEIPT.review_item_ids,
    _RECEIPT.prev,
    _RECEIPT.hash,
).outerjoin(
    Receipt.__table__,
    and_(_RECEIPT.device_id == _OP.device_id, _RECEIPT.no == _OP.receipt_no),
)


def _known(row: Any) -> Known:
    receipt = None
    if row.hash is not None:
        receipt = {
            "op_id": str(row.op_id),
            "seq": row.seq,
            "status": row.status,
            "detail": row.detail,
            "server_versions": row.server_versions,
            "review_item_ids": [str(item) for item in row.review_item_ids],
            "prev_receipt": row.prev,
            "hash": row.hash,
        }
    return Known(row.op_id, row.sha, row.device_id, row.op_seq, row.op_status, receipt)


def find_operations(session: Session, op_ids: Sequence[UUID]) -> list[Known]:
    """Return what the inbox holds under these ids, changed repeats included."""
    return [_known(row) for row in session.execute(_KNOWN.where(_OP.op_id.in_(op_ids)))]


def list_receipts_from(session: Session, device_id: UUID, seq_from: int, limit: int) -> list[Known]:
    """Return the operations of a device from a number on, in its own order."""
    statement = (
        _KNOWN.where(_OP.device_id == device_id, _OP.seq >= seq_from).order_by(_OP.seq).limit(limit)
    )
    return [_known(row) for row in session.execute(statement)]


def landed_dependencies(session: Session, op_ids: Collection[UUID]) -> set[UUID]:
    """Return those operations that have had their effect."""
    statement = select(_OP.op_id).where(
        _OP.op_id.in_(op_ids), _OP.status.in_(("applied", "merged", "review"))
    )
    return set(session.scalars(statement))


def list_waiting(session: Session, device_id: UUID, limit: int) -> list[tuple[Known, bytes]]:
    """Return a device's stored and held operations with their envelopes, least tried first."""
    statement = (
        _KNOWN.add_columns(_OP.envelope)
        .where(_OP.device_id == device_id, _OP.status.in_(("stored", "held")))
        .order_by(_OP.tries, _OP.seq)
        .limit(limit)
    )
    return [(_known(row), row.envelope) for row in session.execute(statement)]


def list_waiting_devices(session: Session) -> Sequence[UUID]:
    """Return the devices that have stored or held operations."""
    statement = select(_OP.device_id).where(_OP.status.in_(("stored", "held"))).distinct()
    return session.scalars(statement).all()


def list_commands(session: Session, device_id: UUID) -> Sequence[DeviceCommand]:
    """Return the orders that a device has not carried out, oldest first."""
    return session.scalars(
        select(DeviceCommand)
        .where(DeviceCommand.device_id == device_id, DeviceCommand.done_at.is_(None))
        .order_by(DeviceCommand.given_at)
    ).all()


def authors_of(session: Session, device_id: UUID, named: Collection[UUID]) -> dict[UUID, Author]:
    """Return who was signed in on this device, by the session's and by the member's id.

    Ended and expired sessions count too: an operation may arrive weeks after it was made.
    """
    if not named:
        return {}
    rows = session.execute(
        select(SignedInSession.id, Member.id, Member.name, Member.status)
        .join(Member, Member.id == SignedInSession.member_id)
        .where(SignedInSession.device_id == device_id)
        .where(or_(SignedInSession.id.in_(named), SignedInSession.member_id.in_(named)))
    )
    found: dict[UUID, Author] = {}
    for session_id, member_id, name, status in rows:
        author = Author(member_id, name, status is MemberStatus.ACTIVE)
        found[session_id] = found[member_id] = author
    return found

"""Selects over the inbox, the receipts and the authors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.fast import fetch, run
from api.staff.models import MemberStatus
from api.sync.models import DeviceCommand
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


KNOWN = """
SELECT i.op_id, i.sha, i.device_id, i.seq AS op_seq, i.status AS op_status, r.seq, r.status,
  r.detail, r.server_versions, r.review_item_ids, r.prev, r.hash, NULL AS envelope
FROM op_inbox i LEFT JOIN receipts r ON r.device_id = i.device_id AND r.no = i.receipt_no
"""
BY_ID = KNOWN + "WHERE i.op_id = ANY(%(op_ids)s)"
FROM_SEQ = KNOWN + "WHERE i.device_id = %(device)s AND i.seq >= %(seq)s ORDER BY i.seq LIMIT %(n)s"
WAITING = (
    KNOWN.replace("NULL AS envelope", "i.envelope")
    + "WHERE i.device_id = %(device)s AND i.status IN ('stored', 'held') "
    "ORDER BY i.tries, i.seq LIMIT %(n)s"
)


def _known(row: tuple[Any, ...]) -> Known:
    op_id, sha, device_id, op_seq, op_status, seq, status, detail, versions, items, prev, hash_ = (
        row[:12]
    )
    receipt = None
    if hash_ is not None:
        receipt = {
            "op_id": str(op_id),
            "seq": seq,
            "status": status,
            "detail": detail,
            "server_versions": versions,
            "review_item_ids": [str(item) for item in items],
            "prev_receipt": prev,
            "hash": hash_,
        }
    return Known(op_id, sha, device_id, op_seq, op_status, receipt)


def find_operations(session: Session, op_ids: Sequence[UUID]) -> list[Known]:
    """Return what the inbox holds under these ids, changed repeats included."""
    return [_known(row) for row in fetch(session, BY_ID, op_ids=list(op_ids))]


def list_receipts_from(session: Session, device_id: UUID, seq_from: int, limit: int) -> list[Known]:
    """Return the operations of a device from a number on, in its own order."""
    rows = fetch(session, FROM_SEQ, device=device_id, seq=seq_from, n=limit)
    return [_known(row) for row in rows]


def list_waiting(session: Session, device_id: UUID, limit: int) -> list[tuple[Known, bytes]]:
    """Return a device's stored and held operations with their envelopes, least tried first."""
    rows = fetch(session, WAITING, device=device_id, n=limit)
    return [(_known(row), row[12]) for row in rows]


def landed_dependencies(session: Session, op_ids: Collection[UUID]) -> set[UUID]:
    """Return those operations that have had their effect, themselves or corrected."""
    return {row[0] for row in fetch(session, HAD_EFFECT, op_ids=list(op_ids))}


HAD_EFFECT = """
SELECT op_id FROM op_inbox
WHERE op_id = ANY(%(op_ids)s) AND status IN ('applied', 'merged', 'review')
UNION
SELECT replaces_op_id FROM op_inbox
WHERE replaces_op_id = ANY(%(op_ids)s) AND status IN ('applied', 'merged', 'review')
"""


def settle_replaced(session: Session, op_id: UUID, at: datetime) -> None:
    """Close what the lead was asked about an operation that its worker has corrected since."""
    run(session, SETTLE_REPLACED, op_id=op_id, at=at)


SETTLE_REPLACED = """
UPDATE review_items
SET status = 'decided', decision = 'replaced', decided_at = %(at)s, version = version + 1
WHERE subject_kind = 'operation' AND subject_id = %(op_id)s AND status = 'open'
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An operation as it lies in the inbox."""

    device_id: UUID
    envelope: bytes
    status: str
    received_at: datetime


def find_kept(session: Session, op_id: UUID) -> Kept | None:
    """Return the operation of this id with its envelope."""
    sql = (
        "SELECT device_id, envelope, status, received_at FROM op_inbox "
        "WHERE op_id = %(op_id)s AND status <> 'id_reuse'"
    )
    rows = fetch(session, sql, op_id=op_id)
    return Kept(*rows[0]) if rows else None


def list_kept_for(session: Session, household_id: UUID, since: datetime) -> list[Kept]:
    """Return the operations that named a household and had their effect since a moment."""
    rows = fetch(session, KEPT_FOR, household=household_id, since=since)
    return [Kept(*row) for row in rows]


KEPT_FOR = """
SELECT device_id, envelope, status, received_at FROM op_inbox
WHERE household_id = %(household)s AND received_at >= %(since)s
  AND status IN ('applied', 'merged', 'review')
"""


def list_waiting_devices(session: Session) -> list[UUID]:
    """Return the devices that have stored or held operations."""
    sql = "SELECT DISTINCT device_id FROM op_inbox WHERE status IN ('stored', 'held')"
    return [row[0] for row in fetch(session, sql)]


def list_commands(session: Session, device_id: UUID) -> Sequence[DeviceCommand]:
    """Return the orders that a device has not carried out, oldest first."""
    return session.scalars(
        select(DeviceCommand)
        .where(DeviceCommand.device_id == device_id, DeviceCommand.done_at.is_(None))
        .order_by(DeviceCommand.given_at)
    ).all()


def enrolment_of(session: Session, device_id: UUID) -> datetime:
    """Return when a device was enrolled: nothing was made on it before."""
    sql = "SELECT enrolled_at FROM devices WHERE id = %(device)s"
    enrolled_at: datetime = fetch(session, sql, device=device_id)[0][0]
    return enrolled_at


def authors_of(session: Session, device_id: UUID, named: Collection[UUID]) -> dict[UUID, Author]:
    """Return who was signed in on this device, by the session's and by the member's id.

    Ended and expired sessions count too: an operation may arrive weeks after it was made.
    """
    if not named:
        return {}
    found: dict[UUID, Author] = {}
    for session_id, member_id, name, status in fetch(
        session, AUTHORS, device=device_id, named=list(named)
    ):
        author = Author(member_id, name, status == MemberStatus.ACTIVE)
        found[session_id] = found[member_id] = author
    return found


AUTHORS = """
SELECT DISTINCT ON (m.id, s.id) s.id, m.id, m.name, m.status
FROM sessions s JOIN members m ON m.id = s.member_id
WHERE s.device_id = %(device)s AND (s.id = ANY(%(named)s) OR s.member_id = ANY(%(named)s))
"""

"""Chains the audit trail in batches, and finds the first event that was changed or removed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api.core.canonical import canonical_json
from api.core.clock import now
from api.staff.models import AuditEvent, AuditSeal

SEAL_LOCK = 7_301
"""Number of the advisory lock: one sealer at a time, whatever the number of workers."""

BATCH_MAX = 10_000


@dataclass(frozen=True, slots=True)
class AuditFault:
    """Where the trail stops being what was sealed."""

    first_seq: int
    last_seq: int
    sealed: int
    found: int


def seal_audit(session: Session) -> int:
    """Seal the events that no open transaction can still add to; return how many.

    Numbers are given before a commit, so the event of a transaction that is still open may come
    to lie between others; events younger than the oldest writer wait for the next round.
    """
    session.execute(select(func.pg_advisory_xact_lock(SEAL_LOCK)))
    last = session.scalar(select(AuditSeal).order_by(AuditSeal.last_seq.desc()).limit(1))
    after = last.last_seq if last else 0
    events = _events(session, after + 1, None)
    settled = _settled(session, events)
    if not settled:
        return 0
    session.add(
        AuditSeal(
            first_seq=settled[0].seq,
            last_seq=settled[-1].seq,
            count=len(settled),
            hash=_hash(last.hash if last else b"", settled),
            sealed_at=now(),
        )
    )
    session.flush()
    return len(settled)


def verify_audit(session: Session) -> AuditFault | None:
    """Recompute every seal; return the first batch that differs, or None when all holds."""
    before = b""
    for seal in session.scalars(select(AuditSeal).order_by(AuditSeal.last_seq)):
        events = _events(session, seal.first_seq, seal.last_seq)
        if len(events) != seal.count or _hash(before, events) != seal.hash:
            return AuditFault(seal.first_seq, seal.last_seq, seal.count, len(events))
        before = seal.hash
    return None


def _events(session: Session, first: int, last: int | None) -> Sequence[AuditEvent]:
    statement = select(AuditEvent).where(AuditEvent.seq >= first).order_by(AuditEvent.seq)
    if last is not None:
        return session.scalars(statement.where(AuditEvent.seq <= last)).all()
    return session.scalars(statement.limit(BATCH_MAX)).all()


def _settled(session: Session, events: Sequence[AuditEvent]) -> Sequence[AuditEvent]:
    """Leave out events younger than the oldest transaction that is still writing."""
    oldest = session.scalar(text(OLDEST_WRITER))
    return [event for event in events if oldest is None or event.at < oldest]


OLDEST_WRITER = """
SELECT min(xact_start) FROM pg_stat_activity
WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()
"""


def _hash(before: bytes, events: Sequence[AuditEvent]) -> bytes:
    chained = hashlib.sha256(before)
    for event in events:
        chained.update(canonical_json(_plain(event)))
    return chained.digest()


def _plain(event: AuditEvent) -> dict[str, object]:
    return {
        "seq": str(event.seq),
        "at": event.at.astimezone(UTC).isoformat(),
        "actor_id": str(event.actor_id),
        "device_id": str(event.device_id),
        "org_id": str(event.org_id),
        "action": event.action,
        "object_kind": event.object_kind,
        "object_id": str(event.object_id),
        "purpose": event.purpose,
        "details": event.details,
    }

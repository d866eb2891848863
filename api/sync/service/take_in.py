"""Transaction A of a push: what arrived is written down before anything is made of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.sync.models import InboxOperation, ReceiptStatus
from api.sync.payloads import Operation

_TAKE_IN = (
    insert(InboxOperation)
    .on_conflict_do_nothing(index_elements=["op_id"], index_where=text("status <> 'id_reuse'"))
    .returning(InboxOperation.op_id, InboxOperation.sha)
)
_KEEP_BESIDE = insert(InboxOperation).on_conflict_do_nothing(
    index_elements=["op_id", "sha", "device_id"]
)


def write_inbox(
    session: Session, device_id: UUID, ops: Sequence[Operation], received_at: datetime
) -> None:
    """Put operations into the inbox; true repeats change nothing.

    An id that is taken, by other content or by another device, is kept beside the first one as
    ``id_reuse``. The device's ledger must be locked.
    """
    rows = [_row(op, device_id, received_at) for op in ops]
    if not rows:
        return
    taken_in = {(row.op_id, row.sha) for row in session.execute(_TAKE_IN, rows)}
    others = [
        row | {"status": ReceiptStatus.ID_REUSE}
        for row in rows
        if (row["op_id"], row["sha"]) not in taken_in
    ]
    if others:
        session.execute(_KEEP_BESIDE, others)


def _row(op: Operation, device_id: UUID, received_at: datetime) -> dict[str, Any]:
    return {
        "op_id": op.op_id,
        "sha": op.sha,
        "device_id": device_id,
        "seq": op.seq,
        "kind": op.kind,
        "v": op.v,
        "session_id": op.session_id,
        "household_id": op.household_id,
        "deps": list(op.deps),
        "envelope": op.packed,
        "received_at": received_at,
    }

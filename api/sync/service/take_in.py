"""Transaction A of a push: what arrived is written down before anything is made of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.core.fast import fetch, run
from api.sync.payloads import Operation

_READ = (
    "op_id, sha, device_id, seq, kind, v, session_id, household_id, deps, replaces_op_id, "
    "received_at"
)
_COLUMNS = f"{_READ}, envelope"
# The envelopes travel beside the JSON, as they are: in hex they would be read and copied twice.
_ROWS = f"""
SELECT {_READ}, kept AS envelope FROM (
  SELECT {_READ}, unnest AS kept FROM ROWS FROM (
    json_populate_recordset(NULL::op_inbox, %(rows)s::json), unnest(%(envelopes)b::bytea[]))
) AS come
"""
TAKE_IN = f"""
WITH seen AS (
  UPDATE devices SET last_contact_at = %(at)s WHERE id = %(device)s
    AND (last_contact_at IS NULL OR last_contact_at < %(at)s - interval '1 minute')
)
INSERT INTO op_inbox ({_COLUMNS}) {_ROWS}
ON CONFLICT (op_id) WHERE status <> 'id_reuse' DO NOTHING
RETURNING op_id, sha
"""
KEEP_BESIDE = f"""
INSERT INTO op_inbox ({_COLUMNS}, status)
SELECT {_COLUMNS}, 'id_reuse' FROM ({_ROWS}) AS changed
ON CONFLICT (op_id, sha, device_id) DO NOTHING
"""


def write_inbox(
    session: Session, device_id: UUID, ops: Sequence[Operation], received_at: datetime
) -> None:
    """Put operations into the inbox; true repeats change nothing.

    An id that is taken, by other content or by another device, is kept beside the first one as
    ``id_reuse``. Unique indexes settle what arrives twice at once.
    """
    come = _rows(ops, device_id, received_at)
    written = fetch(session, TAKE_IN, **come, device=device_id, at=received_at)
    taken_in = {(op_id, sha) for op_id, sha in written}
    others = [op for op in ops if (op.op_id, op.sha) not in taken_in]
    if others:
        run(session, KEEP_BESIDE, **_rows(others, device_id, received_at))


def _rows(ops: Sequence[Operation], device_id: UUID, received_at: datetime) -> dict[str, Any]:
    rows = [_row(op, device_id, received_at) for op in ops]
    return {"rows": orjson.dumps(rows).decode(), "envelopes": [op.packed for op in ops]}


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
        "deps": op.deps,
        "replaces_op_id": op.replaces_id,
        "received_at": received_at,
    }

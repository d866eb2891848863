"""The receipts of a device: one chain, in which each names the hash of the one before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.core.fast import fetch, run

FINAL = frozenset({"applied", "merged", "review", "rejected", "id_reuse"})
LANDED = frozenset({"applied", "merged", "review"})


@dataclass(slots=True)
class Fate:
    """What became of one operation in this run, before it is written into the chain."""

    op_id: UUID
    sha: str
    seq: int
    status: str
    detail: list[dict[str, Any]] = field(default_factory=list)
    server_versions: dict[str, int] = field(default_factory=dict)
    review_item_ids: list[UUID] = field(default_factory=list)


@dataclass(slots=True)
class Chain:
    """The end of a device's chain, held under lock until the transaction ends."""

    device_id: UUID
    receipts: int
    head: str | None
    seq_high: int
    waiting: int


LOCK = """
SELECT receipts, head, seq_high, waiting FROM device_ledgers
WHERE device_id = %(device)s FOR UPDATE
"""
BEGIN_LEDGER = "INSERT INTO device_ledgers (device_id) VALUES (%(device)s) ON CONFLICT DO NOTHING"


def lock_chain(session: Session, device_id: UUID) -> Chain:
    """Lock the device's ledger, made at its first contact; one push at a time passes here."""
    rows = fetch(session, LOCK, device=device_id)
    if not rows:
        run(session, BEGIN_LEDGER, device=device_id)
        rows = fetch(session, LOCK, device=device_id)
    return Chain(device_id, *rows[0])


def receipt_hash(receipt: dict[str, Any]) -> str:
    """Return the hash of a receipt without its ``hash``.

    Receipts hold no fractions and only ASCII keys, for which sorted orjson is RFC 8785.
    """
    return hashlib.sha256(orjson.dumps(receipt, option=orjson.OPT_SORT_KEYS)).hexdigest()


def write_receipts(
    session: Session, chain: Chain, fates: Sequence[Fate], at: datetime
) -> dict[tuple[UUID, str], dict[str, Any]]:
    """Append receipts to the chain, mark their operations, move the ledger: one statement.

    Returns the receipts by ``(op_id, sha)``.
    """
    given: dict[tuple[UUID, str], dict[str, Any]] = {}
    rows: list[dict[str, Any]] = []
    for fate in fates:
        chain.receipts += 1
        receipt = {
            "op_id": str(fate.op_id),
            "seq": fate.seq,
            "status": fate.status,
            "detail": fate.detail,
            "server_versions": fate.server_versions,
            "review_item_ids": [str(item) for item in fate.review_item_ids],
            "prev_receipt": chain.head,
        }
        chain.head = receipt["hash"] = receipt_hash(receipt)
        given[fate.op_id, fate.sha] = receipt
        rows.append(
            {
                "device_id": chain.device_id,
                "no": chain.receipts,
                "op_id": fate.op_id,
                "sha": fate.sha,
                "seq": fate.seq,
                "status": fate.status,
                "detail": fate.detail,
                "server_versions": fate.server_versions,
                "review_item_ids": fate.review_item_ids,
                "prev": receipt["prev_receipt"],
                "hash": chain.head,
                "at": at,
            }
        )
    if rows:
        seq_high = max(chain.seq_high, *(fate.seq for fate in fates))
        run(
            session,
            WRITE,
            rows=orjson.dumps(rows).decode(),
            device=chain.device_id,
            receipts=chain.receipts,
            head=chain.head,
            seq_high=seq_high,
            waiting=chain.waiting,
        )
    return given


_COLUMNS = (
    "device_id, no, op_id, seq, status, detail, server_versions, review_item_ids, prev, hash, at"
)
WRITE = f"""
WITH told AS (
  INSERT INTO receipts ({_COLUMNS})
  SELECT {_COLUMNS} FROM json_populate_recordset(NULL::receipts, %(rows)s::json)
), settled AS (
  UPDATE op_inbox i SET status = f.status, receipt_no = f.no, tries = i.tries + 1
  FROM json_to_recordset(%(rows)s::json) AS f(op_id uuid, sha text, status text, no bigint)
  WHERE i.op_id = f.op_id AND i.sha = f.sha AND i.device_id = %(device)s
)
UPDATE device_ledgers
SET receipts = %(receipts)s, head = %(head)s, seq_high = %(seq_high)s, waiting = %(waiting)s
WHERE device_id = %(device)s
"""

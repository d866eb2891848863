"""The receipts of a device: one chain, in which each names the hash of the one before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Text,
    Uuid,
    bindparam,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from api.sync.models import DeviceLedger, Receipt

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


def lock_chain(session: Session, device_id: UUID) -> Chain:
    """Lock the device's ledger, made at its first contact; one push at a time passes here."""
    wanted = select(
        DeviceLedger.receipts, DeviceLedger.head, DeviceLedger.seq_high, DeviceLedger.waiting
    ).where(DeviceLedger.device_id == device_id)
    row = session.execute(wanted.with_for_update()).one_or_none()
    if row is None:
        session.execute(upsert(DeviceLedger).values(device_id=device_id).on_conflict_do_nothing())
        row = session.execute(wanted.with_for_update()).one()
    return Chain(device_id, *row)


def receipt_hash(receipt: dict[str, Any]) -> str:
    """Return the hash of a receipt without its ``hash``.

    Receipts hold no fractions and only ASCII keys, for which sorted orjson is RFC 8785.
    """
    return hashlib.sha256(orjson.dumps(receipt, option=orjson.OPT_SORT_KEYS)).hexdigest()


def write_receipts(
    session: Session, chain: Chain, fates: Sequence[Fate], at: datetime
) -> dict[tuple[UUID, str], dict[str, Any]]:
    """Append receipts to the chain and mark their operations; return them by ``(op_id, sha)``."""
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
        session.execute(insert(Receipt), rows)
        _mark(session, chain, fates)
    return given


MARK = text(
    """
    UPDATE op_inbox i SET status = f.status, receipt_no = f.no, tries = i.tries + 1
    FROM unnest(:ids, :shas, :statuses, :numbers) AS f(op_id, sha, status, no)
    WHERE i.op_id = f.op_id AND i.sha = f.sha AND i.device_id = :device_id
    """
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("shas", type_=ARRAY(Text)),
    bindparam("statuses", type_=ARRAY(Text)),
    bindparam("numbers", type_=ARRAY(BigInteger)),
)


def _mark(session: Session, chain: Chain, fates: Sequence[Fate]) -> None:
    """Write each operation's fate and the number of its receipt, and the end of the chain."""
    first_no = chain.receipts - len(fates) + 1
    session.execute(
        MARK,
        {
            "ids": [fate.op_id for fate in fates],
            "shas": [fate.sha for fate in fates],
            "statuses": [fate.status for fate in fates],
            "numbers": list(range(first_no, chain.receipts + 1)),
            "device_id": chain.device_id,
        },
    )
    session.execute(
        update(DeviceLedger)
        .where(DeviceLedger.device_id == chain.device_id)
        .values(
            receipts=chain.receipts,
            head=chain.head,
            seq_high=max(chain.seq_high, *(fate.seq for fate in fates)),
            waiting=chain.waiting,
        )
    )

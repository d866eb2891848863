"""One push: transaction A writes everything down, transaction B applies it (sync §4.4).

This is the one service that opens its own transactions: what A has committed no error of B can
undo, and an operation that fails leaves its neighbours alone.
"""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from fastapi import Request
from sqlalchemy.orm import Session

from api.core.canonical import sha256_hex
from api.core.clock import now
from api.core.database import session_factory
from api.core.errors import InvalidRequest
from api.core.settings import get_settings
from api.staff.proof import proven_device_id
from api.sync.errors import problem
from api.sync.payloads import Json, Operation, envelope_problems, uuid_or_none
from api.sync.queries.operations import Known, find_operations
from api.sync.queries.snapshots import read_moment
from api.sync.service.apply import apply_operations
from api.sync.service.ledger import Chain, Fate, lock_chain, write_receipts
from api.sync.service.take_in import write_inbox

log = logging.getLogger("ruhu.sync")
Key = tuple[UUID, str]


def push(request: Request, body: bytes) -> tuple[list[Json], str]:
    """Take in a batch and apply it; return one receipt per operation, in its order, and the epoch.

    A repeat gets the receipt of the first time. Only the device must prove itself: whoever made
    the operations may have signed out, or been dismissed, since.

    Raises:
        DeviceUnknown, DeviceRevoked, ProofInvalid: The caller is not an enrolled tablet.
        InvalidRequest: Not a batch; nothing of it can be told apart and kept.
    """
    with session_factory().begin() as session:
        device_id = proven_device_id(session, request, sha256_hex(body))
        ops, broken = read_batch(body, device_id)
        receipts = _settled(find_operations(session, [op.op_id for op in ops]), ops, device_id)
        if len(receipts) == len(_keys(ops)):
            return _in_order(ops, receipts), read_moment(session).epoch
        write_inbox(session, device_id, ops, now())
        if broken:
            receipts |= _refuse_broken(session, lock_chain(session, device_id), broken)
    applied, epoch = _apply(device_id, ops)
    return _in_order(ops, receipts | applied), epoch


def _apply(device_id: UUID, ops: Sequence[Operation]) -> tuple[dict[Key, Json], str]:
    """Apply a batch as a whole or, if anything at all goes wrong with that, one by one."""
    try:
        return _apply_in_one(device_id, ops, one_by_one=False)
    except Exception as cause:
        log.info("a batch is applied one by one after %s", type(cause).__name__)
    return _apply_in_one(device_id, ops, one_by_one=True)


def _apply_in_one(
    device_id: UUID, ops: Sequence[Operation], *, one_by_one: bool
) -> tuple[dict[Key, Json], str]:
    with session_factory().begin() as session:
        receipts = apply_operations(session, device_id, ops, one_by_one=one_by_one)
        return receipts, read_moment(session).epoch


def read_batch(body: bytes, device_id: UUID) -> tuple[list[Operation], dict[Key, list[Json]]]:
    """Read a batch; operations whose envelope misses its schema come with their problems.

    Raises:
        InvalidRequest: No JSON, no operations, too many, another device's name, or an operation
            without an id by which it could be kept and answered.
    """
    try:
        batch = orjson.loads(body)
    except orjson.JSONDecodeError as cause:
        raise InvalidRequest(problems=[problem("json")]) from cause
    listed = batch.get("ops") if isinstance(batch, dict) else None
    limit = get_settings().push_ops_max
    if not isinstance(listed, list) or not 1 <= len(listed) <= limit:
        raise InvalidRequest(problems=[problem("ops", "/ops", max=limit)])
    if batch.get("device") != str(device_id):
        raise InvalidRequest(problems=[problem("other_device", "/device")])
    ops, broken = [], {}
    for position, envelope in enumerate(listed):
        faults = envelope_problems(envelope)
        op = _salvaged(envelope, position) if faults else Operation.of(envelope)
        ops.append(op)
        if faults:
            broken[op.op_id, op.sha] = [
                problem(fault["rule"], fault["pointer"]) for fault in faults
            ]
    return ops, broken


def _salvaged(envelope: Any, position: int) -> Operation:
    """Return what can be kept of a malformed envelope, under a hash of all of it."""
    op_id = uuid_or_none(envelope.get("op_id")) if isinstance(envelope, dict) else None
    if op_id is None:
        raise InvalidRequest(problems=[problem("op_id", f"/ops/{position}/op_id")])
    seq = envelope.get("seq")
    return Operation(
        op_id=op_id,
        sha=sha256_hex(orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS)),
        seq=seq if type(seq) is int and 0 <= seq < 2**62 else 0,
        kind="malformed",
        v=0,
        session_id=None,
        household_id=None,
        deps=(),
        raw=envelope,
    )


def _refuse_broken(
    session: Session, chain: Chain, broken: dict[Key, list[Json]]
) -> dict[Key, Json]:
    """Write receipts for malformed envelopes, which are kept like all others."""
    known = find_operations(session, [op_id for op_id, _ in broken])
    fates = [
        Fate(one.op_id, one.sha, one.seq, "rejected", problems)
        for (op_id, sha), problems in broken.items()
        for one in known
        if (one.op_id, one.sha) == (op_id, sha) and one.receipt is None
    ]
    return write_receipts(session, chain, fates, now())


def _keys(ops: Sequence[Operation]) -> set[Key]:
    return {(op.op_id, op.sha) for op in ops}


def _settled(known: Sequence[Known], ops: Sequence[Operation], device_id: UUID) -> dict[Key, Json]:
    wanted = _keys(ops)
    return {
        (one.op_id, one.sha): one.receipt
        for one in known
        if one.receipt is not None
        and not one.is_open
        and one.device_id == device_id
        and (one.op_id, one.sha) in wanted
    }


def _in_order(ops: Sequence[Operation], receipts: dict[Key, Json]) -> list[Json]:
    return [receipts[op.op_id, op.sha] for op in ops]

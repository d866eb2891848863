"""What a lead does with an operation that was put aside or refused: take it up, or say no."""

from typing import Any
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.jobs import queue_named_job
from api.households.models import FactSource, Household, ReviewItem
from api.households.payloads import DecisionIn
from api.households.rules.masks import mask_id_no, mask_phone
from api.staff.auth import Caller
from api.sync.errors import OperationNotKept, OperationRefused, problem
from api.sync.handlers import HANDLERS
from api.sync.payloads import Circumstances, Json, Operation, Standing, envelope_problems
from api.sync.queries.operations import Kept, find_kept, find_operations
from api.sync.service.apply import prepare
from api.sync.service.circumstances import circumstances_of
from api.sync.service.ledger import Fate, lock_chain, write_receipts
from api.sync.service.unseal import body_of, is_known, renamed
from api.visits.models import Visit
from api.visits.payloads import VisitIn
from api.visits.service.counting import count_visit
from api.visits.service.record import Arrival

TELL_JOB = "sync.tell_decision"
HIDDEN = frozenset({"image_png", "strokes_gz", "evidence", "device_sig", "html", "key"})
"""Bytes and keys, which say nothing to a reader."""

TOLD = {"apply": ("applied", "applied_by_lead"), "refuse": ("rejected", "refused_by_lead")}


def take_up(
    session: Session, item: ReviewItem, household: Household, decision: DecisionIn, caller: Caller
) -> None:
    """Apply an operation by the lead's word, as if its author were responsible.

    The item is locked and decided in the same transaction, so it happens once.

    Raises:
        OperationNotKept: The operation is not in the inbox.
        OperationRefused: It cannot be opened, or what it says cannot be.
    """
    del decision, caller
    kept, op = _kept(session, item)
    run = prepare(session, kept.device_id, [op])
    body = renamed(body_of(op, kept.device_id), run.aliases)
    how = circumstances_of(run, op)
    how.standing, how.received_at = Standing.LEADS, kept.received_at
    home = run.households.get(op.household_id) if op.household_id else None
    try:
        if item.subject_kind == "visit":
            _count(session, household, body, how)
        else:
            HANDLERS[op.kind, op.v](session, home, body, how)
    except ValidationError as invalid:
        raise OperationRefused([problem(fault["type"]) for fault in invalid.errors()]) from invalid
    tell_author(session, item, household, None, None)


def tell_author(session: Session, item: ReviewItem, *_: Any) -> None:
    """Let a further receipt tell the tablet what the lead decided, with the reason."""
    if item.subject_kind in ("operation", "visit"):
        queue_named_job(session, TELL_JOB, item_id=str(item.id))


def tell_decision(session: Session, item_id: UUID) -> bool:
    """Write the receipt of a decided item; false when there is nothing to tell.

    Called by a job: a push locks its ledger before households, a deciding lead the other way.
    """
    item = session.get(ReviewItem, item_id)
    if item is None or item.decision not in TOLD:
        return False
    try:
        kept, op = _kept(session, item)
    except (OperationNotKept, OperationRefused):
        return False
    status, rule = TOLD[item.decision]
    chain = lock_chain(session, kept.device_id)
    said = [problem(rule, remark=item.remark, item=str(item.id), version=item.version)]
    known = [one for one in find_operations(session, [op.op_id]) if one.sha == op.sha]
    if any(one.receipt and one.receipt["detail"] == said for one in known):
        return False
    fate = Fate(op.op_id, op.sha, op.seq, status, said)
    write_receipts(session, chain, [fate], now())
    return True


def show_operation(session: Session, item: ReviewItem) -> Json:
    """Return what an operation says, opened; numbers are masked, bytes and keys left out.

    Raises:
        OperationNotKept: The operation is not in the inbox.
    """
    kept, op = _kept(session, item)
    run = prepare(session, kept.device_id, [op])
    how = circumstances_of(run, op)
    known = [one for one in find_operations(session, [op.op_id]) if one.sha == op.sha]
    try:
        body = _readable(body_of(op, kept.device_id))
    except OperationRefused:
        body = None
    return {
        "op_id": str(op.op_id),
        "kind": op.kind,
        "made_at": how.corrected_at.isoformat(),
        "received_at": kept.received_at.isoformat(),
        "author": how.author.name if how.author else None,
        "status": kept.status,
        "problems": known[0].receipt["detail"] if known and known[0].receipt else [],
        "body": body,
    }


def _kept(session: Session, item: ReviewItem) -> tuple[Kept, Operation]:
    op_id = item.subject_id
    if item.subject_kind == "visit":
        visit = session.get(Visit, item.subject_id)
        op_id = visit.op_id if visit else None
    kept = find_kept(session, op_id) if op_id else None
    if kept is None:
        raise OperationNotKept()
    envelope = orjson.loads(kept.envelope)
    if envelope_problems(envelope):
        raise OperationRefused([problem("malformed")])
    op = Operation.of(envelope)
    if not is_known(op):
        raise OperationRefused([problem("kind_unknown", kind=op.kind, v=op.v)])
    return kept, op


def _count(session: Session, household: Household, body: Json, how: Circumstances) -> None:
    visit_in = VisitIn.model_validate(body)
    arrival = Arrival(
        origin=how.origin(FactSource.VISIT, visit_in.visit_id),
        corrected=how.corrected,
        policy=how.policy(household.community_id),
        op_id=how.op.op_id,
    )
    count_visit(session, household, visit_in.visit_id, visit_in, arrival)


def _readable(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        masked = {"new": _mask_for(value.get("key"))} if "new" in value else {}
        return {
            key: masked[key](one) if key in masked and isinstance(one, str) else _readable(one, key)
            for key, one in value.items()
            if key not in HIDDEN or (key == "key" and "new" in value)
        }
    if isinstance(value, list):
        return [_readable(one) for one in value]
    if isinstance(value, str) and name in ("id_no", "phone", "emergency_phone"):
        return _mask_for(name)(value)
    return value


def _mask_for(key: object) -> Any:
    if key == "id_no":
        return mask_id_no
    if key in ("phone", "emergency_phone"):
        return mask_phone
    return lambda text: text

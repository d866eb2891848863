"""Transaction B of a push: an operation has its whole effect, or none and a reason."""

import logging
import traceback
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.errors import AppError
from api.core.fast import fetch
from api.households.models import Household
from api.sync.errors import OperationRefused, problem
from api.sync.handlers import HANDLERS
from api.sync.payloads import Json, Operation, Outcome
from api.sync.queries.operations import (
    Known,
    authors_of,
    enrolment_of,
    find_operations,
    landed_dependencies,
    list_waiting,
    settle_replaced,
)
from api.sync.queries.scopes import Care, list_care, list_person_aliases, lock_households
from api.sync.service.circumstances import Run, circumstances_of
from api.sync.service.ledger import LANDED, Fate, lock_chain, write_receipts
from api.sync.service.unseal import body_of, is_known, renamed

log = logging.getLogger("ruhu.sync")
WAITING_AT_ONCE = 200
Key = tuple[UUID, str]


def apply_operations(
    session: Session,
    device_id: UUID,
    ops: Sequence[Operation],
    *,
    all_waiting: bool = False,
    one_by_one: bool = True,
) -> dict[Key, Json]:
    """Apply what arrived, and what waited for it; return receipts by ``(op_id, sha)``.

    The device's ledger is locked throughout, so parallel pushes of one batch have one effect.
    ``all_waiting`` also takes up what an interrupted push left behind. Without ``one_by_one``
    nothing is kept of the batch when one operation of it fails.

    Raises:
        Stumbled: One of them failed, without ``one_by_one``.
    """
    chain = lock_chain(session, device_id)
    known = {
        (one.op_id, one.sha): one
        for one in find_operations(session, [op.op_id for op in ops])
        if one.device_id == device_id
    }
    todo = {(op.op_id, op.sha): op for op in ops if known[op.op_id, op.sha].is_open}
    if chain.waiting or all_waiting:
        for one, envelope in list_waiting(session, device_id, WAITING_AT_ONCE):
            known[one.op_id, one.sha] = one
            todo.setdefault((one.op_id, one.sha), Operation.of(orjson.loads(envelope)))
    receipts = {key: one.receipt for key, one in known.items() if one.receipt is not None}
    if not todo:
        return receipts
    run = prepare(session, device_id, list(todo.values()))
    run.one_by_one = one_by_one
    fates = _apply_until_stuck(run, list(todo.values()), known)
    news = [fate for fate in fates if known[fate.op_id, fate.sha].told != fate.status]
    _name_versions(run, news)
    chain.waiting += sum(_waits(fate.status) for fate in news)
    chain.waiting -= sum(_waits(known[fate.op_id, fate.sha].told) for fate in news)
    return receipts | write_receipts(session, chain, news, run.received_at)


def _waits(status: str | None) -> int:
    return status in ("held", "stored")


def prepare(session: Session, device_id: UUID, ops: Sequence[Operation]) -> Run:
    """Read in one go what a batch needs: authors, locked households, landed dependencies."""
    authors = authors_of(session, device_id, {op.session_id for op in ops if op.session_id})
    ids = {op.household_id for op in ops if op.household_id}
    members = {author.member_id for author in authors.values()}
    deps = {dep for op in ops for dep in op.deps}
    households = lock_households(session, ids)
    real = {household.id for household in households.values()}
    return Run(
        session=session,
        device_id=device_id,
        enrolled_at=enrolment_of(session, device_id),
        received_at=now(),
        authors=authors,
        households=households,
        care=list_care(session, ids | real, members),
        landed=landed_dependencies(session, deps) if deps else set(),
        aliases=aliases_of(session, households),
    )


def aliases_of(session: Session, households: Mapping[UUID, Household]) -> dict[str, str]:
    """Return what operations still call by the id of a file that was merged."""
    merged = {id_: home.id for id_, home in households.items() if id_ != home.id}
    merged |= list_person_aliases(session, {home.id for home in households.values()})
    return {str(id_): str(into) for id_, into in merged.items()}


def _apply_until_stuck(run: Run, ops: Sequence[Operation], known: dict[Key, Known]) -> list[Fate]:
    """Apply in the order of making, again and again while one operation lets another go on."""
    fates: dict[Key, Fate] = {}
    pending = sorted(ops, key=lambda op: op.seq)
    while pending:
        held = []
        for op in pending:
            fate = fates[op.op_id, op.sha] = _fate(run, op, known[op.op_id, op.sha])
            if fate.status == "held":
                held.append(op)
            elif fate.status in LANDED:
                run.landed.add(op.op_id)
                if op.replaces_id is not None:
                    run.landed.add(op.replaces_id)
        if len(held) == len(pending):
            break
        pending = held
    return list(fates.values())


def _fate(run: Run, op: Operation, known: Known) -> Fate:
    """Decide about one operation; whatever happens, its neighbours go on."""
    fate = Fate(op.op_id, op.sha, op.seq, "stored")
    if known.status == "id_reuse":
        fate.status, fate.detail = "id_reuse", [problem("id_reuse")]
    elif not is_known(op):
        fate.detail = [problem("kind_unknown", kind=op.kind, v=op.v)]
    elif missing := [str(dep) for dep in op.deps if dep not in run.landed]:
        fate.status, fate.detail = "held", [problem("waits_for", op_ids=missing)]
    else:
        _apply(run, op, fate)
    return fate


def _apply(run: Run, op: Operation, fate: Fate) -> None:
    try:
        outcome = _alone(run, op) if run.one_by_one else _together(run, op)
    except Stumbled:
        raise
    except OperationRefused as refusal:
        fate.status, fate.detail = "rejected", refusal.problems
    except AppError as refusal:
        fate.status, fate.detail = "rejected", [problem(refusal.code, **refusal.details)]
    except ValidationError as invalid:
        fate.status, fate.detail = "rejected", _problems_of(invalid)
    except Exception as bug:
        _log_bug(op, bug)
        fate.detail = [problem("server_error")]
    else:
        fate.status, fate.detail = outcome.receipt_status, outcome.detail
        fate.review_item_ids = outcome.review_item_ids
        if outcome.household is not None:
            _hold(run, op, outcome.household)
            fate.server_versions = {str(outcome.household.id): 0}


class Stumbled(Exception):
    """An operation failed in a batch without savepoints; the batch must be done one by one."""


def _alone(run: Run, op: Operation) -> Outcome:
    with run.session.begin_nested():
        return _effect(run, op)


def _together(run: Run, op: Operation) -> Outcome:
    """Trust that nothing fails: savepoints cost a fifth of a push, and hardly ever are of use."""
    try:
        outcome = _effect(run, op)
        changed = run.session.dirty
        if run.session.new or any(not isinstance(one, Household) for one in changed):
            run.session.flush()  # for those that follow; households are written once, at the end
    except Exception as cause:
        raise Stumbled() from cause
    return outcome


def _hold(run: Run, op: Operation, household: Household) -> None:
    """Let later operations of the batch find a household that was made by this one."""
    if op.household_id in run.households or household.id in run.households:
        return
    run.households[household.id] = household
    author = run.authors.get(op.session_id) if op.session_id else None
    if author is not None:
        run.care[household.id, author.member_id] = Care(household.id, author.member_id, None)


def _effect(run: Run, op: Operation) -> Outcome:
    """Open the body and hand it to its feature."""
    body = body_of(op, run.device_id)
    named = body.get("household_id")
    if named is not None and named != str(op.household_id):
        raise OperationRefused([problem("household_differs", "/household_id")])
    household = run.households.get(op.household_id) if op.household_id else None
    if run.aliases:
        body = renamed(body, run.aliases)
    outcome = HANDLERS[op.kind, op.v](run.session, household, body, circumstances_of(run, op))
    if op.replaces_id is not None:
        settle_replaced(run.session, op.replaces_id, run.received_at)
    return outcome


def _name_versions(run: Run, fates: Iterable[Fate]) -> None:
    """Fill in the versions that the touched households have now."""
    fates = [fate for fate in fates if fate.server_versions]
    if not fates:
        return
    run.session.flush()
    ids = {UUID(id_) for fate in fates for id_ in fate.server_versions}
    rows = fetch(
        run.session, "SELECT id, ver FROM households WHERE id = ANY(%(ids)s)", ids=list(ids)
    )
    versions = {str(id_): ver for id_, ver in rows}
    for fate in fates:
        fate.server_versions = {id_: versions[id_] for id_ in fate.server_versions}


def _problems_of(invalid: ValidationError) -> list[Json]:
    return [
        problem(fault["type"], "/" + "/".join(str(part) for part in fault["loc"]))
        for fault in invalid.errors(include_url=False, include_input=False, include_context=False)
    ]


def _log_bug(op: Operation, bug: Exception) -> None:
    """Log where it failed, without the message: that may hold what was typed at a door."""
    frames = traceback.extract_tb(bug.__traceback__)[-4:]
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    log.error("operation %s (%s) failed: %s at %s", op.op_id, op.kind, type(bug).__name__, places)

"""What was done and learnt at a home: visits, facts, notes, tasks, signatures, answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.service.signing import sign_agreement
from api.cases.service import add_note, tell
from api.cases.service.remarks import answer_remark
from api.households.models import FactSource, Household
from api.households.payloads import (
    FactChange,
    Observation,
    entity_of,
)
from api.households.queries.files import belongs
from api.households.service.facts import record_facts
from api.households.service.values import check_value
from api.notices.service.reading import mark_read
from api.sync.errors import HouseholdUnknown, SubjectUnknown, problem
from api.sync.handlers.standing import tell_it
from api.sync.payloads import Circumstances, Json, Outcome, Standing
from api.tasks.models import Task
from api.tasks.service import finish_task
from api.visits.payloads import VisitIn
from api.visits.service.record import Arrival, record_visit


def submit_visit(
    session: Session, household: Household | None, body: Json, how: Circumstances
) -> Outcome:
    """A stranger's visit is recorded too, flagged, without effect on facts and tasks."""
    if household is None:
        raise HouseholdUnknown()
    visit_in = VisitIn.model_validate(body)
    flags = [] if how.standing in (Standing.RESPONSIBLE, Standing.LEADS) else [how.standing.value]
    if how.clock_implausible:
        flags.append("clock_implausible")
    replaces = how.op.raw["replaces"]
    recorded = record_visit(
        session,
        household,
        visit_in,
        Arrival(
            origin=how.origin(FactSource.VISIT, visit_in.visit_id),
            corrected=how.corrected,
            policy=how.policy(household.community_id),
            op_id=how.op.op_id,
            replaces_op_id=UUID(replaces) if replaces else None,
            flags=tuple(flags),
            counts=how.standing.counts,
        ),
    )
    detail = recorded.problems if how.standing.counts else [problem("put_aside")]
    return Outcome(household, recorded.merged, recorded.review_item_ids, detail=detail)


def set_fact(session: Session, household: Household, body: Json, how: Circumstances) -> Outcome:
    """One fact, merged by its rule."""
    change = FactChange.model_validate(body)
    kind, entity_id = entity_of(change.entity)
    if not belongs(session, household.id, entity_id):
        raise SubjectUnknown(entity=change.entity)
    check_value(change.key, change.new)
    observed_at = change.observed_at or how.corrected_at
    observation = Observation(
        kind,
        entity_id,
        change.key,
        change.new,
        base_fver=change.base_fver,
        base_hash=change.base_hash,
        observed_at=how.corrected(observed_at),
    )
    [recorded] = record_facts(session, household, [observation], how.origin(FactSource.DOOR))
    tell_it(session, household, "fact_changed", how, (kind, entity_id), key=change.key)
    reviews = [recorded.review_item_id] if recorded.review_item_id else []
    merged = recorded.outcome in ("merged", "kept_old")
    return Outcome(household, merged, reviews)


def write_note(session: Session, household: Household, body: Json, how: Circumstances) -> Outcome:
    """A remark in the household's file."""
    visit = body.get("visit_id")
    add_note(
        session,
        household,
        UUID(body["note_id"]),
        body["text"],
        how.author_id,
        how.corrected_at,
        visit_id=UUID(visit) if visit else None,
        private=body.get("private", False),
    )
    return Outcome(household)


def do_task(session: Session, household: Household, body: Json, how: Circumstances) -> Outcome:
    """A task that somebody closed meanwhile is done already."""
    task = session.get(Task, UUID(body["task_id"]), with_for_update=True)
    if task is None or task.household_id != household.id:
        raise SubjectUnknown(task_id=body["task_id"])
    if task.status == "OPEN":
        finish_task(session, household, task, body.get("result") or "", how.author_id)
        at = how.corrected(datetime.fromisoformat(body["at"]))
        tell(session, household, "task_done", at, how.author_id, ref=("task", task.id))
    return Outcome(household)


def reply_to_remark(
    session: Session, household: Household, body: Json, how: Circumstances
) -> Outcome:
    """The answer goes back to the lead who wrote."""
    at = how.corrected(datetime.fromisoformat(body["at"]))
    remark_id = UUID(body["remark_id"])
    answer_remark(session, household, remark_id, body["text"].strip(), how.author_id, at)
    return Outcome(household)


def sign(session: Session, household: Household, body: Json, how: Circumstances) -> Outcome:
    """Kept byte for byte, whatever is wrong with it."""
    origin = how.origin(FactSource.VISIT, UUID(body["visit_id"]) if body.get("visit_id") else None)
    signed = sign_agreement(session, household, body, origin)
    return Outcome(household, review_item_ids=signed.review_item_ids, detail=signed.detail)


def read_notices(
    session: Session, household: Household | None, body: Json, how: Circumstances
) -> Outcome:
    """It concerns no household; an author whom nobody knows has no notices."""
    if how.author_id is not None:
        at = how.corrected(datetime.fromisoformat(body["at"]))
        mark_read(session, how.author_id, [UUID(one) for one in body["notice_ids"]], at)
    return Outcome()

"""What each kind of operation does: a table from kind and version to a feature's service.

Features never import sync. Every handler takes a body that fits its schema; the household is
locked, and None only where the envelope names none or one that does not exist.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.service.signing import sign_agreement
from api.cases.service import add_note, tell
from api.cases.service.remarks import answer_remark
from api.households.models import FactSource, Household, ReviewItem, ReviewKind
from api.households.payloads import (
    FactChange,
    LocationChange,
    MembershipChange,
    NewHousehold,
    NewPerson,
    Observation,
    entity_of,
)
from api.households.queries.files import belongs
from api.households.service.facts import record_facts
from api.households.service.homes import create_household, set_location
from api.households.service.people import create_person, set_membership
from api.households.service.raising import raise_review
from api.households.service.values import check_value
from api.notices.service.reading import mark_read
from api.sync.errors import HouseholdUnknown, SubjectUnknown, problem
from api.sync.payloads import Circumstances, Json, Outcome, Standing
from api.sync.queries.operations import find_operations
from api.tasks.models import Task
from api.tasks.service import finish_task
from api.visits.payloads import VisitIn
from api.visits.service.record import Arrival, record_visit

Handler = Callable[[Session, Household | None, Json, Circumstances], Outcome]
AtHome = Callable[[Session, Household, Json, Circumstances], Outcome]


def at_home(handler: AtHome) -> Handler:
    """Let a handler run only for a known household, and only if the author's word counts there.

    What a stranger, or somebody dismissed, sent is put before the lead and kept as it came.
    """

    def handle(
        session: Session, household: Household | None, body: Json, how: Circumstances
    ) -> Outcome:
        if household is None:
            raise HouseholdUnknown()
        if not how.standing.counts:
            return put_aside(session, household, how)
        return handler(session, household, body, how)

    return handle


def put_aside(session: Session, household: Household, how: Circumstances) -> Outcome:
    """Ask the lead about an operation that must not change the household by itself."""
    item = raise_review(
        session,
        household,
        ReviewKind.OUT_OF_SCOPE,
        how.standing.value,
        how.origin(FactSource.DOOR),
        subject=("operation", how.op.op_id),
        details={"kind": how.op.kind},
    )
    return Outcome(household, review_item_ids=[item.id], detail=[problem("put_aside")])


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


def create_household_at_door(
    session: Session, household: Household | None, body: Json, how: Circumstances
) -> Outcome:
    """The finder becomes responsible; a repeat with the same id changes nothing."""
    if household is not None:
        return Outcome(household)
    origin = how.origin(FactSource.DOOR)
    new = NewHousehold.model_validate(body)
    made, reviews = create_household(session, new, origin)
    _tell(session, made, "household_created", how)
    if new.note:
        add_note(session, made, how.op.op_id, new.note, how.author_id, how.corrected_at)
    return Outcome(made, review_item_ids=_ids(reviews))


def add_person(session: Session, household: Household, body: Json, how: Circumstances) -> Outcome:
    """A look-alike is kept beside the person, with a review item."""
    new = NewPerson.model_validate(body)
    person, reviews = create_person(session, new, how.origin(FactSource.DOOR))
    _tell(session, household, "person_added", how, ("person", person.id))
    return Outcome(household, review_item_ids=_ids(reviews))


def change_membership(
    session: Session, household: Household, body: Json, how: Circumstances
) -> Outcome:
    """Another state than the worker saw leads to review."""
    change = MembershipChange.model_validate(body)
    reviews = set_membership(session, change, how.origin(FactSource.DOOR))
    _tell(session, household, "membership_changed", how, ("person", change.person_id))
    return Outcome(household, review_item_ids=_ids(reviews))


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
    _tell(session, household, "fact_changed", how, (kind, entity_id), key=change.key)
    reviews = [recorded.review_item_id] if recorded.review_item_id else []
    merged = recorded.outcome in ("merged", "kept_old")
    return Outcome(household, merged, reviews)


def move_location(
    session: Session, household: Household, body: Json, how: Circumstances
) -> Outcome:
    """A far or poor fix leads to review."""
    change = LocationChange.model_validate(body)
    reviews = set_location(session, change, how.origin(FactSource.DOOR))
    if not reviews:
        _tell(session, household, "location_changed", how)
    return Outcome(household, review_item_ids=_ids(reviews))


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


def hand_to_lead(
    session: Session, household: Household | None, body: Json, how: Circumstances
) -> Outcome:
    """The worker could not mend an operation; its household's lead sees it."""
    known = find_operations(session, [UUID(body["op_id"])])
    if household is None or not known:
        raise SubjectUnknown(op_id=body["op_id"])
    item = raise_review(
        session,
        household,
        ReviewKind.ANSWERS_NEED_REVIEW,
        "handed_over",
        how.origin(FactSource.DOOR),
        subject=("operation", UUID(body["op_id"])),
        details={"note": body.get("note") or "", "status": known[0].status},
    )
    return Outcome(household, review_item_ids=[item.id])


def _tell(
    session: Session,
    household: Household,
    kind: str,
    how: Circumstances,
    ref: tuple[str, UUID] | None = None,
    **params: Any,
) -> None:
    tell(session, household, kind, how.corrected_at, how.author_id, ref=ref, **params)


def _ids(reviews: list[ReviewItem]) -> list[UUID]:
    return [item.id for item in reviews]


HANDLERS: dict[tuple[str, int], Handler] = {
    ("visit.submit", 1): submit_visit,
    ("household.create", 1): create_household_at_door,
    ("person.create", 1): at_home(add_person),
    ("membership.set", 1): at_home(change_membership),
    ("fact.set", 1): at_home(set_fact),
    ("location.set", 1): at_home(move_location),
    ("note.add", 1): at_home(write_note),
    ("task.done", 1): at_home(do_task),
    ("agreement.sign", 1): at_home(sign),
    ("remark.answer", 1): at_home(reply_to_remark),
    ("notice.read", 1): read_notices,
    ("triage", 1): hand_to_lead,
}
"""By kind and version of the body. An absent pair is stored until a server knows it."""

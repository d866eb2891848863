"""One visit becomes part of the household's file, from a tablet or from a desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.cases.service import tell
from api.households.models import Household, HouseholdStatus, ReviewKind
from api.households.payloads import Origin
from api.households.service.facts import record_facts, touch
from api.households.service.raising import raise_review
from api.tasks.models import TaskKind
from api.tasks.rules import FinishedVisit, FollowingTask
from api.tasks.service import follow_visit
from api.visits.errors import VisitAlreadyRecorded, VisitEndsBeforeItStarts
from api.visits.models import Visit, VisitResult
from api.visits.payloads import VisitIn
from api.visits.queries import find_told_before, find_visit_of_operation
from api.visits.service.responses import CheckedVisit, check_visit
from api.visits.service.storing import (
    expect_photos,
    expect_recordings,
    store_consents,
    store_responses,
    store_visit,
)

QUIET_FLAGS = frozenset({"clock_implausible", "possible_duplicate", "amends"})
"""Shown beside the visit; the others also wait for a person."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a visit reached the server."""

    origin: Origin
    corrected: Callable[[datetime], datetime]
    """Sets a time of the tablet right."""

    policy: dict[str, Any]
    op_id: UUID | None = None
    replaces_op_id: UUID | None = None
    flags: tuple[str, ...] = ()
    counts: bool = True
    """False for a stranger's visit: it is kept and shown, but changes no fact and no task."""


@dataclass(slots=True)
class RecordedVisit:
    """What recording led to."""

    visit: Visit
    merged: bool = False
    review_item_ids: list[UUID] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)


def record_visit(
    session: Session, household: Household, visit_in: VisitIn, arrival: Arrival
) -> RecordedVisit:
    """Store a visit with everything observed, and bring the household up to date.

    The household must be locked, so that two tablets at one home are written one after the other.
    A visit that arrives late never moves the household's last visit back.

    Raises:
        VisitAlreadyRecorded: The visit's id is taken.
        VisitEndsBeforeItStarts: Its times contradict each other.
    """
    if visit_in.ended_at < visit_in.started_at:
        raise VisitEndsBeforeItStarts()
    session.flush()
    checked = check_visit(session, household, visit_in, arrival.corrected)
    visit = _visit(session, household, visit_in, arrival, checked)
    recorded = RecordedVisit(visit)
    store_visit(session, visit, visit_in)
    store_responses(session, visit, checked)
    store_consents(session, visit, visit_in)
    expect_photos(session, visit, visit_in)
    expect_recordings(session, visit, visit_in)
    if arrival.counts:
        take_facts(session, household, checked, arrival, recorded)
        take_effect(session, household, visit_in, visit, arrival)
    _raise_reviews(session, household, visit, checked, arrival, recorded)
    recorded.problems = checked.problems
    tell(
        session,
        household,
        f"visit_{visit.result.value.lower()}",
        arrival.corrected(visit.ended_at),
        visit.author_id,
        ref=("visit", visit.id),
        purpose=visit.purpose.value,
        flags=visit.flags,
    )
    touch(household)
    return recorded


def _visit(
    session: Session,
    household: Household,
    visit_in: VisitIn,
    arrival: Arrival,
    checked: CheckedVisit,
) -> Visit:
    origin = arrival.origin
    replaced = find_visit_of_operation(session, arrival.replaces_op_id)
    flags = [*arrival.flags, *_flags(session, household, visit_in, replaced)]
    return Visit(
        id=visit_in.visit_id,
        district_id=household.district_id,
        household_id=household.id,
        purpose=visit_in.purpose,
        result=visit_in.result,
        started_at=visit_in.started_at,
        ended_at=visit_in.ended_at,
        received_at=origin.received_at,
        author_id=origin.observer_id,
        device_id=origin.device_id,
        worker_ids=visit_in.worker_ids or ([origin.observer_id] if origin.observer_id else []),
        present_person_ids=visit_in.present_person_ids,
        place_reason=visit_in.place_reason,
        flags=flags,
        no_change=checked.no_change,
        note=visit_in.note or "",
        op_id=arrival.op_id,
        replaces_id=replaced,
        app_version=visit_in.app_version,
    )


def _flags(
    session: Session, household: Household, visit_in: VisitIn, replaced: UUID | None
) -> list[str]:
    told = find_told_before(session, household.id, visit_in)
    if told.id_taken:
        raise VisitAlreadyRecorded(visit_id=str(visit_in.visit_id))
    if replaced is not None:
        return ["amends"]
    return ["possible_duplicate"] if told.like_it else []


def take_facts(
    session: Session,
    household: Household,
    checked: CheckedVisit,
    arrival: Arrival,
    recorded: RecordedVisit,
) -> None:
    """Record what was observed about the household and its people."""
    results = record_facts(session, household, checked.observations, arrival.origin, checked.held)
    recorded.merged = any(one.outcome in ("merged", "kept_old") for one in results)
    recorded.review_item_ids += [one.review_item_id for one in results if one.review_item_id]


def take_effect(
    session: Session, household: Household, visit_in: VisitIn, visit: Visit, arrival: Arrival
) -> None:
    """Close and make tasks, and note the newest visit on the household."""
    ended_at = arrival.corrected(visit_in.ended_at)
    promised = visit_in.next
    follow_visit(
        session,
        household,
        FinishedVisit(
            visit_id=visit.id,
            purpose=visit.purpose.value,
            result=visit.result.value,
            ended_at=ended_at,
            author_id=visit.author_id,
            task_ids=visit_in.task_ids,
            promised=_promise(visit_in) if promised else None,
        ),
        arrival.policy,
    )
    if household.last_visit_at is None or ended_at >= household.last_visit_at:
        household.last_visit_at = ended_at
        household.last_visit_result = visit.result.value
        household.last_visit_purpose = visit.purpose.value
        household.last_visit_by_id = visit.author_id
        if visit.result is VisitResult.DONE and household.status is HouseholdStatus.MOVED:
            household.status = HouseholdStatus.ACTIVE


def _promise(visit_in: VisitIn) -> FollowingTask | None:
    promised = visit_in.next
    if promised is None:
        return None
    return FollowingTask(
        kind=TaskKind.VISIT,
        purpose=promised.purpose.value,
        due_on=promised.due_on,
        basis="promise",
        note=promised.note or "",
        part_of_day=promised.part_of_day,
    )


def _raise_reviews(
    session: Session,
    household: Household,
    visit: Visit,
    checked: CheckedVisit,
    arrival: Arrival,
    recorded: RecordedVisit,
) -> None:
    """Put before the lead what a person must see."""
    asked: list[tuple[ReviewKind, str]] = []
    if "late_after_move" in visit.flags:
        asked.append((ReviewKind.LATE_AFTER_MOVE, "late_after_move"))
    if not arrival.counts:
        asked.append((ReviewKind.OUT_OF_SCOPE, _first_loud(visit.flags)))
    if checked.problems:
        asked.append((ReviewKind.ANSWERS_NEED_REVIEW, str(checked.problems[0]["rule"])))
    for kind, reason in asked:
        item = raise_review(
            session,
            household,
            kind,
            reason,
            arrival.origin,
            subject=("visit", visit.id),
            details={"problems": checked.problems[:20]} if checked.problems else None,
        )
        recorded.review_item_ids.append(item.id)


def _first_loud(flags: Sequence[str]) -> str:
    return next((flag for flag in flags if flag not in QUIET_FLAGS), "out_of_scope")

"""Deciding review items; the decision reaches the tablets with the next pull."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.errors import NotFound
from api.core.geo import point
from api.households.errors import DecisionInvalid, ReviewDecided, ReviewStale
from api.households.models import (
    Address,
    Fact,
    FactSource,
    FactState,
    Household,
    ReviewItem,
    ReviewKind,
)
from api.households.payloads import DecisionIn, MembershipChange, Observation, Origin
from api.households.queries.access import visible_to
from api.households.service.facts import PROJECTED, project, record_facts, touch
from api.households.service.people import set_membership
from api.households.service.values import check_value
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.service.audit import audit

CHOICES: dict[ReviewKind, frozenset[str]] = {
    ReviewKind.FACT_CLASH: frozenset({"ours", "theirs", "other"}),
    ReviewKind.LOCATION_FAR: frozenset({"ours", "theirs"}),
    ReviewKind.MEMBERSHIP_CLASH: frozenset({"ours", "theirs"}),
    ReviewKind.DUPLICATE_PERSON: frozenset({"same", "different"}),
    ReviewKind.DUPLICATE_HOUSEHOLD: frozenset({"same", "different"}),
}
"""The other kinds are taken note of (``seen``)."""


def decide_review(
    session: Session, item_id: UUID, decision: DecisionIn, caller: Caller
) -> ReviewItem:
    """Settle an item: the chosen value becomes current, the other stays in the history.

    Raises:
        NotFound: No such item in the caller's units.
        ReviewStale: It changed since the caller looked (``seen_version``).
        ReviewDecided: Somebody decided it.
        DecisionInvalid: The choice does not fit the kind, or ``other`` has no value.
    """
    item, household = _locked(session, item_id, caller)
    if item.status != "open":
        raise ReviewDecided()
    if item.version != decision.seen_version:
        raise ReviewStale()
    if decision.choice not in CHOICES.get(item.kind, frozenset({"seen"})):
        raise DecisionInvalid()
    if item.kind is ReviewKind.FACT_CLASH:
        _settle_fact(session, item, household, decision, caller)
    elif item.kind is ReviewKind.LOCATION_FAR and decision.choice == "theirs":
        _move_point(session, item, household)
    elif item.kind is ReviewKind.MEMBERSHIP_CLASH and decision.choice == "theirs":
        change = MembershipChange.model_validate(item.details["change"] | {"expected": None})
        set_membership(session, change, _office_origin(item, caller))
    item.status, item.decision = "decided", decision.choice
    item.remark = decision.remark or None
    item.decided_by_id, item.decided_at = caller.member_id, now()
    item.version += 1
    touch(household)
    audit(session, "review.decide", "review_item", item.id, caller=caller, choice=decision.choice)
    session.flush()
    return item


def _locked(session: Session, item_id: UUID, caller: Caller) -> tuple[ReviewItem, Household]:
    found = session.execute(
        select(ReviewItem, Household)
        .join(Household, Household.id == ReviewItem.household_id)
        .where(ReviewItem.id == item_id, visible_to(caller, Action.REVIEW_DECIDE))
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found[0], found[1]


def _office_origin(item: ReviewItem, caller: Caller) -> Origin:
    at = now()
    return Origin(
        source=FactSource.OFFICE,
        source_id=item.id,
        observer_id=caller.member_id,
        device_id=None,
        observed_at=at,
        received_at=at,
    )


def _settle_fact(
    session: Session, item: ReviewItem, household: Household, decision: DecisionIn, caller: Caller
) -> None:
    theirs = session.get_one(Fact, item.theirs_fact_id)
    current = session.scalar(
        select(Fact).where(
            Fact.entity_id == theirs.entity_id,
            Fact.key == theirs.key,
            Fact.state == FactState.CURRENT,
        )
    )
    if decision.choice == "theirs":
        _make_current(session, household, theirs, current)
        return
    theirs.state = FactState.DECLINED
    session.flush()
    if decision.choice == "other":
        _set_other(session, item, household, theirs, current, decision.value, caller)


def _make_current(
    session: Session, household: Household, chosen: Fact, current: Fact | None
) -> None:
    if current is not None:
        session.execute(
            update(Fact)
            .where(Fact.id == current.id)
            .values(state=FactState.SUPERSEDED)
            .execution_options(synchronize_session="fetch")
        )
        chosen.fver = current.fver + 1
    chosen.state = FactState.CURRENT
    session.flush()
    if chosen.key in PROJECTED:
        project(session, household, chosen)


def _set_other(
    session: Session,
    item: ReviewItem,
    household: Household,
    theirs: Fact,
    current: Fact | None,
    value: Any,
    caller: Caller,
) -> None:
    if value is None:
        raise DecisionInvalid()
    check_value(theirs.key, value)
    kind = "person" if theirs.entity_kind == "person" else "household"
    observation = Observation(
        kind,  # type: ignore[arg-type]  # narrowed by the line above
        theirs.entity_id,
        theirs.key,
        value,
        base_fver=current.fver if current else None,
    )
    record_facts(session, household, [observation], _office_origin(item, caller))


def _move_point(session: Session, item: ReviewItem, household: Household) -> None:
    address = session.get_one(Address, household.address_id)
    lon, lat = item.details["new"]
    address.point = point(lon, lat)
    address.accuracy_m = item.details.get("accuracy_m")

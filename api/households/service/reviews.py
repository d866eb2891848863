"""Deciding review items; the decision reaches the tablets with the next pull."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.errors import NotFound
from api.core.geo import point
from api.households.errors import (
    DecisionInvalid,
    ReasonMissing,
    ReopenTooLate,
    ReviewDecided,
    ReviewStale,
)
from api.households.models import Address, Household, ReviewItem, ReviewKind
from api.households.payloads import DecisionIn, MembershipChange
from api.households.queries.access import visible_to
from api.households.queries.merges import merge_of_item
from api.households.rules.decisions import NEEDS_REASON, can_be_taken_back, choices_of
from api.households.service.facts import touch
from api.households.service.people import set_membership
from api.households.service.settling import office_origin, settle_fact, unsettle_fact
from api.households.service.unmerging import undo_merge
from api.policies.queries import policy_value
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.service.audit import audit

CarryOut = Callable[[Session, ReviewItem, Household, DecisionIn, Caller], None]
CARRIED_OUT: dict[str, CarryOut] = {}
"""What higher features do for a choice, such as ``apply``; ``main`` fills it."""


def decide_review(
    session: Session, item_id: UUID, decision: DecisionIn, caller: Caller
) -> ReviewItem:
    """Settle an item: the chosen value becomes current, the other stays in the history.

    Raises:
        NotFound: No such item in the caller's units.
        ReviewStale: It changed since the caller looked (``seen_version``).
        ReviewDecided: Somebody decided it.
        DecisionInvalid: The choice does not fit the kind, or ``other`` has no value.
        ReasonMissing: Work is refused without a word why.
    """
    item, household = open_item(session, item_id, decision.seen_version, caller)
    if decision.choice not in choices_of(item):
        raise DecisionInvalid()
    if decision.choice in NEEDS_REASON and not decision.remark.strip():
        raise ReasonMissing()
    _carry_out(session, item, household, decision, caller)
    item.status, item.decision = "decided", decision.choice
    item.remark = decision.remark.strip() or None
    item.decided_by_id, item.decided_at = caller.member_id, now()
    item.version += 1
    touch(household)
    audit(session, "review.decide", "review_item", item.id, caller=caller, choice=decision.choice)
    session.flush()
    return item


def _carry_out(
    session: Session, item: ReviewItem, household: Household, decision: DecisionIn, caller: Caller
) -> None:
    """Do what the answer asks for; most change nothing but the item."""
    if item.kind is ReviewKind.FACT_CLASH:
        settle_fact(session, item, household, decision, caller)
    elif item.kind is ReviewKind.LOCATION_FAR and decision.choice == "theirs":
        _move_point(session, item, household)
    elif item.kind is ReviewKind.MEMBERSHIP_CLASH and decision.choice == "theirs":
        change = MembershipChange.model_validate(item.details["change"] | {"expected": None})
        set_membership(session, change, office_origin(item, caller))
    elif decision.choice in CARRIED_OUT:
        CARRIED_OUT[decision.choice](session, item, household, decision, caller)


def reopen_review(
    session: Session, item_id: UUID, seen_version: int | None, caller: Caller
) -> ReviewItem:
    """Take a decision back, as long as the policy allows (``review.reopen_days``).

    Raises:
        NotFound: No such item in the caller's units.
        ReviewStale: It changed since the caller looked.
        DecisionInvalid: It is open, or its decision has done things that cannot be undone.
        ReopenTooLate: The days are over.
        ReopenMovedOn: Another value is current by now.
    """
    item, household = _locked(session, item_id, caller)
    if item.version != seen_version:
        raise ReviewStale()
    if not can_be_taken_back(item) or item.decided_at is None:
        raise DecisionInvalid()
    days = policy_value(session, "review.reopen_days", household.community_id)
    if item.decided_at < now() - timedelta(days=days):
        raise ReopenTooLate()
    audit(session, "review.reopen", "review_item", item.id, caller=caller, choice=item.decision)
    if item.kind is ReviewKind.FACT_CLASH:
        unsettle_fact(session, item, household)
    merge_id = merge_of_item(session, item.id)
    if merge_id is not None:
        undo_merge(session, merge_id, caller)
        session.refresh(item)
        return item
    item.status, item.decision, item.remark = "open", None, None
    item.decided_by_id = item.decided_at = None
    item.version += 1
    touch(household)
    session.flush()
    return item


def open_item(
    session: Session, item_id: UUID, seen_version: int | None, caller: Caller
) -> tuple[ReviewItem, Household]:
    """Return an open item with its household, both locked.

    Raises:
        NotFound: No such item in the caller's units.
        ReviewDecided: Somebody decided it.
        ReviewStale: It changed since the caller looked.
    """
    item, household = _locked(session, item_id, caller)
    if item.status != "open":
        raise ReviewDecided()
    if item.version != seen_version:
        raise ReviewStale()
    return item, household


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


def _move_point(session: Session, item: ReviewItem, household: Household) -> None:
    address = session.get_one(Address, household.address_id)
    lon, lat = item.details["new"]
    address.point = point(lon, lat)
    address.accuracy_m = item.details.get("accuracy_m")

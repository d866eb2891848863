"""The review queue: what clashes, and the decision."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session

from api.core.database import SessionDep
from api.core.errors import NotFound
from api.households.models import ReviewItem, ReviewKind
from api.households.payloads import DecisionIn, ReopenIn
from api.households.payloads.given import ReviewOut, ReviewPage
from api.households.queries.access import visible_to
from api.households.queries.files import count_open_reviews, facts_by_id, list_review_items
from api.households.queries.shapes import reviews_out
from api.households.service.facts import plain_value
from api.households.service.reviews import decide_review, reopen_review
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.staff.service.audit import audit

router = APIRouter(prefix="/api", tags=["review"])
Reader = Annotated[Caller, Depends(May(Action.REVIEW_READ))]
Decider = Annotated[Caller, Depends(May(Action.REVIEW_DECIDE))]


@router.get("/review-items")
def get_review_items(
    session: SessionDep,
    caller: Reader,
    status: Annotated[str, Query(pattern="^(open|decided)$")] = "open",
    kind: ReviewKind | None = None,
    household_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> ReviewPage:
    """What waits for a decision in the caller's units, oldest first; values stay masked."""
    visible = visible_to(caller, Action.REVIEW_READ)
    conditions = [visible, ReviewItem.status == status]
    if kind is not None:
        conditions.append(ReviewItem.kind == kind)
    if household_id is not None:
        conditions.append(ReviewItem.household_id == household_id)
    rows = list_review_items(session, conditions, limit)
    items = reviews_out(session, rows, {})
    counts = count_open_reviews(session, visible)
    return ReviewPage(items=items, open_count=sum(counts.values()), counts=counts)


@router.get("/review-items/{item_id}")
def get_review_item(item_id: UUID, session: SessionDep, caller: Reader) -> ReviewOut:
    """One item with both values in full, since nobody can decide on masks; audited."""
    return _one(session, caller, item_id)


def _one(session: Session, caller: Caller, item_id: UUID) -> ReviewOut:
    conditions = [visible_to(caller, Action.REVIEW_READ), ReviewItem.id == item_id]
    rows = list_review_items(session, conditions, 1)
    if not rows:
        raise NotFound()
    item = rows[0][0]
    ids = [one for one in (item.ours_fact_id, item.theirs_fact_id) if one]
    facts = facts_by_id(session, ids)
    sealed = {one: plain_value(row[0]) for one, row in facts.items() if row[0].sealed is not None}
    if sealed and item.status == "open":
        audit(session, "review.reveal", "review_item", item_id, caller=caller, purpose="review")
    return reviews_out(session, rows, sealed if item.status == "open" else {})[0]


@router.post("/review-items/{item_id}/decision")
def post_decision(
    item_id: UUID, decision: DecisionIn, session: SessionDep, caller: Decider
) -> ReviewOut:
    """Decide; the tablets concerned learn it with their next pull."""
    decide_review(session, item_id, decision, caller)
    return _one(session, caller, item_id)


@router.post("/review-items/{item_id}/reopen")
def post_reopen(item_id: UUID, seen: ReopenIn, session: SessionDep, caller: Decider) -> ReviewOut:
    """Take a decision back; the item waits again, and the tablets learn it."""
    reopen_review(session, item_id, seen.seen_version, caller)
    return _one(session, caller, item_id)

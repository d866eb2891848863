"""A late visit that the lead hands to the worker who is responsible now."""

from datetime import timedelta

from sqlalchemy.orm import Session

from api.cases.service.remarks import write_remark
from api.core.clock import today
from api.households.models import Household, ReviewItem
from api.households.payloads import DecisionIn
from api.policies.queries import policy_value
from api.staff.auth import Caller
from api.tasks.models import TaskKind
from api.tasks.service import add_task


def hand_on(
    session: Session, item: ReviewItem, household: Household, decision: DecisionIn, caller: Caller
) -> None:
    """Give the new worker a day to look after it, and the lead's words on the household's card."""
    days = policy_value(session, "review.hand_on_days", household.community_id)
    text = decision.remark.strip()
    add_task(
        session,
        household,
        TaskKind.VISIT,
        "RE_CHECK",
        today() + timedelta(days=days),
        basis="late_after_move",
        note=text,
        made_by_id=caller.member_id,
    )
    if text:
        write_remark(session, household, text, caller.member_id, about=("review_item", item.id))

"""A lead looks at an operation that was put aside or refused."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from api.core.database import SessionDep
from api.core.errors import NotFound
from api.households.models import ReviewItem
from api.households.queries.access import visible_to
from api.households.queries.files import list_review_items
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.staff.service.audit import audit
from api.sync.service.reviewing import show_operation

router = APIRouter(prefix="/api", tags=["review"])
Reader = Annotated[Caller, Depends(May(Action.REVIEW_READ))]


class OperationOut(BaseModel):
    op_id: UUID
    kind: str
    made_at: datetime
    received_at: datetime
    author: str | None
    status: str
    problems: list[dict[str, Any]]
    body: dict[str, Any] | None
    """None when it cannot be opened."""


@router.get("/review-items/{item_id}/operation")
def get_operation(item_id: UUID, session: SessionDep, caller: Reader) -> OperationOut:
    """What the tablet sent, opened, with numbers masked; the reading is audited."""
    visible = visible_to(caller, Action.REVIEW_READ)
    rows = list_review_items(session, [visible, ReviewItem.id == item_id], 1)
    if not rows:
        raise NotFound()
    audit(session, "operation.read", "review_item", item_id, caller=caller, purpose="review")
    return OperationOut(**show_operation(session, rows[0][0]))

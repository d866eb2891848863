"""Duplicates over HTTP: look at both, merge, take it back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status
from pydantic import Field
from sqlalchemy.orm import Session

from api.core.database import SessionDep
from api.core.errors import NotFound
from api.households.models import Merge
from api.households.payloads.merges import MergeAsk, MergeIn, MergeOut, MergePreview
from api.households.queries.access import get_household
from api.households.queries.merges import find_later_merge, list_merges
from api.households.service.comparing import preview_merge
from api.households.service.merging import merge
from api.households.service.reviews import open_item
from api.households.service.unmerging import undo_merge
from api.staff.access import Action
from api.staff.auth import Caller, May

router = APIRouter(prefix="/api", tags=["merges"])
Reader = Annotated[Caller, Depends(May(Action.HOUSEHOLD_READ))]
Decider = Annotated[Caller, Depends(May(Action.REVIEW_DECIDE))]


class MergeOrder(MergeIn):
    """A merge, perhaps as the answer to a review item."""

    review_item_id: UUID | None = None
    seen_version: int | None = Field(default=None)


@router.post("/merges/preview")
def post_preview(asked: MergeAsk, session: SessionDep, caller: Decider) -> MergePreview:
    """Both files side by side, what differs and what would come along; nothing is changed."""
    return preview_merge(session, asked, caller)


@router.post("/merges", status_code=status.HTTP_201_CREATED)
def post_merge(wanted: MergeOrder, session: SessionDep, caller: Decider) -> MergeOut:
    """Merge; the tablets concerned learn it with their next pull."""
    if wanted.review_item_id is not None:
        open_item(session, wanted.review_item_id, wanted.seen_version, caller)
    asked = MergeIn(**wanted.model_dump(exclude={"review_item_id", "seen_version"}))
    made = merge(session, asked, caller, wanted.review_item_id)
    return _one(session, made)


@router.post("/merges/{merge_id}/undo")
def post_undo(merge_id: UUID, session: SessionDep, caller: Decider) -> MergeOut:
    """Take a merge back; everything returns to where it was."""
    return _one(session, undo_merge(session, merge_id, caller))


@router.get("/households/{household_id}/merges")
def get_merges(household_id: UUID, session: SessionDep, caller: Reader) -> list[MergeOut]:
    """Which files were taken into this one, newest first."""
    household = get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    return _shown(session, household.id)


def _shown(session: Session, household_id: UUID) -> list[MergeOut]:
    return [
        MergeOut(
            id=made.id,
            kind=made.kind,
            kept_id=made.kept_id,
            gone_id=made.gone_id,
            household_id=made.household_id,
            reason=made.reason,
            by=by,
            at=made.at,
            undone_by=undone_by,
            undone_at=made.undone_at,
            may_undo=made.undone_at is None and find_later_merge(session, made) is None,
        )
        for made, by, undone_by in list_merges(session, household_id)
    ]


def _one(session: Session, made: Merge) -> MergeOut:
    for shown in _shown(session, made.household_id):
        if shown.id == made.id:
            return shown
    raise NotFound()

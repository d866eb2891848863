"""What the case file answers."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.core.database import AnyRow


class TimelineItem(BaseModel):
    id: UUID
    at: datetime
    kind: str
    """Stable code; pages hold the words."""

    actor: str | None
    params: dict[str, Any]
    ref_kind: str | None
    ref_id: UUID | None


class Timeline(BaseModel):
    items: list[TimelineItem]
    next_cursor: str | None


class NoteOut(BaseModel):
    id: UUID
    text: str
    private: bool
    author: str | None
    written_at: datetime
    visit_id: UUID | None


class RemarkAbout(BaseModel):
    kind: Literal["review_item", "visit"]
    id: UUID


class RemarkHousehold(BaseModel):
    id: UUID
    plate: str
    short_address: str


class RemarkIn(BaseModel):
    text: str = Field(min_length=1, max_length=500)
    about: RemarkAbout | None = None


class RemarkOut(BaseModel):
    id: UUID
    household: RemarkHousehold
    text: str
    about: RemarkAbout | None
    status: str
    """``open``, ``answered`` or ``closed``."""

    by: str | None
    at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    closed_by: str | None
    closed_at: datetime | None

    @classmethod
    def of(cls, row: AnyRow) -> "RemarkOut":
        """Show a row of ``queries.remark_rows``."""
        remark, household, address = row[0], row[1], row[2]
        own = ("id", "text", "status", "at", "answer", "answered_at", "closed_at")
        about = None
        if remark.about_kind is not None:
            about = RemarkAbout(kind=remark.about_kind, id=remark.about_id)
        return cls(
            household=RemarkHousehold(
                id=household.id,
                plate=address.room or address.door_no or address.building,
                short_address=f"{address.estate} {address.building}{address.entrance}".strip(),
            ),
            about=about,
            by=row.by,
            answered_by=row.answered_by,
            closed_by=row.closed_by,
            **{name: getattr(remark, name) for name in own},
        )


class RemarkPage(BaseModel):
    items: list[RemarkOut]
    counts: dict[str, int]
    """How many are ``open`` and ``answered`` in the caller's units."""

"""What the case file answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


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

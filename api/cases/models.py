"""The household's story, and remarks in its file."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, JsonObject


class TimelineEntry(Base):
    """Something that happened to a household; only ever added."""

    __tablename__ = "timeline_entries"
    __table_args__ = (Index("ix_timeline_entries_household_id_at", "household_id", "at"),)

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    """Stable code, such as ``visit_done``; pages hold the words."""

    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    params: Mapped[JsonObject] = mapped_column(default=dict)
    ref_kind: Mapped[str | None]
    ref_id: Mapped[UUID | None]


class Note(Base):
    """A remark in a household's file; a private one is shown to its author alone."""

    __tablename__ = "notes"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    visit_id: Mapped[UUID | None]
    """The visit during which it was written; no key upward."""

    text: Mapped[str]
    private: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime]

"""The household's story, notes in its file, and remarks to whoever is responsible for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
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


class Remark(Base):
    """A lead's word to whoever is responsible for a household; it stands until they close it."""

    __tablename__ = "remarks"
    __table_args__ = (
        Index("ix_remarks_open", "household_id", postgresql_where=text("closed_at IS NULL")),
        Index("ix_remarks_household_id_at", "household_id", "at"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    text: Mapped[str]
    about_kind: Mapped[str | None]
    about_id: Mapped[UUID | None]
    """The review item or visit it speaks of; no key upward."""

    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    answered_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    closed_at: Mapped[datetime | None]

    @property
    def status(self) -> str:
        """``open``, ``answered`` or ``closed``."""
        if self.closed_at is not None:
            return "closed"
        return "open" if self.answered_at is None else "answered"

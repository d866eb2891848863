"""Two files that turned out to be one: what was done about it, and how to take it back."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id


class MergeKind(StrEnum):
    HOUSEHOLD = "household"
    PERSON = "person"


class Merge(Base):
    """One file taken into another, with the former values of everything that moved."""

    __tablename__ = "merges"
    __table_args__ = (
        Index("ix_merges_entity_ids", "entity_ids", postgresql_using="gin"),
        Index("ix_merges_household_id", "household_id"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    """The household that stays; for people, one in which the person who stays lives."""

    kind: Mapped[MergeKind]
    kept_id: Mapped[UUID]
    gone_id: Mapped[UUID]
    entity_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Every household and person that was merged, those who stay first."""

    choices: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    changes: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    """``[{table, columns, rows: [[id, was, now]]}]`` in the order of doing."""

    reason: Mapped[str] = mapped_column(default="")
    review_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("review_items.id"))
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    undone_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    undone_at: Mapped[datetime | None]

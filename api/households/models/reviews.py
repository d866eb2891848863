"""What a person has to decide."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id


class ReviewKind(StrEnum):
    FACT_CLASH = "FACT_CLASH"
    LATE_AFTER_MOVE = "LATE_AFTER_MOVE"
    ANSWERS_NEED_REVIEW = "ANSWERS_NEED_REVIEW"
    DUPLICATE_PERSON = "DUPLICATE_PERSON"
    DUPLICATE_HOUSEHOLD = "DUPLICATE_HOUSEHOLD"
    LOCATION_FAR = "LOCATION_FAR"
    MEMBERSHIP_CLASH = "MEMBERSHIP_CLASH"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    CLOCK_IMPLAUSIBLE = "CLOCK_IMPLAUSIBLE"
    AGREEMENT_MISMATCH = "AGREEMENT_MISMATCH"
    DOOR_UNKNOWN = "DOOR_UNKNOWN"


class ReviewItem(Base):
    """Something a person has to decide; both values stay visible until then and afterwards."""

    __tablename__ = "review_items"
    __table_args__ = (
        Index("ix_review_items_open", "community_id", postgresql_where=text("status = 'open'")),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    community_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    kind: Mapped[ReviewKind]
    entity_kind: Mapped[str | None]
    entity_id: Mapped[UUID | None]
    key: Mapped[str | None]
    base: Mapped[Any] = mapped_column(JSONB, nullable=True)
    ours_fact_id: Mapped[UUID | None] = mapped_column(ForeignKey("facts.id"))
    theirs_fact_id: Mapped[UUID | None] = mapped_column(ForeignKey("facts.id"))
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    proposal: Mapped[str | None]
    reason: Mapped[str]
    """Stable code of the rule that asked for the review, such as ``policy_review``."""

    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    """The visit, agreement or operation concerned; no key upward."""

    status: Mapped[str] = mapped_column(default="open")
    decision: Mapped[str | None]
    decided_value: Mapped[Any] = mapped_column(JSONB, nullable=True)
    remark: Mapped[str | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

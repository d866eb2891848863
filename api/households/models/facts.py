"""What was observed of people and households; rows are never overwritten."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id


class FactSource(StrEnum):
    VISIT = "VISIT"
    IMPORT = "IMPORT"
    OFFICE = "OFFICE"
    DOOR = "DOOR"


class FactState(StrEnum):
    """CURRENT is what pages show; a value in review or declined stays in the history."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    IN_REVIEW = "in_review"
    DECLINED = "declined"


class Fact(Base):
    """One observation of one fact of a person or a household; rows are never overwritten.

    The number of an observation (``fver``) counts up per entity and key. Sensitive values are
    stored sealed: ``value`` then holds the mask, ``sealed`` the value.

    A visit brings sixty rows, so they carry one foreign key and no index that no query uses. The
    other three keys cost a third of the insert and could not fail: the district is the household's,
    which has its key, and observer and device are those of the visit or operation in whose
    transaction the rows are written, where they have theirs; none of the three is ever deleted.
    """

    __tablename__ = "facts"
    __table_args__ = (
        Index(
            "uq_facts_current",
            "entity_id",
            "key",
            unique=True,
            postgresql_where=text("state = 'current'"),
        ),
        Index("ix_facts_entity_id_key_fver", "entity_id", "key", "fver"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID]
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    """Where it was observed; a person's facts follow the person."""

    entity_kind: Mapped[str]
    entity_id: Mapped[UUID]
    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB, nullable=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    hash: Mapped[str]
    fver: Mapped[int]
    state: Mapped[FactState]
    confirmed: Mapped[bool] = mapped_column(default=False)
    """Observed as unchanged (没有变化)."""

    source: Mapped[FactSource]
    source_id: Mapped[UUID | None]
    """The visit, import batch or operation it came by."""

    observer_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None]
    observed_at: Mapped[datetime]
    received_at: Mapped[datetime]

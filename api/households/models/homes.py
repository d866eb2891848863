"""Households, the people in them and since when."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, Synced, stamp_after_create


class HouseholdStatus(StrEnum):
    ACTIVE = "ACTIVE"
    MOVED = "MOVED"
    DECEASED_ALL = "DECEASED_ALL"
    CLOSED = "CLOSED"


class RiskLevel(StrEnum):
    """How often a household is visited; the days stand in the policy pack (``visit.level``)."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    HALF_YEARLY = "HALF_YEARLY"


class Relation(StrEnum):
    """To the head of the household (GB/T 4761, shortened)."""

    HEAD = "HEAD"
    SPOUSE = "SPOUSE"
    CHILD = "CHILD"
    PARENT = "PARENT"
    GRANDCHILD = "GRANDCHILD"
    GRANDPARENT = "GRANDPARENT"
    SIBLING = "SIBLING"
    CHILD_IN_LAW = "CHILD_IN_LAW"
    PARENT_IN_LAW = "PARENT_IN_LAW"
    OTHER = "OTHER"


class Sex(StrEnum):
    MALE = "MALE"
    FEMALE = "FEMALE"


class Household(Synced, Base):
    """One family at one door; the unit of assignment, of the tablet's bundle and of the file.

    ``ver`` grows with every change of anything the bundle shows (``service.touch``).
    """

    __tablename__ = "households"
    __table_args__ = (
        Index("ix_households_district_id_community_id", "district_id", "community_id"),
        Index(
            "ix_households_merged_into_id",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    community_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    address_id: Mapped[UUID] = mapped_column(ForeignKey("addresses.id"), index=True)
    status: Mapped[HouseholdStatus] = mapped_column(default=HouseholdStatus.ACTIVE)
    risk_level: Mapped[RiskLevel] = mapped_column(default=RiskLevel.HALF_YEARLY)
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"), default=list)
    arrival_notes: Mapped[str] = mapped_column(default="")
    last_visit_at: Mapped[datetime | None]
    last_visit_result: Mapped[str | None]
    last_visit_purpose: Mapped[str | None]
    last_visit_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    next_due_on: Mapped[date | None] = mapped_column(index=True)
    """Earliest day of an open task; a projection kept by ``tasks.service``."""

    next_due_purpose: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"))
    """The file that took this one in; old links and late operations lead there."""

    ver: Mapped[int] = mapped_column(BigInteger, default=1)


stamp_after_create(Household.__table__)


class Person(Base):
    """One human being. Columns are projections of facts, written by ``service.project`` only."""

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_district_id_id_no_index", "district_id", "id_no_index"),
        Index("ix_people_initials", "initials", postgresql_ops={"initials": "text_pattern_ops"}),
        Index(
            "ix_people_merged_into_id",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    name: Mapped[str] = mapped_column(index=True)
    initials: Mapped[str]
    """Pinyin initials in lower case, ``wgx`` for 王桂香."""

    sex: Mapped[Sex | None]
    birth_date: Mapped[date | None]
    id_no_key: Mapped[str | None]
    id_no_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_no_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_last4_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    id_mask: Mapped[str | None]
    """``3405**********001X``: what answers and bundles carry."""

    phone: Mapped[str | None] = mapped_column(index=True)
    phone_last4: Mapped[str | None] = mapped_column(
        Computed("right(phone, 4)", persisted=True), index=True
    )
    died_on: Mapped[date | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))


class Membership(Base):
    """A person lives in, or belongs to, a household for a span of days."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR ended_on >= since", name="span"),)

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    relation: Mapped[Relation]
    co_resident: Mapped[bool] = mapped_column(default=True)
    since: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]

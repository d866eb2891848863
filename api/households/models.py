"""Addresses, households, people and their facts; what clashes; who is responsible."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
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
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, Synced, Xid8, stamp_after_create
from api.core.geo import WGS84


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


class Building(Base):
    """A block of flats with its outline; ``demo`` marks one drawn for the demonstration."""

    __tablename__ = "buildings"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    community_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    estate: Mapped[str]
    name: Mapped[str]
    outline: Mapped[WKBElement] = mapped_column(Geometry("POLYGON", srid=WGS84))
    point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=WGS84))
    floors: Mapped[int]
    has_lift: Mapped[bool | None]
    source: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)


class Entrance(Base):
    """A stair of a building, such as 2单元."""

    __tablename__ = "entrances"

    id: Mapped[Id]
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"), index=True)
    name: Mapped[str]
    entrance_floor: Mapped[int] = mapped_column(default=1)
    has_lift: Mapped[bool | None]


class Address(Base):
    """An address down to the door; parts and full text are both kept, with their source."""

    __tablename__ = "addresses"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    community_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    building_id: Mapped[UUID | None] = mapped_column(ForeignKey("buildings.id"), index=True)
    entrance_id: Mapped[UUID | None] = mapped_column(ForeignKey("entrances.id"))
    estate: Mapped[str] = mapped_column(default="")
    road: Mapped[str] = mapped_column(default="")
    door_no: Mapped[str] = mapped_column(default="")
    building: Mapped[str] = mapped_column(default="")
    entrance: Mapped[str] = mapped_column(default="")
    floor: Mapped[int | None]
    room: Mapped[str] = mapped_column(default="")
    full_text: Mapped[str]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=WGS84))
    accuracy_m: Mapped[float | None]
    point_method: Mapped[str | None]
    source: Mapped[FactSource]


class Household(Synced, Base):
    """One family at one door; the unit of assignment, of the tablet's bundle and of the file.

    ``ver`` grows with every change of anything the bundle shows (``service.touch``).
    """

    __tablename__ = "households"
    __table_args__ = (
        Index("ix_households_district_id_community_id", "district_id", "community_id"),
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
    ver: Mapped[int] = mapped_column(BigInteger, default=1)


stamp_after_create(Household.__table__)


class Person(Base):
    """One human being. Columns are projections of facts, written by ``service.project`` only."""

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_district_id_id_no_index", "district_id", "id_no_index"),
        Index("ix_people_initials", "initials", postgresql_ops={"initials": "text_pattern_ops"}),
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


class Fact(Base):
    """One observation of one fact of a person or a household; rows are never overwritten.

    The number of an observation (``fver``) counts up per entity and key. Sensitive values are
    stored sealed: ``value`` then holds the mask, ``sealed`` the value.
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
        Index(
            "ix_facts_household_current", "household_id", postgresql_where=text("state = 'current'")
        ),
        Index("ix_facts_entity_id_key_fver", "entity_id", "key", "fver"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
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

    observer_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("devices.id"))
    observed_at: Mapped[datetime]
    received_at: Mapped[datetime]


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


class Assignment(Base):
    """Who is responsible for a household, as an interval that also carries transaction ids.

    ``from_xid`` and ``to_xid`` let a pull find moves by its snapshot cursor, whatever order
    transactions commit in; ``from_at`` and ``to_at`` are for people.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        Index(
            "uq_assignments_open",
            "household_id",
            unique=True,
            postgresql_where=text("to_xid IS NULL"),
        ),
        Index("ix_assignments_member_open", "member_id", postgresql_where=text("to_xid IS NULL")),
        Index("ix_assignments_member_id_to_xid", "member_id", "to_xid"),
        Index("ix_assignments_member_id_from_xid", "member_id", "from_xid"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    from_xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    to_xid: Mapped[int | None] = mapped_column(Xid8)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    batch_id: Mapped[UUID | None] = mapped_column(index=True)
    assigned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str | None]

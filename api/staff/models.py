"""The org tree, its members with their roles, their devices and sessions, and the audit trail."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.core.database import Base, Id, JsonObject
from api.core.geo import WGS84


class OrgType(StrEnum):
    """Levels of the city's network (rows H1, T1)."""

    CITY = "CITY"
    DISTRICT = "DISTRICT"
    SUBDISTRICT = "SUBDISTRICT"
    TOWNSHIP = "TOWNSHIP"
    COMMUNITY = "COMMUNITY"
    VILLAGE = "VILLAGE"
    GRID = "GRID"


class Role(StrEnum):
    """What a member may do; ``api.staff.access`` says it action by action."""

    GRID_WORKER = "GRID_WORKER"
    GRID_LEADER = "GRID_LEADER"
    COMMUNITY_REVIEWER = "COMMUNITY_REVIEWER"
    SUBDISTRICT_APPROVER = "SUBDISTRICT_APPROVER"
    DISTRICT_SUPERVISOR = "DISTRICT_SUPERVISOR"
    STATS = "STATS"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


class MemberStatus(StrEnum):
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    LEFT = "LEFT"


class OrgUnit(Base):
    """One unit of the tree, valid for a span of days (row T2)."""

    __tablename__ = "org_units"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
        Index("ix_org_units_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[Id]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    type: Mapped[OrgType]
    code12: Mapped[str] = mapped_column(index=True)
    """Twelve digits of the statistical division; a grid carries its community's."""

    grid_seq: Mapped[int | None]
    name: Mapped[str]
    name_en: Mapped[str]
    path: Mapped[str]
    """Ids from the city down, each 32 hex digits and a dot; a subtree is a prefix."""

    district_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"))
    boundary: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=WGS84))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """First day on which the unit no longer exists."""

    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"))


class Member(Base):
    """A person on the staff."""

    __tablename__ = "members"

    id: Mapped[Id]
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    """Set while the password is one that somebody else has seen."""

    status: Mapped[MemberStatus] = mapped_column(default=MemberStatus.ACTIVE)
    created_at: Mapped[datetime]

    org: Mapped[OrgUnit] = relationship(lazy="raise")


class MemberRole(Base):
    """A role held in one unit and everything below it, for a span of days."""

    __tablename__ = "member_roles"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
    )

    id: Mapped[Id]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[Role]
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Device(Base):
    """A tablet. Its push key belongs to no person and stays usable until it is revoked."""

    __tablename__ = "devices"

    id: Mapped[Id]
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    label: Mapped[str]
    push_key: Mapped[JsonObject]
    """P-256 public key as a JWK."""

    thumbprint: Mapped[str] = mapped_column(unique=True)
    """RFC 7638, base64url."""

    enrolled_by_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_contact_at: Mapped[datetime | None]
    last_member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    seq_high: Mapped[int] = mapped_column(BigInteger, default=0)
    report: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"), default=dict)
    """What the tablet said of itself at its last hello: version, storage, unsent, clock."""


class EvidenceKey(Base):
    """The key with which one member on one device signs evidence; kept for ever to verify it."""

    __tablename__ = "evidence_keys"

    id: Mapped[Id]
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    public_jwk: Mapped[JsonObject]
    thumbprint: Mapped[str] = mapped_column(unique=True)
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignedInSession(Base):
    """A server session; the cookie's value is stored as a hash only."""

    __tablename__ = "sessions"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    csrf: Mapped[str]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("devices.id"), index=True)
    kind: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailure(Base):
    """Wrong passwords for one login from one place; another place is never held up by them."""

    __tablename__ = "sign_in_failures"

    login_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    """Client address, or ``device:<id>`` of an enrolled tablet."""

    failures: Mapped[int]
    blocked_until: Mapped[datetime | None]
    last_at: Mapped[datetime]


class AuditEvent(Base):
    """Who did or read what; the application may only insert. Chained in batches by a job."""

    __tablename__ = "audit_events"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"), index=True)
    device_id: Mapped[UUID | None]
    org_id: Mapped[UUID | None] = mapped_column(index=True)
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID | None] = mapped_column(index=True)
    purpose: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)


class AuditSeal(Base):
    """A batch of audit events under one hash that also covers the batch before it (§11)."""

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    count: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 over the earlier seal's hash and the canonical JSON of each event, in order."""

    sealed_at: Mapped[datetime]

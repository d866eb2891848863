"""What the staff endpoints take and give."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.staff.models import MemberStatus, OrgType, Role


class SignInIn(BaseModel):
    login: str = Field(min_length=1, max_length=64, examples=["shen"])
    password: str = Field(min_length=1, max_length=256)
    kind: Literal["office", "field"]
    device_id: UUID | None = None


class OrgOut(BaseModel):
    id: UUID
    name: str
    name_en: str
    type: OrgType
    code: str
    path: str
    parent_id: UUID | None
    grid_seq: int | None


class MemberOut(BaseModel):
    id: UUID
    name: str
    login: str
    roles: list[Role]
    org: OrgOut


class SessionOut(BaseModel):
    member: MemberOut
    kind: Literal["office", "field"]
    device_id: UUID | None
    csrf: str
    """Goes into ``X-CSRF-Token`` of every unsafe request."""

    expires_at: datetime
    must_change_password: bool = False
    """Nothing else is answered until the member has a password of their own."""


class PasswordIn(BaseModel):
    old_password: str = Field(min_length=1, max_length=256)
    new_password: str = Field(min_length=1, max_length=256)


class DeviceIn(BaseModel):
    label: str = Field(min_length=1, max_length=80, examples=["平板 12"])
    push_key: dict[str, Any]
    """P-256 public key as a JWK."""


class DeviceOut(BaseModel):
    device_id: UUID
    member_id: UUID


class EvidenceKeyIn(BaseModel):
    public_jwk: dict[str, Any]


class EvidenceKeyOut(BaseModel):
    thumbprint: str


class DeviceRow(BaseModel):
    id: UUID
    label: str
    org_id: UUID
    org: OrgOut
    enrolled_at: datetime
    enrolled_by: str | None
    revoked_at: datetime | None
    last_contact_at: datetime | None
    last_member: str | None
    last_member_id: UUID | None
    report: dict[str, Any]
    """``{app, storage: {persisted, usage, quota}, unsent: {ops, blobs}, clock, seq_high}``."""

    clock_offset_s: float | None
    """By how much its clock was ahead of the server's at the last contact."""

    may_manage: bool


class DeviceDetail(DeviceRow):
    members: list[str]
    """Who holds a signing key on it."""

    sessions: int
    """Sessions on it that are still good."""


class DeviceChange(BaseModel):
    label: str = Field(min_length=1, max_length=80, examples=["平板 12"])


class RoleIn(BaseModel):
    """A role and where it holds; without a unit, where the member works."""

    role: Role
    org_id: UUID | None = None
    from_on: date | None = None
    """First day; today when left out."""

    until_on: date | None = None
    """Last day; open when left out."""


class RoleOut(BaseModel):
    role: Role
    org: OrgOut
    from_on: date
    until_on: date | None


class AccountIn(BaseModel):
    login: str = Field(min_length=1, max_length=64, examples=["wang.fang"])
    name: str = Field(min_length=1, max_length=60)
    phone: str | None = Field(default=None, max_length=30)
    org_id: UUID
    roles: list[RoleIn] = Field(min_length=1, max_length=10)


class AccountChange(BaseModel):
    name: str = Field(min_length=1, max_length=60)
    phone: str | None = Field(default=None, max_length=30)
    org_id: UUID


class RolesIn(BaseModel):
    roles: list[RoleIn] = Field(min_length=1, max_length=10)


class LeaveIn(BaseModel):
    with_unsent: bool = False
    """Leave although work waits on the tablet; it arrives later and goes to review."""


class AccountDevice(BaseModel):
    id: UUID
    label: str
    last_contact_at: datetime | None
    unsent: int


class AccountRow(BaseModel):
    id: UUID
    login: str
    name: str
    phone: str | None
    status: MemberStatus
    org: OrgOut
    roles: list[RoleOut]
    homes: int
    """Households for which they are responsible today."""

    devices: list[AccountDevice]
    must_change_password: bool
    is_self: bool
    may_manage: bool
    """Whether the caller may change this account; the server decides again."""


class AccountPage(BaseModel):
    items: list[AccountRow]
    total: int
    gives: list[Role]
    """The roles that the caller may give."""


class AccountMade(BaseModel):
    account: AccountRow
    password: str
    """Told once; it opens nothing but its change."""


class AuditRow(BaseModel):
    seq: int
    at: datetime
    actor: str | None
    action: str
    object_kind: str
    object_id: UUID | None
    purpose: str | None


class AuditPage(BaseModel):
    items: list[AuditRow]
    next_before: int | None


class DemoAccount(BaseModel):
    login: str
    password: str
    name: str
    role: Role
    org_name: str
    org_name_en: str


class PublicInfo(BaseModel):
    demo: bool
    place: str | None
    accounts: list[DemoAccount]
    require_persistent_storage: bool
    version: str
    tiles: str | None

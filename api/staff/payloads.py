"""What the staff endpoints take and give."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.staff.models import OrgType, Role


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
    enrolled_at: datetime
    revoked_at: datetime | None
    last_contact_at: datetime | None
    last_member: str | None
    report: dict[str, Any]


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

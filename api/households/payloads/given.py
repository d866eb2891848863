"""What the household endpoints answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from api.households.models import HouseholdStatus, Relation, ReviewKind, RiskLevel, Sex


class NamedMember(BaseModel):
    id: UUID
    name: str


class HouseholdRow(BaseModel):
    id: UUID
    plate: str
    """The door number as the plate shows it, such as ``501``."""

    short_address: str
    head_name: str | None
    people_count: int
    community: str
    grid: str | None
    building_id: UUID | None
    state: str
    """``due over done away shut gone later``."""

    due_on: date | None
    due_purpose: str | None
    last_visit_at: datetime | None
    last_visit_result: str | None
    responsible: NamedMember | None
    point: list[float] | None
    """``[longitude, latitude]``."""

    status: HouseholdStatus
    risk_level: RiskLevel
    tags: list[str]


class HouseholdPage(BaseModel):
    items: list[HouseholdRow]
    next_cursor: str | None
    total: int


class AddressOut(BaseModel):
    estate: str
    building: str
    entrance: str
    floor: int | None
    room: str
    full_text: str
    building_id: UUID | None
    entrance_id: UUID | None
    accuracy_m: float | None


class PersonOut(BaseModel):
    id: UUID
    name: str
    sex: Sex | None
    birth_date: date | None
    age: int | None
    relation: Relation
    is_head: bool
    co_resident: bool
    id_mask: str | None
    phone_mask: str | None


class FactOut(BaseModel):
    entity: str
    key: str
    value: Any
    """Masked when the fact is sensitive."""

    text: dict[str, str]
    """The value in words, by ``zh`` and ``en``."""

    label: dict[str, str]
    fver: int
    hash: str
    source: str
    source_id: UUID | None
    confirmed: bool
    observed_at: datetime
    received_at: datetime
    observer: str | None
    stale: bool
    sensitive: bool
    three: str | None
    five: str | None


class FactHistoryRow(FactOut):
    state: str
    device: str | None


class HouseholdFile(HouseholdRow):
    address: AddressOut
    people: list[PersonOut]
    facts: list[FactOut]
    clarity: dict[str, dict[str, Any]]
    """``{three: {group: {state, missing, stale}}, five: {…}}``."""

    arrival_notes: str
    ver: int


class Responsible(BaseModel):
    member: NamedMember
    from_at: datetime
    to_at: datetime | None
    by: str | None
    reason: str | None
    cover: bool = False
    """They stood in for whoever was responsible."""


class ClashSide(BaseModel):
    value: Any
    text: dict[str, str]
    source: str
    observer: str | None
    device: str | None
    observed_at: datetime
    received_at: datetime


class ReviewHousehold(BaseModel):
    id: UUID
    plate: str
    short_address: str
    head_name: str | None


class ReviewOut(BaseModel):
    id: UUID
    kind: ReviewKind
    household: ReviewHousehold
    entity: str | None
    person_name: str | None
    key: str | None
    label: dict[str, str] | None
    ours: ClashSide | None
    theirs: ClashSide | None
    proposal: str | None
    reason: str
    details: dict[str, Any]
    visit_id: UUID | None
    subject_kind: str | None
    subject_id: UUID | None
    status: str
    decision: str | None
    remark: str | None
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime
    version: int
    choices: list[str]
    may_reopen: bool
    """The decision can still be taken back."""

    merge_id: UUID | None
    """The standing merge that this item led to."""


class ReviewPage(BaseModel):
    items: list[ReviewOut]
    open_count: int
    counts: dict[str, int]
    """Open items by kind."""


class EntranceOut(BaseModel):
    id: UUID
    name: str
    entrance_floor: int
    has_lift: bool | None


class BuildingOut(BaseModel):
    id: UUID
    name: str
    estate: str
    floors: int
    has_lift: bool | None
    demo: bool
    entrances: list[EntranceOut]
    doors: list[HouseholdRow]

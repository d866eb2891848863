"""What moving homes and standing in take and show."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from api.areas.models import CoverReason
from api.households.payloads.given import NamedMember


class SelectionIn(BaseModel):
    """Homes to move; a building stands for every household in it, a repeat for nothing more."""

    building_ids: list[UUID] = Field(default=[], max_length=2000)
    household_ids: list[UUID] = Field(default=[], max_length=5000)
    to_member_id: UUID


class LosingWorker(BaseModel):
    member: NamedMember
    households: int
    minutes_before: int
    minutes_after: int


class LosingShare(BaseModel):
    member: NamedMember | None
    """None: nobody was responsible."""

    households: int


class GainingWorker(BaseModel):
    member: NamedMember
    households_before: int
    households_after: int
    minutes_before: int
    minutes_after: int


class ConcernedDevice(BaseModel):
    id: UUID
    label: str
    member: str
    last_contact_at: datetime | None


class MovePreview(BaseModel):
    token: str
    """Confirms exactly what is shown here."""

    households: int
    people: int
    open_tasks: int
    minutes: int
    from_: list[LosingWorker] = Field(serialization_alias="from")
    to: GainingWorker
    devices: list[ConcernedDevice]
    unchanged: int
    """Selected households that are the chosen member's already."""

    problems: list[str]
    """Codes of what deserves a look: ``visited_today``, ``open_reviews``, ``outside_own_grid``."""


class ConfirmIn(BaseModel):
    token: str


class Moved(BaseModel):
    moved: int
    batch_id: UUID


class WorkerLoad(BaseModel):
    id: UUID
    name: str
    households: int = 0
    people: int = 0
    minutes_month: int = 0
    due: int = 0
    overdue: int = 0
    color_no: int
    """1–9: the hue of the member's area on maps."""


class Workloads(BaseModel):
    members: list[WorkerLoad]


class MoveOut(BaseModel):
    """A batch of homes that changed hands."""

    id: UUID
    made_at: datetime
    by: NamedMember
    to: NamedMember
    losing: list[LosingShare]
    households: int
    undone_at: datetime | None
    undone_by: NamedMember | None
    may_undo: bool
    """Nothing newer touched these homes."""


class Moves(BaseModel):
    items: list[MoveOut]


class CoverIn(BaseModel):
    """Who is away, who stands in, and from which day to which."""

    absent_id: UUID
    stand_in_ids: list[UUID] = Field(min_length=1, max_length=10)
    from_on: date
    to_on: date
    reason: CoverReason = CoverReason.LEAVE

    @field_validator("stand_in_ids")
    @classmethod
    def _each_once(cls, ids: list[UUID]) -> list[UUID]:
        return list(dict.fromkeys(ids))


class StandInShare(BaseModel):
    """What a stand-in gets, beside what is their own."""

    member: NamedMember
    households: int
    own_due: int
    """Own homes that are due in the same days."""


class CoverPreview(BaseModel):
    absent: NamedMember
    households: int
    """Homes of the absent that are due until the last day, and only these go over."""

    households_all: int
    appointments: int
    """Dated promises among them."""

    stand_ins: list[StandInShare]
    devices: list[ConcernedDevice]


class CoverOut(BaseModel):
    id: UUID
    absent: NamedMember
    stand_ins: list[NamedMember]
    from_on: date
    to_on: date
    reason: CoverReason
    state: str
    """``planned``, ``running``, ``over`` or ``ended`` (early)."""

    households: int
    """Homes that the stand-ins hold now."""

    created_at: datetime
    created_by: NamedMember
    closed_at: datetime | None
    may_resume: bool


class Covers(BaseModel):
    items: list[CoverOut]


class AddressListIn(BaseModel):
    """Lines as pasted from a list; empty ones are left out."""

    lines: list[Annotated[str, Field(max_length=200)]] = Field(min_length=1, max_length=1000)
    org_id: UUID | None = None


class AddressPlace(BaseModel):
    """A building that a line may mean."""

    name: str
    household_ids: list[UUID]


class AddressLine(BaseModel):
    no: int
    """Number of the line, from 1."""

    line: str
    household_ids: list[UUID]
    problem: str | None
    """``unreadable not_found several repeated``."""

    candidates: list[AddressPlace]


class AddressList(BaseModel):
    lines: list[AddressLine]
    household_ids: list[UUID]
    """All homes found, each once."""

"""What moving homes takes and shows."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

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
    households: int
    people: int
    minutes_month: int
    due: int
    overdue: int
    color_no: int
    """1–9: the hue of the member's area on maps."""


class Workloads(BaseModel):
    members: list[WorkerLoad]

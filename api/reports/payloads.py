"""Counts for every level of the city, and the lead's morning."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.households.payloads.given import NamedMember
from api.staff.payloads import OrgOut


class UnitCounts(BaseModel):
    """Counts of one unit; None stands for a number too small to be shown to this role (H31)."""

    org: OrgOut
    households: int | None
    people: int | None
    visits: int | None
    """Visits in the month, whatever their result (户次 are counted apart)."""

    households_visited: int | None
    due: int | None
    overdue: int | None
    agreements: int | None
    reviews_open: int | None


class Overview(BaseModel):
    org: OrgOut
    month: str
    small_cell: int | None
    """Numbers above zero and below this one are hidden; None: nothing is."""

    children: list[UnitCounts]
    total: UnitCounts


class Count(BaseModel):
    """What a morning is about; a home counts once."""

    planned: int = 0
    """Homes to go to today: done, tried, due and overdue."""

    done: int = 0
    due: int = 0
    overdue: int = 0
    overdue_long: int = 0
    """Overdue for as many days as the policy calls long (``morning.overdue_days``)."""

    nobody_home: int = 0
    unsent: int = 0


class TabletState(BaseModel):
    """How a worker's tablet is: ``ok offline silent battery_low none``."""

    state: str
    last_contact_at: datetime | None = None
    silent_days: int = 0
    unsent: int = 0
    unsent_files: int = 0
    battery: int | None = None


class MorningWorker(Count):
    id: UUID
    name: str
    org: str
    org_en: str
    suspended: bool
    tablet: TabletState
    away_until: date | None
    """Somebody stands in for this worker until that day."""

    stands_in_for: list[str]


class MorningUnit(Count):
    org: OrgOut
    workers: int
    silent: int
    """Workers whose tablet is silent for as many days as the policy allows."""


class FirstThing(BaseModel):
    """Something to look at first: ``overdue_long tablet_silent reviews remark_answered``."""

    kind: str
    count: int
    days: int | None = None
    unsent: int | None = None
    members: list[NamedMember] = []
    by_kind: dict[str, int] = {}
    household_id: UUID | None = None
    text: str | None = None


class DayCount(BaseModel):
    day: date
    homes: int


class Morning(BaseModel):
    org: OrgOut
    day: date
    total: Count
    workers: list[MorningWorker] | None
    """For a community, village or grid; larger units show ``units``."""

    units: list[MorningUnit] | None
    first: list[FirstThing]
    days: list[DayCount]


class HomeToday(BaseModel):
    id: UUID
    plate: str
    stair: str
    head_name: str | None
    state: str
    due_on: date | None
    due_purpose: str | None
    cover_for: str | None
    """Whose home it is when the worker stands in."""


class VisitToday(BaseModel):
    id: UUID
    household_id: UUID
    plate: str
    stair: str
    head_name: str | None
    purpose: str
    result: str
    started_at: datetime
    ended_at: datetime
    received_at: datetime
    cover_for: str | None


class TabletNow(BaseModel):
    id: UUID
    label: str
    app: str | None
    state: TabletState


class WorkerDay(BaseModel):
    worker: MorningWorker
    day: date
    homes: list[HomeToday]
    """What still waits, by stair."""

    visits: list[VisitToday]
    tablets: list[TabletNow]
    may_nudge: bool


class NudgeIn(BaseModel):
    member_ids: list[UUID] = Field(min_length=1, max_length=500)


class Nudged(BaseModel):
    told: int

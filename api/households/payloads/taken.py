"""What households take: the bodies of a tablet's operations and of the office's requests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.households.models import FactSource, Relation, Sex


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an observation comes from; every fact row carries it (row H19).

    ``observed_at`` is the tablet's time corrected by its known offset, or the time of receipt
    when its clock is implausible.
    """

    source: FactSource
    source_id: UUID | None
    observer_id: UUID | None
    device_id: UUID | None
    observed_at: datetime
    received_at: datetime


@dataclass(slots=True)
class Observation:
    """One value of one fact as somebody observed it."""

    entity_kind: Literal["person", "household"]
    entity_id: UUID
    key: str
    value: Any
    base_fver: int | None = None
    base_hash: str | None = None
    confirmed: bool = False
    observed_at: datetime | None = None
    """Overrides the origin's time when the answers of a visit were given one by one."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an observation."""

    entity_id: UUID
    key: str
    outcome: str
    """``applied``, ``merged``, ``kept_old`` or ``review``."""

    fact_id: UUID
    fver: int
    review_item_id: UUID | None = None


class NewAddress(BaseModel):
    building_id: UUID | None = None
    entrance_id: UUID | None = None
    floor: int | None = Field(default=None, ge=-10, le=200)
    room: str = Field(default="", max_length=20)
    full_text: str = Field(default="", max_length=200)


class NewPoint(BaseModel):
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    accuracy_m: float | None = Field(default=None, gt=0)


class NewHousehold(BaseModel):
    """Body of ``household.create``."""

    household_id: UUID
    address: NewAddress
    point: NewPoint | None = None
    note: str | None = None


class NewPerson(BaseModel):
    """Body of ``person.create``."""

    person_id: UUID
    household_id: UUID
    name: str = Field(min_length=1, max_length=60)
    sex: Sex | None = None
    birth_date: date | None = None
    id_no: str | None = None
    phone: str | None = None
    relation: Relation = Relation.OTHER
    co_resident: bool = True
    is_head: bool = False


class ExpectedMembership(BaseModel):
    household_id: UUID | None = None
    relation: Relation | None = None


class MembershipChange(BaseModel):
    """Body of ``membership.set``; ``expected`` is what the worker saw before changing it."""

    household_id: UUID
    person_id: UUID
    relation: Relation
    co_resident: bool = True
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    end_reason: str | None = None
    expected: ExpectedMembership | None = None


class FactChange(BaseModel):
    """Body of ``fact.set``; ``entity`` is ``person:<id>`` or ``household:<id>``."""

    entity: str = Field(pattern=r"^(person|household):[0-9a-f-]{36}$")
    key: str
    new: Any
    base_fver: int | None = None
    base_hash: str | None = None
    observed_at: datetime | None = None


class LocationChange(BaseModel):
    """Body of ``location.set``."""

    household_id: UUID
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    accuracy_m: float | None = Field(default=None, gt=0)
    method: Literal["GPS", "PIN"] = "GPS"
    fix_age_s: float | None = None


class OfficeFact(BaseModel):
    """A correction made at a desk."""

    entity: str = Field(pattern=r"^(person|household):[0-9a-f-]{36}$")
    key: str
    value: Any
    note: str = Field(default="", max_length=500)
    base_fver: int | None = None


class RevealIn(BaseModel):
    entity: str = Field(pattern=r"^(person|household):[0-9a-f-]{36}$")
    key: Literal["id_no", "phone", "disability_cert", "emergency_phone"]
    purpose: str = Field(max_length=200)


class RevealOut(BaseModel):
    value: str
    hide_after_s: int


class DecisionIn(BaseModel):
    choice: Literal[
        "ours", "theirs", "other", "seen", "different", "accept", "hand_on", "apply", "refuse"
    ]
    value: Any = None
    remark: str = Field(default="", max_length=500)
    seen_version: int


class ReopenIn(BaseModel):
    seen_version: int


def entity_of(text: str) -> tuple[Literal["person", "household"], UUID]:
    """Split ``person:<id>`` into its kind and id."""
    kind, _, raw = text.partition(":")
    return ("person" if kind == "person" else "household"), UUID(raw)

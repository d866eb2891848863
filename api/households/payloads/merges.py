"""Two files side by side, what is chosen where they differ, and what a merge did."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.households.models import MergeKind
from api.households.payloads.given import HouseholdRow, PersonOut

Side = Literal["keep", "gone"]


class PairIn(BaseModel):
    """Two records of one human being."""

    keep_id: UUID
    gone_id: UUID
    choices: dict[str, Side] = Field(default_factory=dict)
    """By key of the fact; where nothing is chosen, the later observation stays."""


class MergeAsk(BaseModel):
    kind: MergeKind
    keep_id: UUID
    gone_id: UUID
    people: list[PairIn] | None = None
    """For households: who of both is the same. None asks for a suggestion."""


class MergeIn(MergeAsk):
    choices: dict[str, Side] = Field(default_factory=dict)
    """By key of the fact, ``address`` or ``risk_level``."""

    reason: str = Field(default="", max_length=500)
    seen: str
    """The preview's mark: what was looked at must still be true."""


class SideValue(BaseModel):
    value: Any
    text: dict[str, str]
    source: str | None = None
    observer: str | None = None
    observed_at: datetime | None = None


class ComparedField(BaseModel):
    key: str
    label: dict[str, str]
    keep: SideValue | None
    gone: SideValue | None
    differs: bool
    """Both sides say something, and not the same: a choice is asked for."""

    proposal: Side


class ComparedPerson(BaseModel):
    keep: PersonOut
    gone: PersonOut
    why: str
    """``same_id_no``, ``same_name_and_birth``, ``same_name`` or ``chosen``."""

    id_numbers_differ: bool
    fields: list[ComparedField]


class ComparedHome(BaseModel):
    row: HouseholdRow
    address: str
    people: list[PersonOut]


class MergePreview(BaseModel):
    kind: MergeKind
    keep: ComparedHome
    """The household that stays; for people, the home of each."""

    gone: ComparedHome
    fields: list[ComparedField]
    """Facts of the households; empty for people, whose facts stand in ``pairs``."""

    pairs: list[ComparedPerson]
    moves: dict[str, int]
    """How many rows of each kind come along, by table."""

    needs_reason: bool
    problems: list[str]
    """Codes of what forbids it: ``already_one``, ``other_district``."""

    seen: str


class MergeOut(BaseModel):
    id: UUID
    kind: MergeKind
    kept_id: UUID
    gone_id: UUID
    household_id: UUID
    reason: str
    by: str | None
    at: datetime
    undone_by: str | None
    undone_at: datetime | None
    may_undo: bool

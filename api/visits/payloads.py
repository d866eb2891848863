"""The body of ``visit.submit``, which the office sends too, and what the visit list answers."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from api.files.models import FileKind
from api.tasks.models import PartOfDay
from api.visits.models import VisitPurpose, VisitResult

Consent = Literal["AGREED", "DECLINED", "NOT_ASKED"]
PhotoKind = Literal[
    FileKind.DOOR_PLATE, FileKind.HOME, FileKind.PERSON, FileKind.DOCUMENT, FileKind.OTHER
]


class PlaceIn(BaseModel):
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    accuracy_m: float | None = None
    method: Literal["GPS", "PIN"]
    fix_age_s: float | None = None


class SurveyRef(BaseModel):
    key: str
    version: int
    sha256: str | None = None


class ResponseIn(BaseModel):
    response_id: UUID
    survey: SurveyRef
    answers: dict[str, Any]
    computed: dict[str, Any] | None = None
    """None: nobody calculated, as at a desk."""

    confirmed_groups: list[dict[str, str]] = []


class FactIn(BaseModel):
    """A value as the worker saw and left it; ``base_*`` name the value that was shown."""

    entity: str
    key: str
    new: Any
    base_fver: int | None = None
    base_hash: str | None = None
    confirmed: bool = False
    observed_at: AwareDatetime


class PhotoIn(BaseModel):
    photo_id: UUID
    upload_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    key: str = Field(pattern="^[A-Za-z0-9_-]{43}$")
    kind: PhotoKind
    taken_at: AwareDatetime
    caption: str | None = None
    order: int = 0
    consent: Consent
    size_bytes: int
    mime: str


class RecordingIn(BaseModel):
    recording_id: UUID
    upload_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    key: str = Field(pattern="^[A-Za-z0-9_-]{43}$")
    taken_at: AwareDatetime
    seconds: int = Field(ge=1, le=60)
    mime: str = Field(max_length=80)
    size_bytes: int


class ConsentIn(BaseModel):
    kind: Literal["NOTICE", "PHOTO", "PLACE", "DATA_MATCHING"]
    answer: Consent
    text_version: str | None = None
    sha256: str | None = None
    at: AwareDatetime
    person_id: UUID | None = None


class NextIn(BaseModel):
    """What was promised at the door."""

    due_on: date
    purpose: VisitPurpose
    note: str | None = None
    part_of_day: PartOfDay | None = None


class VisitIn(BaseModel):
    visit_id: UUID
    household_id: UUID
    purpose: VisitPurpose
    result: VisitResult
    started_at: AwareDatetime
    ended_at: AwareDatetime
    worker_ids: list[UUID] = []
    present_person_ids: list[UUID] = []
    task_ids: list[UUID] = []
    place: PlaceIn | None = None
    place_reason: Literal["DENIED", "UNAVAILABLE", "SKIPPED"] | None = None
    responses: list[ResponseIn] = []
    facts: list[FactIn] = []
    photos: list[PhotoIn] = []
    recordings: list[RecordingIn] = []
    consents: list[ConsentIn] = []
    note: str | None = None
    next: NextIn | None = None
    app_version: str | None = None


class SurveyTitle(BaseModel):
    key: str
    version: int
    title: dict[str, str] | None
    """None for a version that this server does not know."""


class ResponseOut(BaseModel):
    id: UUID
    survey: SurveyTitle
    status: Literal["valid", "needs_review"]
    problems: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    """``{title, answers: [{item, label, text, person?, flag?}]}`` in the survey's own words."""


class PhotoOut(BaseModel):
    id: UUID
    kind: str
    caption: str
    consent: Consent
    state: Literal["waiting", "stored", "rejected"]
    file_id: UUID
    width: int | None
    height: int | None


class RecordingOut(BaseModel):
    id: UUID
    taken_at: datetime
    seconds: int
    state: Literal["waiting", "stored", "rejected"]
    file_id: UUID
    mime: str | None


class ConsentOut(BaseModel):
    kind: str
    answer: Consent
    person_id: UUID | None
    at: datetime


class WorkerOut(BaseModel):
    id: UUID
    name: str


class VisitOut(BaseModel):
    id: UUID
    purpose: VisitPurpose
    result: VisitResult
    started_at: datetime
    ended_at: datetime
    received_at: datetime
    minutes: int
    workers: list[WorkerOut]
    offline: bool
    """Reached the server more than a quarter of an hour after its end."""

    flags: list[str]
    no_change: list[dict[str, Any]]
    note: str
    place: dict[str, Any] | None
    place_reason: str | None
    responses: list[ResponseOut]
    photos: list[PhotoOut]
    recordings: list[RecordingOut]
    consents: list[ConsentOut]


class VisitList(BaseModel):
    items: list[VisitOut]

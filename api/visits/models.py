"""Calls at homes: what was asked, seen, photographed and agreed to."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, JsonObject
from api.core.geo import WGS84


class VisitPurpose(StrEnum):
    SURVEY = "SURVEY"
    FOLLOW_UP = "FOLLOW_UP"
    POLICY_DELIVERY = "POLICY_DELIVERY"
    LOOK_IN = "LOOK_IN"
    RE_CHECK = "RE_CHECK"
    EMERGENCY = "EMERGENCY"


class VisitResult(StrEnum):
    DONE = "DONE"
    NOBODY_HOME = "NOBODY_HOME"
    REFUSED = "REFUSED"
    MOVED = "MOVED"
    DECEASED = "DECEASED"


class Visit(Base):
    """One call at one home. Append-only: a correction is another visit that replaces this one."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("ended_at >= started_at", name="ends_after_start"),
        Index("ix_visits_household_id_started_at", "household_id", "started_at"),
        Index("ix_visits_district_id_received_at", "district_id", "received_at"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    purpose: Mapped[VisitPurpose]
    result: Mapped[VisitResult]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    """Both as the tablet's clock said; ``received_at`` is the server's word."""

    received_at: Mapped[datetime]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("devices.id"))
    worker_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    present_person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    place: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=WGS84))
    accuracy_m: Mapped[float | None]
    place_method: Mapped[str | None]
    place_reason: Mapped[str | None]
    """Why there is no place: DENIED, UNAVAILABLE or SKIPPED."""

    fix_age_s: Mapped[float | None]
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """``late_after_move``, ``out_of_scope``, ``possible_duplicate``, ``clock_implausible`` …"""

    no_change: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """Pages of surveys that were confirmed as a whole (没有变化): ``[{survey, page_id}]``."""

    note: Mapped[str] = mapped_column(default="")
    op_id: Mapped[UUID | None] = mapped_column(unique=True)
    """The tablet's operation it came by; none for an entry from the office."""

    replaces_id: Mapped[UUID | None]
    app_version: Mapped[str | None]


class VisitResponse(Base):
    """The answers to one survey version; nothing that was typed is dropped."""

    __tablename__ = "visit_responses"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    survey_key: Mapped[str]
    survey_version: Mapped[int]
    survey_sha256: Mapped[str | None]
    status: Mapped[str]
    """``valid`` or ``needs_review``."""

    answers: Mapped[JsonObject]
    """As the tablet sent them, fitting or not."""

    computed: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"))
    confirmed_groups: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    problems: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))


class VisitPhoto(Base):
    """A photo that a visit promises; its bytes arrive apart and are found by ``file_id``."""

    __tablename__ = "visit_photos"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    taken_at: Mapped[datetime]
    caption: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    consent: Mapped[str]


class VisitRecording(Base):
    """A spoken note of the worker, at most a minute; found by ``file_id`` like a photo."""

    __tablename__ = "visit_recordings"
    __table_args__ = (CheckConstraint("seconds BETWEEN 1 AND 60", name="at_most_a_minute"),)

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(index=True)
    taken_at: Mapped[datetime]
    seconds: Mapped[int]


class VisitConsent(Base):
    """What a resident agreed to or declined at the door, and the text that was shown."""

    __tablename__ = "visit_consents"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    answer: Mapped[str]
    text_version: Mapped[str | None]
    text_sha256: Mapped[str | None]
    at: Mapped[datetime]

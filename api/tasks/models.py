"""What has to be done at a household, by which day, and why."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id


class TaskKind(StrEnum):
    VISIT = "VISIT"
    SIGN_AGREEMENT = "SIGN_AGREEMENT"
    CHECK_MOVED = "CHECK_MOVED"
    CHECK_DECEASED = "CHECK_DECEASED"
    PROMISE = "PROMISE"


class TaskStatus(StrEnum):
    OPEN = "OPEN"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class PartOfDay(StrEnum):
    """When somebody should go; from which hour each lasts stands in the policy pack."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


class Task(Base):
    """One thing to do; whoever is responsible for the household does it."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_open", "household_id", "due_on", postgresql_where=text("status = 'OPEN'")),
        Index("ix_tasks_district_id_household_id", "district_id", "household_id"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    """The person, agreement or case it is about; no key upward."""

    kind: Mapped[TaskKind]
    purpose: Mapped[str | None]
    """Purpose of the visit that a VISIT task asks for."""

    due_on: Mapped[date]
    part_of_day: Mapped[PartOfDay | None]
    note: Mapped[str] = mapped_column(default="")
    basis: Mapped[str]
    """Stable code of the rule or person that asked for it, such as ``risk_level``."""

    details: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"), default=dict)
    """For SIGN_AGREEMENT: ``{template_key, person_id, values}``."""

    status: Mapped[TaskStatus] = mapped_column(default=TaskStatus.OPEN)
    result: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    closed_by_visit_id: Mapped[UUID | None]
    """The visit that did it; no key upward."""

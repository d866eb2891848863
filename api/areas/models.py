"""Moves of homes between workers, and stand-ins for workers who are away."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id


class CoverReason(StrEnum):
    LEAVE = "LEAVE"
    SICK = "SICK"
    TRAINING = "TRAINING"
    OTHER = "OTHER"


class Cover(Base):
    """Stand-ins for a worker from one day to another (AB岗); the worker stays responsible.

    ``closed_at`` is set when its intervals were closed: on the day after ``to_on``, or early.
    """

    __tablename__ = "covers"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="span"),
        Index("ix_covers_open", "absent_id", postgresql_where=text("closed_at IS NULL")),
        Index("ix_covers_org_id_to_on", "org_id", "to_on"),
    )

    id: Mapped[Id]
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    """The unit of the worker who is away."""

    absent_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    stand_in_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[CoverReason]
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    """Who ended it early; none when it ran to its last day."""


class Move(Base):
    """A batch of homes that changed hands in one transaction; its id is the intervals' batch."""

    __tablename__ = "moves"
    __table_args__ = (Index("ix_moves_org_id_made_at", "org_id", "made_at"),)

    id: Mapped[Id]
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    """The unit in which the lead acted."""

    to_member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    households: Mapped[int]
    losing: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    """``[{member_id | null, households}]``: from whom they came."""

    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))

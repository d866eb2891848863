"""Published versions of surveys; what was asked can be read for ever."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, JsonObject


class SurveyStatus(StrEnum):
    """Whether tablets start new visits with it; answers to a closed version are still taken."""

    OPEN = "open"
    CLOSED = "closed"


class SurveyVersion(Base):
    """One version; ``definition`` never changes, ``sha256`` is of its canonical JSON."""

    __tablename__ = "survey_versions"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[Id]
    key: Mapped[str]
    version: Mapped[int]
    definition: Mapped[JsonObject]
    sha256: Mapped[str] = mapped_column(unique=True)
    status: Mapped[SurveyStatus] = mapped_column(default=SurveyStatus.OPEN)
    published_at: Mapped[datetime]
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    """None: shipped with the product."""

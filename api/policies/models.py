"""Policy packs: the values that differ by place and year."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, JsonObject


class PolicyPack(Base):
    """Values valid in one unit and below for a span of days; a published pack never changes."""

    __tablename__ = "policy_packs"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[Id]
    key: Mapped[str]
    version: Mapped[int]
    org_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    """None: the shipped values that hold where nothing nearer does."""

    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    values: Mapped[JsonObject]
    sha256: Mapped[str]
    published_at: Mapped[datetime]

"""Who is responsible for a household, and who stands in, as intervals."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, Xid8


class AssignmentKind(StrEnum):
    """A stand-in holds a home beside the worker who stays responsible for it."""

    RESPONSIBLE = "RESPONSIBLE"
    COVER = "COVER"


class Assignment(Base):
    """Who holds a household, as an interval that also carries transaction ids.

    At most one interval per household and kind is open, and never two of one member.
    ``from_xid`` and ``to_xid`` let a pull find moves by its snapshot cursor, whatever order
    transactions commit in; ``from_at`` and ``to_at`` are for people.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        Index(
            "uq_assignments_open_kind",
            "household_id",
            "kind",
            unique=True,
            postgresql_where=text("to_xid IS NULL"),
        ),
        Index(
            "uq_assignments_open_member",
            "household_id",
            "member_id",
            unique=True,
            postgresql_where=text("to_xid IS NULL"),
        ),
        Index("ix_assignments_member_open", "member_id", postgresql_where=text("to_xid IS NULL")),
        Index("ix_assignments_member_id_to_xid", "member_id", "to_xid"),
        Index("ix_assignments_member_id_from_xid", "member_id", "from_xid"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[AssignmentKind] = mapped_column(
        default=AssignmentKind.RESPONSIBLE, server_default=text("'RESPONSIBLE'")
    )
    from_xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    to_xid: Mapped[int | None] = mapped_column(Xid8)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    batch_id: Mapped[UUID | None] = mapped_column(index=True)
    """The move or the cover that made it; no key upward."""

    assigned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str | None]

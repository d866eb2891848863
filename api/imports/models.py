"""Tables that somebody brought: their rows as read, what is wrong with them, what they became."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id, JsonObject


class ImportKind(StrEnum):
    MEMBERS = "MEMBERS"
    REGISTER = "REGISTER"


class ImportState(StrEnum):
    """``READING`` and ``WRITING`` are a job's; ``SHOWN`` waits for a person."""

    READING = "READING"
    SHOWN = "SHOWN"
    WRITING = "WRITING"
    DONE = "DONE"
    FAILED = "FAILED"
    UNDONE = "UNDONE"


class Severity(StrEnum):
    """What stands in a row's way; ``KNOWN`` rows are on file already and are left out."""

    OK = "OK"
    WARNING = "WARNING"
    KNOWN = "KNOWN"
    ERROR = "ERROR"


class ImportBatch(Base):
    """One table on its way in; nothing of it has an effect before it is confirmed."""

    __tablename__ = "import_batches"

    id: Mapped[Id]
    kind: Mapped[ImportKind]
    org_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    file_name: Mapped[str]
    file: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The file as it came, sealed; kept only until it has been read."""

    layout: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"), default=dict)
    """Sheet, encoding, header row, heads of the columns, notes of the reading."""

    mapping: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"), default=dict)
    """Field → number of the column, from 0."""

    state: Mapped[ImportState]
    counts: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"), default=dict)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every correction; what is confirmed is a version."""

    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """``{code, details}`` of the refusal that ended it."""

    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    undone_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of the table. Its text is sealed and goes once the import is done or dropped."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_import_id_severity", "import_id", "severity", "row_no"),
    )

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("import_batches.id", ondelete="CASCADE"), primary_key=True
    )
    row_no: Mapped[int] = mapped_column(primary_key=True)
    """As the table program counts it, from 1."""

    cells: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The texts of the columns as JSON, sealed."""

    severity: Mapped[Severity] = mapped_column(default=Severity.OK)
    problems: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"), default=list)
    """``[{column, code, severity, details}]``; details carry no personal value."""

    made: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Ids of what the row became."""

    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    """A new member's first password, sealed until it has been handed out once."""

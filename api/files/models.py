"""Photos and voice notes of visits: what was promised, and the ciphertext on its way here."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id


class FileKind(StrEnum):
    """What a photo shows; a PERSON is kept only with that person's consent (row C4).

    A RECORDING is the worker's spoken note: it has no sizes, and is kept byte for byte.
    """

    DOOR_PLATE = "DOOR_PLATE"
    HOME = "HOME"
    PERSON = "PERSON"
    DOCUMENT = "DOCUMENT"
    OTHER = "OTHER"
    RECORDING = "RECORDING"


class FileState(StrEnum):
    """WAITING: promised, bytes not here yet. REJECTED: the bytes are kept, sealed, for a person."""

    WAITING = "WAITING"
    STORED = "STORED"
    REJECTED = "REJECTED"


class UploadState(StrEnum):
    """COMPLETE: all bytes are safe, still sealed. OPENED: every file they were for has them."""

    RECEIVING = "RECEIVING"
    COMPLETE = "COMPLETE"
    OPENED = "OPENED"


class StoredFile(Base):
    """One photo or voice note of a household, known by an operation that carried its key.

    Hashes are lower-case hex SHA-256. ``sha256`` is that of the bytes the tablet sealed;
    ``content_sha256`` that of the kept bytes, from which hidden data have been removed.
    """

    __tablename__ = "stored_files"
    __table_args__ = (
        UniqueConstraint("upload_sha256", "household_id", postgresql_nulls_not_distinct=True),
        Index("ix_stored_files_waiting", "created_at", postgresql_where=text("state = 'WAITING'")),
        CheckConstraint("(state = 'REJECTED') = (reason IS NOT NULL)", name="reason_when_rejected"),
        CheckConstraint(
            "state <> 'STORED' OR content_sha256 IS NOT NULL", name="content_when_stored"
        ),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"), index=True)
    upload_sha256: Mapped[str]
    sha256: Mapped[str]
    kind: Mapped[FileKind]
    taken_at: Mapped[datetime]
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING)
    reason: Mapped[str | None]
    """Stable code of the refusal, such as ``photo_hash_mismatch``."""

    key_id: Mapped[str | None]
    key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The photo's own key, encrypted by ours; dropped as soon as the photo is stored."""

    mime: Mapped[str | None]
    size_bytes: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    content_sha256: Mapped[str | None]
    view_sha256: Mapped[str | None]
    """None while the sizes are not made."""

    thumb_sha256: Mapped[str | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it became STORED or REJECTED."""


class Upload(Base):
    """Ciphertext arriving from one tablet in pieces; ``received`` bytes are durable."""

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("device_id", "upload_sha256"),
        Index("ix_uploads_upload_sha256", "upload_sha256"),
        CheckConstraint("received >= 0 AND received <= length", name="received_in_length"),
    )

    id: Mapped[Id]
    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"))
    upload_sha256: Mapped[str]
    length: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    state: Mapped[UploadState] = mapped_column(default=UploadState.RECEIVING)
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)
    completed_at: Mapped[datetime | None]

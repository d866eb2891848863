"""Receiving a sealed photo piece by piece, each piece durable before it is confirmed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.core.fast import fetch, run
from api.files.errors import (
    UploadBusy,
    UploadHashMismatch,
    UploadLengthChanged,
    UploadOffsetMismatch,
)
from api.files.models import Upload, UploadState
from api.files.queries import find_upload
from api.files.service import finish_upload
from api.files.store import durable_bytes, part_path, read_part, write_piece

_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True)
class Piece:
    """Bytes of an upload that begin at ``offset``; ``length`` is that of the whole."""

    device_id: UUID
    upload_sha256: str
    offset: int
    length: int
    content: bytes


@dataclass(frozen=True)
class Received:
    """How many bytes are durable, and whether that is all of them."""

    offset: int
    is_complete: bool
    wrong_bytes: bool = False
    """All bytes came but are not the promised ones; the upload was set back to 0."""


def upload_state(
    session: Session, device_id: UUID, upload_sha256: str
) -> tuple[Received, int | None]:
    """Return what is durable and the announced length; an unknown upload has 0 bytes."""
    rows = fetch(session, STATE, device=device_id, sha256=upload_sha256)
    if not rows:
        return Received(0, False), None
    state, length, received = rows[0]
    if state != UploadState.RECEIVING:
        return Received(length, True), length
    path = part_path(device_id, upload_sha256)
    return Received(durable_bytes(path, received), False), length


STATE = """
SELECT state, length, received FROM uploads
WHERE device_id = %(device)s AND upload_sha256 = %(sha256)s
"""
BEGIN_UPLOAD = """
INSERT INTO uploads (id, device_id, upload_sha256, length, received, state, created_at, touched_at)
VALUES (%(id)s, %(device)s, %(sha256)s, %(length)s, 0, %(state)s, %(at)s, %(at)s)
ON CONFLICT DO NOTHING
"""


def receive_piece(session: Session, piece: Piece) -> Received:
    """Append a piece; after the last one check the whole and hand it over.

    The row is locked without waiting, so two requests for one photo never write together and none
    holds up the server. Bytes reach the disk before the offset is committed. A piece of an upload
    that is complete already is confirmed again.

    Raises:
        UploadBusy: Another request is writing this upload.
        UploadLengthChanged: It was begun with another length.
        UploadOffsetMismatch: The piece does not start where the durable bytes end.
        StorageFull: No room; the offset is unchanged.
    """
    upload = _locked(session, piece)
    if upload.state is not UploadState.RECEIVING:
        return Received(upload.length, True)
    if upload.length != piece.length:
        raise UploadLengthChanged()
    path = part_path(piece.device_id, piece.upload_sha256)
    durable = durable_bytes(path, upload.received)
    if piece.offset != durable:
        raise UploadOffsetMismatch(durable)
    write_piece(path, piece.offset, piece.content)
    upload.received = piece.offset + len(piece.content)
    upload.touched_at = now()
    if upload.received < upload.length:
        return Received(upload.received, False)
    content = read_part(path, upload.upload_sha256)
    if content is None:
        upload.received = 0
        return Received(0, False, wrong_bytes=True)
    finish_upload(session, upload, content)
    return Received(upload.length, True)


def raise_if_wrong(received: Received) -> None:
    """Refuse after the set-back is committed; raised earlier it would be rolled back with it."""
    if received.wrong_bytes:
        raise UploadHashMismatch()


def _locked(session: Session, piece: Piece) -> Upload:
    run(
        session,
        BEGIN_UPLOAD,
        id=new_id(),
        device=piece.device_id,
        sha256=piece.upload_sha256,
        length=piece.length,
        state=UploadState.RECEIVING.value,
        at=now(),
    )
    try:
        upload = find_upload(session, piece.device_id, piece.upload_sha256, lock=True)
    except OperationalError as cause:
        if getattr(cause.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise UploadBusy() from cause
        raise
    assert upload is not None  # inserted above, and rows are never deleted while they are young
    return upload

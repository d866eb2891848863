"""Receiving a sealed photo piece by piece, each piece durable before it is confirmed."""

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.errors import LockNotAvailable
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
from api.files.models import UploadState
from api.files.opening import finish_upload
from api.files.store import durable_bytes, part_path, read_part, write_piece


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


class Begun(NamedTuple):
    """The row of an upload, locked."""

    id: UUID
    state: str
    length: int
    received: int


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
VALUES (%(id)s, %(device)s, %(sha256)s, %(length)s, 0, 'RECEIVING', %(at)s, %(at)s)
ON CONFLICT DO NOTHING RETURNING id, state, length, received
"""
LOCK = """
SELECT id, state, length, received FROM uploads
WHERE device_id = %(device)s AND upload_sha256 = %(sha256)s FOR UPDATE NOWAIT
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
    if upload.state != UploadState.RECEIVING:
        return Received(upload.length, True)
    if upload.length != piece.length:
        raise UploadLengthChanged()
    path = part_path(piece.device_id, piece.upload_sha256)
    durable = durable_bytes(path, upload.received)
    if piece.offset != durable:
        raise UploadOffsetMismatch(durable)
    received = piece.offset + len(piece.content)
    if len(piece.content) == piece.length:
        # All in one piece: it goes to its place in the store at once, and is durable there before
        # the commit. A part on this host would be written, flushed and read again for nothing.
        is_right = hashlib.sha256(piece.content).hexdigest() == piece.upload_sha256
        content = piece.content if is_right else None
    else:
        write_piece(path, piece.offset, piece.content)
        if received < upload.length:
            _note_progress(session, upload, received)
            return Received(received, False)
        content = read_part(path, piece.upload_sha256)
    if content is None:
        _note_progress(session, upload, 0)
        return Received(0, False, wrong_bytes=True)
    finish_upload(session, upload.id, piece.upload_sha256, content)
    return Received(upload.length, True)


def _note_progress(session: Session, upload: Begun, received: int) -> None:
    run(session, PROGRESS, id=upload.id, received=received, at=now())


PROGRESS = "UPDATE uploads SET received = %(received)s, touched_at = %(at)s WHERE id = %(id)s"


def raise_if_wrong(received: Received) -> None:
    """Refuse after the set-back is committed; raised earlier it would be rolled back with it."""
    if received.wrong_bytes:
        raise UploadHashMismatch()


def _locked(session: Session, piece: Piece) -> Begun:
    """Return the upload's row, begun now or earlier, locked either way.

    A first piece tries to begin the row, a later one to find it; whoever guessed wrong tries the
    other. Beginning first would make a later piece wait for the one that is being written.
    """
    ways = (_begin, _lock, _begin) if piece.offset == 0 else (_lock, _begin, _lock)
    found = next(rows[0] for way in ways if (rows := way(session, piece)))
    return Begun(*found)  # rows are never deleted while they are young


def _begin(session: Session, piece: Piece) -> list[tuple[Any, ...]]:
    return fetch(
        session,
        BEGIN_UPLOAD,
        id=new_id(),
        device=piece.device_id,
        sha256=piece.upload_sha256,
        length=piece.length,
        at=now(),
    )


def _lock(session: Session, piece: Piece) -> list[tuple[Any, ...]]:
    try:
        return fetch(session, LOCK, device=piece.device_id, sha256=piece.upload_sha256)
    except LockNotAvailable as cause:
        raise UploadBusy() from cause

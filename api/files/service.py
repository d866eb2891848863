"""A photo becomes part of the file when two things have met: its key and its bytes.

The key comes inside a sealed operation (``expect_file``), the bytes by an upload
(``opening.finish_upload``); either may be first, by days.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.crypto import encrypt
from api.core.database import new_id
from api.core.fast import insert_rows
from api.files.models import FileKind, FileState, StoredFile
from api.files.opening import KEY_CONTEXT, open_upload
from api.files.queries import (
    count_by_state,
    find_file_ids,
    find_stored_twin,
    is_wanted,
    list_arrived,
    lock_upload_hashes,
)
from api.files.store import content_key, file_store, sealed_key
from media.errors import MediaError
from media.photo import inspect_photo, make_sizes

_CONTENT_COLUMNS = (
    "mime",
    "size_bytes",
    "width",
    "height",
    "content_sha256",
    "view_sha256",
    "thumb_sha256",
)


@dataclass(frozen=True)
class FileKey:
    """What an operation says of one photo; hashes in hex, ``key`` base64url of 32 bytes."""

    upload_sha256: str
    sha256: str
    key: str
    kind: FileKind
    taken_at: datetime
    district_id: UUID
    household_id: UUID | None
    size_bytes: int | None = None
    mime: str | None = None


@dataclass(frozen=True)
class FilesProgress:
    """How far the photos of one visit are (照片 n/m)."""

    total: int
    stored: int
    rejected: int

    @property
    def is_settled(self) -> bool:
        """Whether no photo is waited for any more."""
        return self.stored + self.rejected == self.total


Place = tuple[str, UUID | None]
"""What makes a promise the same one: upload hash and household."""


def expect_file(session: Session, promised: FileKey) -> StoredFile:
    """Note that one photo is coming; see ``expect_files``."""
    return session.get_one(StoredFile, expect_files(session, [promised])[0])


def expect_files(session: Session, promised: Sequence[FileKey]) -> list[UUID]:
    """Note that photos are coming, and open at once those whose bytes are already here.

    Returns the files' ids in the given order; the same promise again gives the first file.
    """
    hashes = [key.upload_sha256 for key in promised]
    lock_upload_hashes(session, hashes)
    known = find_file_ids(session, hashes)
    new: dict[Place, dict[str, Any]] = {}
    for key in promised:
        place = (key.upload_sha256, key.household_id)
        if place not in known and place not in new:
            new[place] = _promised_row(key)
    insert_rows(session, StoredFile, list(new.values()))
    ids = known | {place: row["id"] for place, row in new.items()}
    if new:
        here = list_arrived(session, hashes)
        for key in promised:
            row = new.pop((key.upload_sha256, key.household_id), None)
            if row is not None and key.upload_sha256 in here:
                _fill_at_once(session, row["id"], key)
    return [ids[key.upload_sha256, key.household_id] for key in promised]


def _promised_row(promised: FileKey) -> dict[str, Any]:
    key_id, key_sealed = encrypt(_key_bytes(promised.key), context=KEY_CONTEXT)
    return {
        "id": new_id(),
        "district_id": promised.district_id,
        "household_id": promised.household_id,
        "upload_sha256": promised.upload_sha256,
        "sha256": promised.sha256,
        "kind": promised.kind,
        "taken_at": promised.taken_at,
        "state": FileState.WAITING,
        "key_id": key_id,
        "key_sealed": key_sealed,
        "mime": promised.mime,
        "size_bytes": promised.size_bytes,
        "created_at": now(),
    }


def _fill_at_once(session: Session, file_id: UUID, promised: FileKey) -> None:
    """Give a file the bytes that came before their key."""
    twin = find_stored_twin(session, promised.upload_sha256, promised.sha256)
    if twin is not None:
        _take_content(session.get_one(StoredFile, file_id), twin)
        session.flush()
    else:
        open_upload(session, promised.upload_sha256)


def files_ready(session: Session, file_ids: list[UUID]) -> FilesProgress:
    """Tell how many of these photos are in the file."""
    counts = count_by_state(session, file_ids)
    return FilesProgress(
        total=sum(counts.values()),
        stored=counts.get(FileState.STORED, 0),
        rejected=counts.get(FileState.REJECTED, 0),
    )


def store_sizes(session: Session, file_id: UUID) -> None:
    """Make and store what screens show of a photo; doing it again changes nothing.

    A photo whose pixels turn out to be broken becomes REJECTED: it was accepted by its structure.
    Of a recording nothing is made; only its sealed bytes go.
    """
    file = session.get(StoredFile, file_id, with_for_update=True)
    if file is None or file.content_sha256 is None or file.thumb_sha256 is not None:
        return
    store = file_store()
    if file.kind is not FileKind.RECORDING:
        content = store.get(content_key(file.content_sha256))
        try:
            sizes = make_sizes(content, inspect_photo(content))
        except MediaError as broken:
            file.state, file.reason = FileState.REJECTED, broken.code
            return
        file.thumb_sha256 = _stored(sizes.thumb)
        file.view_sha256 = file.content_sha256 if sizes.view is None else _stored(sizes.view)
    if not is_wanted(session, file.upload_sha256):
        store.delete(sealed_key(file.upload_sha256))


def _stored(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    file_store().put(content_key(digest), content)
    return digest


def _take_content(file: StoredFile, twin: StoredFile) -> None:
    """Let a file share the content of one that was stored for another household before."""
    file.state = FileState.STORED
    file.settled_at = now()
    file.key_id = file.key_sealed = None
    for name in _CONTENT_COLUMNS:
        setattr(file, name, getattr(twin, name))


def _key_bytes(key: str) -> bytes:
    return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))

"""A photo becomes part of the file when two things have met: its key and its bytes.

The key comes inside a sealed operation (``expect_file``), the bytes by an upload
(``finish_upload``); either may be first, by days.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.crypto import decrypt, encrypt
from api.core.database import new_id
from api.core.fast import insert_rows
from api.core.jobs import queue_named_job
from api.files.models import FileKind, FileState, StoredFile, Upload, UploadState
from api.files.queries import (
    count_by_state,
    find_complete_upload,
    find_file_ids,
    find_stored_twin,
    is_wanted,
    list_arrived,
    list_waiting_files,
    lock_upload_hash,
    lock_upload_hashes,
)
from api.files.store import content_key, file_store, sealed_key
from media.errors import MediaError
from media.photo import inspect_photo, make_sizes, strip_metadata
from media.sound import inspect_recording

IV_BYTES = 12
TAG_BYTES = 16
SEAL_BYTES = IV_BYTES + TAG_BYTES
"""How much longer the ciphertext is than the photo."""

_KEY_CONTEXT = "stored_files.key"
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


class _Unusable(Exception):
    """The bytes are here but are not the promised photo; carries the reason's code."""


SIZES_JOB = "files.make_sizes"
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
        for place, row in new.items():
            if place[0] in here:
                _fill_at_once(session, session.get_one(StoredFile, row["id"]))
    return [ids[key.upload_sha256, key.household_id] for key in promised]


def _promised_row(promised: FileKey) -> dict[str, Any]:
    key_id, key_sealed = encrypt(_key_bytes(promised.key), context=_KEY_CONTEXT)
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


def _fill_at_once(session: Session, file: StoredFile) -> None:
    """Give a file the bytes that came before their key."""
    twin = find_stored_twin(session, file.upload_sha256, file.sha256)
    upload = find_complete_upload(session, file.upload_sha256)
    if twin is not None:
        _take_content(file, twin)
    elif upload is not None:
        open_upload(session, upload)
    session.flush()


def finish_upload(session: Session, upload: Upload, ciphertext: bytes) -> None:
    """Take over the complete, checked bytes of an upload.

    They are opened when an operation waits for them; otherwise they rest sealed until one does.
    """
    lock_upload_hash(session, upload.upload_sha256)
    upload.state = UploadState.COMPLETE
    upload.completed_at = now()
    waiting = list_waiting_files(session, upload.upload_sha256)
    for file in waiting:
        _settle(session, file, ciphertext)
    if waiting and all(file.state is FileState.STORED for file in waiting):
        upload.state = UploadState.OPENED
    else:
        file_store().put(sealed_key(upload.upload_sha256), ciphertext)


def open_upload(session: Session, upload: Upload) -> None:
    """Open sealed bytes that rest in the store for every file that waits for them."""
    waiting = list_waiting_files(session, upload.upload_sha256)
    if not waiting:
        return
    ciphertext = file_store().get(sealed_key(upload.upload_sha256))
    for file in waiting:
        _settle(session, file, ciphertext)
    # The sealed bytes stay for now: the transaction may still be rolled back. A job removes them.
    if all(file.state is FileState.STORED for file in waiting):
        upload.state = UploadState.OPENED


def files_ready(session: Session, file_ids: list[UUID]) -> FilesProgress:
    """Tell how many of these photos are in the file."""
    counts = count_by_state(session, file_ids)
    return FilesProgress(
        total=sum(counts.values()),
        stored=counts.get(FileState.STORED, 0),
        rejected=counts.get(FileState.REJECTED, 0),
    )


def queue_sizes(session: Session, file_id: UUID) -> None:
    """Ask the worker for the sizes of a photo, in the caller's transaction."""
    queue_named_job(session, SIZES_JOB, file_id=str(file_id))


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


def _settle(session: Session, file: StoredFile, ciphertext: bytes) -> None:
    """Make a waiting file STORED, or REJECTED with the reason; the sealed bytes are then kept."""
    file.settled_at = now()
    try:
        content = _opened(file, ciphertext)
        kept = _checked(file, content)
    except (_Unusable, MediaError) as refusal:
        file.state = FileState.REJECTED
        file.reason = refusal.code if isinstance(refusal, MediaError) else str(refusal)
        return
    digest = file.sha256 if kept is content else hashlib.sha256(kept).hexdigest()
    file_store().put(content_key(digest), kept)
    file.content_sha256 = digest
    file.state = FileState.STORED
    file.size_bytes = len(kept)
    file.key_id = file.key_sealed = None
    session.flush()
    queue_sizes(session, file.id)


def _checked(file: StoredFile, content: bytes) -> bytes:
    """Note what the bytes really are, and return those to keep: a photo loses its hidden data.

    Raises:
        MediaError: They are not what the operation promised.
    """
    if file.kind is FileKind.RECORDING:
        file.mime = inspect_recording(content).kind.value
        return content
    info = inspect_photo(content)
    kept = strip_metadata(content, info)
    file.mime = info.kind.value
    file.width, file.height = info.width, info.height
    return kept


def _opened(file: StoredFile, ciphertext: bytes) -> bytes:
    if file.key_sealed is None or len(ciphertext) < SEAL_BYTES:
        raise _Unusable("photo_key_wrong")
    key = decrypt(file.key_sealed, context=_KEY_CONTEXT)
    try:
        content = AESGCM(key).decrypt(ciphertext[:IV_BYTES], ciphertext[IV_BYTES:], None)
    except (InvalidTag, ValueError) as cause:
        raise _Unusable("photo_key_wrong") from cause
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise _Unusable("photo_hash_mismatch")
    return content


def _key_bytes(key: str) -> bytes:
    return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))

"""Opening sealed bytes for the files that wait for them.

Everything here runs once or twice for every visit of every tablet, so rows go in and out by plain
statements: through mapped objects it cost several times as much.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.crypto import decrypt
from api.core.fast import as_json, fetch, run
from api.core.jobs import queue_plain_jobs
from api.files.models import FileKind, FileState, UploadState
from api.files.queries import WaitingFile, list_waiting_files, lock_upload_hash
from api.files.store import content_key, file_store, sealed_key
from media.errors import MediaError
from media.photo import inspect_photo, strip_metadata
from media.sound import inspect_recording

IV_BYTES = 12
TAG_BYTES = 16
SEAL_BYTES = IV_BYTES + TAG_BYTES
"""How much longer the ciphertext is than the photo."""

SIZES_JOB = "files.make_sizes"
KEY_CONTEXT = "stored_files.key"
Row = dict[str, Any]


class _Unusable(Exception):
    """The bytes are here but are not the promised photo; carries the reason's code."""


def finish_upload(session: Session, upload_id: UUID, upload_sha256: str, ciphertext: bytes) -> None:
    """Take over the complete, checked bytes of an upload.

    They are opened when an operation waits for them; otherwise they rest sealed until one does.
    """
    lock_upload_hash(session, upload_sha256)
    rows = _settled(session, upload_sha256, ciphertext)
    if rows and all(row["state"] is FileState.STORED for row in rows):
        state = UploadState.OPENED
    else:
        state = UploadState.COMPLETE
        file_store().put(sealed_key(upload_sha256), ciphertext)
    run(session, FINISH, id=upload_id, state=state.value, at=now())


FINISH = """
UPDATE uploads SET state = %(state)s, received = length, touched_at = %(at)s, completed_at = %(at)s
WHERE id = %(id)s
"""


def open_upload(session: Session, upload_sha256: str) -> None:
    """Open sealed bytes that rest in the store for every file that waits for them."""
    session.flush()
    known = fetch(session, COMPLETE, sha256=upload_sha256)
    waiting = bool(known) and list_waiting_files(session, upload_sha256)
    if not waiting:
        return
    rows = _settled(session, upload_sha256, file_store().get(sealed_key(upload_sha256)))
    # The sealed bytes stay for now: the transaction may still be rolled back. A job removes them.
    if all(row["state"] is FileState.STORED for row in rows):
        run(session, OPENED, id=known[0][0])
    session.expire_all()  # written past the session


COMPLETE = "SELECT id FROM uploads WHERE upload_sha256 = %(sha256)s AND state = 'COMPLETE' LIMIT 1"
OPENED = "UPDATE uploads SET state = 'OPENED' WHERE id = %(id)s"


def queue_sizes(session: Session, file_ids: Sequence[UUID]) -> None:
    """Ask the worker for the sizes of photos, in the caller's transaction."""
    queue_plain_jobs(session, SIZES_JOB, [{"file_id": str(file_id)} for file_id in file_ids])


def _settled(session: Session, upload_sha256: str, ciphertext: bytes) -> list[Row]:
    """Settle every file that waits for these bytes; returns what was written of each."""
    at = now()
    waiting = list_waiting_files(session, upload_sha256)
    rows = [_outcome(file, ciphertext, at) for file in waiting]
    if rows:
        run(session, SETTLE, rows=as_json(rows))
        stored = [row["id"] for row in rows if row["state"] is FileState.STORED]
        queue_sizes(session, stored)
    return rows


# The photo's own key goes as soon as the photo is stored; a refused one keeps it for a person.
SETTLE = """
UPDATE stored_files f SET state = r.state, reason = r.reason, settled_at = r.settled_at,
  mime = coalesce(r.mime, f.mime), size_bytes = coalesce(r.size_bytes, f.size_bytes),
  width = r.width, height = r.height, content_sha256 = r.content_sha256,
  key_id = CASE WHEN r.state = 'STORED' THEN NULL ELSE f.key_id END,
  key_sealed = CASE WHEN r.state = 'STORED' THEN NULL ELSE f.key_sealed END
FROM json_populate_recordset(NULL::stored_files, %(rows)s::json) r WHERE f.id = r.id
"""


def _outcome(file: WaitingFile, ciphertext: bytes, at: datetime) -> Row:
    """Store what a waiting file promised, or find the reason why it is REJECTED."""
    row: Row = {"id": file.id, "settled_at": at}
    try:
        content = _opened(file, ciphertext)
        kept = _checked(file, content, row)
    except (_Unusable, MediaError) as refusal:
        reason = refusal.code if isinstance(refusal, MediaError) else str(refusal)
        return row | {"state": FileState.REJECTED, "reason": reason}
    digest = file.sha256 if kept is content else hashlib.sha256(kept).hexdigest()
    file_store().put(content_key(digest), kept)
    return row | {"state": FileState.STORED, "content_sha256": digest, "size_bytes": len(kept)}


def _checked(file: WaitingFile, content: bytes, row: Row) -> bytes:
    """Note what the bytes really are, and return those to keep: a photo loses its hidden data.

    Raises:
        MediaError: They are not what the operation promised.
    """
    if file.kind == FileKind.RECORDING:
        row["mime"] = inspect_recording(content).kind.value
        return content
    info = inspect_photo(content)
    kept = strip_metadata(content, info)
    row |= {"mime": info.kind.value, "width": info.width, "height": info.height}
    return kept


def _opened(file: WaitingFile, ciphertext: bytes) -> bytes:
    if file.key_sealed is None or len(ciphertext) < SEAL_BYTES:
        raise _Unusable("photo_key_wrong")
    key = decrypt(file.key_sealed, context=KEY_CONTEXT)
    try:
        content = AESGCM(key).decrypt(ciphertext[:IV_BYTES], ciphertext[IV_BYTES:], None)
    except (InvalidTag, ValueError) as cause:
        raise _Unusable("photo_key_wrong") from cause
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise _Unusable("photo_hash_mismatch")
    return content

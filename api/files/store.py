"""Where bytes rest: content by hash in a folder or an S3 store, growing uploads on this host."""

import errno
import hashlib
import os
import time
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from api.core.settings import get_settings
from api.files.errors import StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FULL_WORDS = ("no space left", "quota", "insufficient storage", "storagefull")
"""How disks and S3 stores say it; no status or error class is common to them."""

SECONDS_A_DAY = 86_400


class FileStore:
    """Content by its SHA-256. Writing the same content twice is harmless."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Return when the bytes would survive a power cut.

        Raises:
            StorageFull: No room.
            BaseError: The disk is broken, or the S3 store refused or cannot be reached.
        """
        if self._folder is not None:  # obstore would leave flushing to the system
            _put_file(self._folder / key, content)
            return
        try:
            obstore.put(self._store, key, content, use_multipart=False)
        except BaseError as cause:
            if any(word in str(cause).lower() for word in _FULL_WORDS):
                raise StorageFull() from cause
            raise

    def get(self, key: str) -> bytes:
        """Raise FileNotFoundError when there is nothing under the key."""
        return bytes(obstore.get(self._store, key).bytes())

    def delete(self, key: str) -> None:
        """Remove the bytes; a key without bytes is no error."""
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return


def content_key(sha256: str) -> str:
    """Return the key of opened content; two levels keep folders small."""
    return f"content/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def sealed_key(upload_sha256: str) -> str:
    """Return the key of ciphertext that waits for its operation or for a person."""
    return f"sealed/{upload_sha256[:2]}/{upload_sha256}"


def open_store(url: str | None, var_dir: Path) -> FileStore:
    """Open ``file:///…`` or ``s3://bucket/prefix`` (credentials as AWS_… variables)."""
    if url is None or url.startswith("file://"):
        folder = var_dir / "files" if url is None else Path(url.removeprefix("file://"))
        folder.mkdir(parents=True, exist_ok=True)
        return FileStore(LocalStore(folder), folder)
    return FileStore(from_url(url))


@lru_cache
def _store_at(url: str | None, var_dir: Path) -> FileStore:
    return open_store(url, var_dir)


def file_store() -> FileStore:
    """Return the store of this process's settings."""
    settings = get_settings()
    return _store_at(settings.files_url, settings.var_dir)


def _put_file(path: Path, content: bytes) -> None:
    """Write beside the place, flush, and rename: whoever reads finds all of it or nothing."""
    beside = path.with_name(f"{path.name}#{uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_flushed(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), content)
        beside.rename(path)
        _flush(path.parent)
    except OSError as cause:
        beside.unlink(missing_ok=True)
        if cause.errno in _FULL:
            raise StorageFull() from cause
        raise


def _write_flushed(descriptor: int, content: bytes) -> None:
    """Write everything, flush it to the disk and close."""
    try:
        remaining = memoryview(content)
        while remaining:
            remaining = remaining[os.write(descriptor, remaining) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def part_path(device_id: UUID, upload_sha256: str) -> Path:
    """Return where a device's upload grows; names are ids and hashes only."""
    return get_settings().var_dir / "uploads" / device_id.hex / upload_sha256


def durable_bytes(path: Path, recorded: int) -> int:
    """Return how many of the recorded bytes this host really holds.

    A host that never saw the upload, or lost its disk, holds none: the upload starts again there.
    """
    try:
        return recorded if path.stat().st_size >= recorded else 0
    except FileNotFoundError:
        return 0


def write_piece(path: Path, offset: int, piece: bytes) -> None:
    """Cut the file back to ``offset``, append the piece and flush it to the disk.

    What an earlier, interrupted request wrote beyond the recorded offset is thus thrown away.

    Raises:
        StorageFull: No room; nothing beyond ``offset`` counts.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(descriptor, offset)
        os.lseek(descriptor, offset, os.SEEK_SET)
        _write_flushed(descriptor, piece)
    except OSError as cause:
        if cause.errno in _FULL:
            raise StorageFull() from cause
        raise


def read_part(path: Path, sha256: str) -> bytes | None:
    """Return the whole upload, or None when its bytes are not the promised ones."""
    content = path.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def drop_part(path: Path) -> None:
    """Remove an upload's pieces and the device's folder when it was the last one."""
    path.unlink(missing_ok=True)
    try:
        path.parent.rmdir()
    except OSError:
        return


def list_parts(*, untouched_days: int) -> list[Path]:
    """Return parts on this host that nobody has written for so many days."""
    oldest = time.time() - untouched_days * SECONDS_A_DAY
    parts = (get_settings().var_dir / "uploads").glob("*/*")
    return [path for path in parts if path.stat().st_mtime < oldest]

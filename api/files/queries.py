"""Every select on files and uploads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from api.core.errors import NotFound
from api.core.fast import fetch
from api.files.models import FileKind, FileState, StoredFile, Upload, UploadState
from api.households.models import Household
from api.households.queries.access import visible_to
from api.staff.access import Action
from api.staff.auth import Caller


def get_file(session: Session, file_id: UUID, caller: Caller) -> StoredFile:
    """Return a file of a household that the caller may see.

    Raises:
        NotFound: No such file, or its household lies outside the caller's scope.
    """
    statement = (
        select(StoredFile)
        .join(Household, Household.id == StoredFile.household_id)
        .where(StoredFile.id == file_id, visible_to(caller, Action.FILE_READ))
    )
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound()
    return found


def find_file_ids(session: Session, hashes: Sequence[str]) -> dict[tuple[str, UUID | None], UUID]:
    """Return the files that earlier operations promised, by upload hash and household."""
    session.flush()
    sql = (
        "SELECT upload_sha256, household_id, id FROM stored_files WHERE upload_sha256 = ANY(%(h)s)"
    )
    return {(sha256, home): id_ for sha256, home, id_ in fetch(session, sql, h=list(hashes))}


def list_arrived(session: Session, hashes: Sequence[str]) -> set[str]:
    """Return those hashes whose bytes the server holds, sealed or opened."""
    return {row[0] for row in fetch(session, ARRIVED, h=list(hashes))}


ARRIVED = """
SELECT upload_sha256 FROM uploads WHERE upload_sha256 = ANY(%(h)s) AND state = 'COMPLETE'
UNION
SELECT upload_sha256 FROM stored_files WHERE upload_sha256 = ANY(%(h)s) AND state = 'STORED'
"""


def find_stored_twin(session: Session, upload_sha256: str, sha256: str) -> StoredFile | None:
    """Return a stored file of the same bytes; only who made the photo knows both hashes."""
    statement = (
        select(StoredFile)
        .where(
            StoredFile.upload_sha256 == upload_sha256,
            StoredFile.sha256 == sha256,
            StoredFile.state == FileState.STORED,
        )
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def is_wanted(session: Session, upload_sha256: str) -> bool:
    """Tell whether some file is not stored, so that its sealed bytes must be kept."""
    statement = select(StoredFile.id).where(
        StoredFile.upload_sha256 == upload_sha256, StoredFile.state != FileState.STORED
    )
    return session.scalars(statement.limit(1)).first() is not None


class WaitingFile(NamedTuple):
    """A promised file without its bytes."""

    id: UUID
    kind: str
    sha256: str
    key_sealed: bytes | None


def list_waiting_files(session: Session, upload_sha256: str) -> list[WaitingFile]:
    """Return, locked, the files whose bytes this upload will be."""
    return [WaitingFile(*row) for row in fetch(session, WAITING, sha256=upload_sha256)]


WAITING = """
SELECT id, kind, sha256, key_sealed FROM stored_files
WHERE upload_sha256 = %(sha256)s AND state = 'WAITING' FOR UPDATE
"""


def count_by_state(session: Session, file_ids: Iterable[UUID]) -> dict[FileState, int]:
    """Count files in one query; states without a file are left out."""
    statement = (
        select(StoredFile.state, func.count())
        .where(StoredFile.id.in_(list(file_ids)))
        .group_by(StoredFile.state)
    )
    return dict(session.execute(statement).all())


def list_uploads_to_open(session: Session, limit: int = 500) -> Sequence[str]:
    """Return the hashes of complete uploads that some file still waits for."""
    waiting = exists().where(
        StoredFile.upload_sha256 == Upload.upload_sha256, StoredFile.state == FileState.WAITING
    )
    statement = (
        select(Upload.upload_sha256)
        .where(Upload.state == UploadState.COMPLETE, waiting)
        .distinct()
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_files_without_sizes(
    session: Session, before: datetime, limit: int = 500
) -> Sequence[UUID]:
    """Return stored files whose sizes are missing although they arrived before a moment."""
    statement = (
        select(StoredFile.id)
        .where(
            StoredFile.state == FileState.STORED,
            StoredFile.thumb_sha256.is_(None),
            StoredFile.kind != FileKind.RECORDING,
            StoredFile.settled_at < before,
        )
        .limit(limit)
    )
    return session.scalars(statement).all()


def list_orphan_uploads(session: Session, before: datetime, limit: int = 500) -> Sequence[Upload]:
    """Return, locked, uploads that nobody touched since a moment and no file waits for."""
    wanted = exists().where(
        StoredFile.upload_sha256 == Upload.upload_sha256, StoredFile.state != FileState.STORED
    )
    statement = (
        select(Upload)
        .where(Upload.touched_at < before, Upload.state != UploadState.OPENED, ~wanted)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).all()


def lock_upload_hash(session: Session, upload_sha256: str) -> None:
    """Make the two sides that bring a photo together meet one by one; see below."""
    lock_upload_hashes(session, [upload_sha256])


def lock_upload_hashes(session: Session, hashes: Sequence[str]) -> None:
    """Make the two sides that bring photos together, promise and bytes, meet one by one.

    Without it both could look before the other has committed, and a photo would wait for ever.
    Locks are taken in one order, so that two batches never wait for each other.
    """
    numbers = sorted({int.from_bytes(bytes.fromhex(one)[:8], signed=True) for one in hashes})
    fetch(session, "SELECT pg_advisory_xact_lock(n) FROM unnest(%(n)s::bigint[]) AS n", n=numbers)

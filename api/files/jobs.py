"""Work on photos that nobody waits for: sizes, and tidying up."""

from datetime import timedelta
from uuid import UUID

from procrastinate import RetryStrategy

from api.core.clock import now
from api.core.database import session_factory
from api.core.jobs import jobs
from api.files.models import UploadState
from api.files.opening import SIZES_JOB, open_upload, queue_sizes
from api.files.queries import (
    list_files_without_sizes,
    list_orphan_uploads,
    list_uploads_to_open,
    lock_upload_hash,
)
from api.files.service import store_sizes
from api.files.store import drop_part, file_store, list_parts, part_path, sealed_key

ORPHAN_DAYS = 60
"""Days offline are normal: an operation may follow its photo weeks later (sync §4.11)."""


@jobs.task(name=SIZES_JOB, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def make_sizes_job(file_id: str) -> None:
    """Make the sizes of one photo."""
    with session_factory().begin() as session:
        store_sizes(session, UUID(file_id))


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(name="files.repair", queueing_lock="files.repair")
def repair_job(timestamp: int) -> None:
    """Open what could have been opened, and ask again for sizes that were never made."""
    with session_factory().begin() as session:
        for upload_sha256 in list_uploads_to_open(session):
            lock_upload_hash(session, upload_sha256)
            open_upload(session, upload_sha256)
        queue_sizes(session, list_files_without_sizes(session, now() - timedelta(minutes=10)))


@jobs.periodic(cron="20 3 * * *")
@jobs.task(name="files.expire", queueing_lock="files.expire")
def expire_job(timestamp: int) -> None:
    """Remove bytes that no operation claimed in ORPHAN_DAYS, and pieces of finished uploads."""
    with session_factory().begin() as session:
        for upload in list_orphan_uploads(session, now() - timedelta(days=ORPHAN_DAYS)):
            drop_part(part_path(upload.device_id, upload.upload_sha256))
            if upload.state is UploadState.COMPLETE:
                file_store().delete(sealed_key(upload.upload_sha256))
            session.delete(upload)
    for path in list_parts(untouched_days=ORPHAN_DAYS):
        drop_part(path)

"""Reading large tables and writing confirmed ones, while nobody waits."""

import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import session_factory
from api.core.errors import AppError
from api.core.jobs import jobs
from api.imports.errors import ImportChanged, ImportFailed
from api.imports.models import ImportBatch, ImportRow, ImportState
from api.imports.service.checking import check_batch
from api.imports.service.reading import read_waiting
from api.imports.service.writing import write_import
from api.staff.auth import Caller
from api.staff.service.reach import acting_as

log = logging.getLogger("ruhu.imports")
FORGET_AFTER = timedelta(days=14)
"""A table that nobody confirms is forgotten; it holds personal data."""


@jobs.task(name="imports.read")
def read_job(import_id: str) -> None:
    """Read and check a large file."""
    _work(UUID(import_id), read_waiting, ImportState.FAILED)


@jobs.task(name="imports.write")
def write_job(import_id: str) -> None:
    """Write a confirmed table in one transaction; a refusal leaves it as it was shown."""
    _work(UUID(import_id), _write, ImportState.SHOWN)


def _write(session: Session, batch: ImportBatch, caller: Caller) -> None:
    if batch.state is ImportState.WRITING:
        write_import(session, batch, caller)


def _work(
    import_id: UUID,
    work: Callable[[Session, ImportBatch, Caller], None],
    after_failure: ImportState,
) -> None:
    try:
        with session_factory().begin() as session:
            _alone(session, import_id)
            batch = session.get_one(ImportBatch, import_id)
            work(session, batch, acting_as(session, batch.done_by_id or batch.created_by_id))
    except AppError as refusal:
        _note_failure(import_id, refusal, after_failure)
    except Exception:
        _note_failure(import_id, ImportFailed(), after_failure)
        log.exception("import %s failed", import_id)


def _alone(session: Session, import_id: UUID) -> None:
    """Let two jobs of one import run one after the other, whoever ordered the second.

    The row itself stays free: progress is told from another transaction.
    """
    key = func.hashtextextended(str(import_id), 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def _note_failure(import_id: UUID, refusal: AppError, state: ImportState) -> None:
    with session_factory().begin() as session:
        batch = session.get_one(ImportBatch, import_id)
        batch.state, batch.file = state, None
        batch.failure = {"code": refusal.code, "details": refusal.details}
        if isinstance(refusal, ImportChanged):
            batch.version += 1
            check_batch(session, batch, acting_as(session, batch.created_by_id))


@jobs.periodic(cron="17 3 * * *")
@jobs.task(name="imports.forget", queueing_lock="imports.forget")
def forget_job(timestamp: int) -> None:
    """Forget tables that were never confirmed, and first passwords that nobody fetched."""
    with session_factory().begin() as session:
        forget_old(session)


def forget_old(session: Session) -> int:
    """Drop what is older than it may be; return how many tables went."""
    before = now() - FORGET_AFTER
    waiting = (ImportState.SHOWN, ImportState.READING, ImportState.FAILED)
    old = select(ImportBatch.id).where(
        ImportBatch.created_at < before, ImportBatch.state.in_(waiting)
    )
    ids = session.scalars(old).all()
    session.execute(delete(ImportRow).where(ImportRow.import_id.in_(ids)))
    session.execute(delete(ImportBatch).where(ImportBatch.id.in_(ids)))
    for row in session.scalars(
        select(ImportRow)
        .join(ImportBatch, ImportBatch.id == ImportRow.import_id)
        .where(ImportBatch.done_at < before, ImportRow.secret.is_not(None))
    ):
        row.secret = None
    return len(ids)

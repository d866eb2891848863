"""How far a job is, told outside its transaction so that a page can show it."""

from uuid import UUID

from sqlalchemy import update

from api.core.database import session_factory
from api.imports.models import ImportBatch

STEP = 500


def show_progress(import_id: UUID, done: int, total: int) -> None:
    """Let pages see a number; the job's own transaction leaves the row alone meanwhile."""
    with session_factory().begin() as session:
        session.execute(
            update(ImportBatch)
            .where(ImportBatch.id == import_id)
            .values(progress=done, total=total)
            .execution_options(synchronize_session=False)
        )

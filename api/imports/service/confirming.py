"""From a table that was looked at to the order to write exactly that."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.jobs import queue_named_job
from api.core.settings import get_settings
from api.core.tokens import read_token, sign_token
from api.imports.errors import ImportChanged, ImportEmpty, ImportHasErrors, ImportNotShown
from api.imports.models import ImportBatch, ImportState, Severity
from api.staff.auth import Caller

PURPOSE = "import-confirm"
STUCK_AFTER = timedelta(minutes=15)
"""A job that has been writing for longer was cut off; it may be ordered again."""


def confirm_token(batch: ImportBatch, caller: Caller) -> str:
    """Return what confirms exactly the version of the table that is shown."""
    return sign_token(
        PURPOSE,
        {
            "caller": str(caller.member_id),
            "import": str(batch.id),
            "version": batch.version,
            "digest": batch.counts.get("digest"),
        },
    )


def confirm_import(
    session: Session, batch: ImportBatch, token: str, caller: Caller, *, leave_out_errors: bool
) -> None:
    """Order the writing; a job does it in one transaction.

    Raises:
        ImportNotShown, ImportChanged, ImportHasErrors, ImportEmpty: As ``order_import`` does.
    """
    order_import(session, batch, token, caller, leave_out_errors=leave_out_errors)
    queue_named_job(session, "imports.write", import_id=str(batch.id))


def order_import(
    session: Session, batch: ImportBatch, token: str, caller: Caller, *, leave_out_errors: bool
) -> None:
    """Mark the table as one that is to be written.

    Raises:
        ImportNotShown: It is not waiting for anybody.
        ImportChanged: The token belongs to another version or is too old.
        ImportHasErrors: Rows with errors that nobody agreed to leave out.
        ImportEmpty: No row is left.
    """
    session.refresh(batch, with_for_update=True)
    if batch.state is not ImportState.SHOWN and not _stuck(batch):
        raise ImportNotShown(state=batch.state.value)
    shown = read_token(PURPOSE, token, max_age_s=get_settings().preview_valid_s)
    agreed = {
        "caller": str(caller.member_id),
        "import": str(batch.id),
        "version": batch.version,
        "digest": batch.counts.get("digest"),
    }
    if shown != agreed:
        raise ImportChanged()
    errors = batch.counts[Severity.ERROR.value]
    if errors and not leave_out_errors:
        raise ImportHasErrors(errors=errors)
    if not batch.counts[Severity.OK.value] + batch.counts[Severity.WARNING.value]:
        raise ImportEmpty()
    batch.state, batch.failure = ImportState.WRITING, None
    batch.progress, batch.done_by_id = 0, caller.member_id
    batch.layout = batch.layout | {"writing_since": now().isoformat()}
    session.flush()


def _stuck(batch: ImportBatch) -> bool:
    since = batch.layout.get("writing_since")
    if batch.state is not ImportState.WRITING or since is None:
        return False
    return now() - datetime.fromisoformat(since) > STUCK_AFTER

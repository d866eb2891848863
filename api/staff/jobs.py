"""Work of the staff feature that nobody waits for."""

from api.core.database import session_factory
from api.core.jobs import jobs
from api.staff.service.sealing import seal_audit


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="staff.seal_audit", queueing_lock="staff.seal_audit")
def seal_audit_job(timestamp: int) -> None:
    """Chain the audit events of the last minutes."""
    with session_factory().begin() as session:
        seal_audit(session)

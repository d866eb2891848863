"""Waking tablets, and tidying up."""

from api.core.clock import now
from api.core.database import session_factory
from api.core.jobs import jobs
from api.notices.service.sending import send_due, tidy
from api.notices.service.telling import SEND_JOB


@jobs.task(name=SEND_JOB)
def send_job() -> None:
    """Send what was put on its way; queued in the transaction that did so."""
    send_due()


@jobs.periodic(cron="* * * * *")
@jobs.task(name="notices.send_due", queueing_lock="notices.send_due")
def send_due_job(timestamp: int) -> None:
    """Send what waited: for another try, for the end of quiet hours, or for a worker that died."""
    send_due()


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(name="notices.tidy", queueing_lock="notices.tidy")
def tidy_job(timestamp: int) -> None:
    """Forget the addresses of tablets that may no longer be woken, and what is old."""
    with session_factory().begin() as session:
        tidy(session, now())

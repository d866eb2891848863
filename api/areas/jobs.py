"""Stand-ins get what falls due, and give it back when their days are over."""

import logging

from api.areas.service.standing_in import cover_newly_due, run_covers
from api.core.jobs import jobs
from api.tasks.service import DUE_WATCHERS

log = logging.getLogger("ruhu.areas")


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(name="areas.covers", queueing_lock="areas.covers")
def covers_job(timestamp: int) -> None:
    """Every ten minutes, so that a day begins without delay and a stopped worker catches up."""
    covers = run_covers()
    if covers:
        log.info("brought %d covers up to date", covers)


def watch_due() -> None:
    """Let new tasks reach the stand-in at once; harmless when repeated."""
    if cover_newly_due not in DUE_WATCHERS:
        DUE_WATCHERS.append(cover_newly_due)


watch_due()

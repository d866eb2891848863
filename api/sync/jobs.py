"""Going back to what a push left behind: stopped between its transactions, failed, or held."""

import logging
from uuid import UUID

from procrastinate import RetryStrategy

from api.core.database import session_factory
from api.core.jobs import jobs
from api.sync.queries.operations import list_waiting_devices
from api.sync.service.apply import apply_operations
from api.sync.service.reviewing import TELL_JOB, tell_decision

log = logging.getLogger("ruhu.sync")


def apply_all_waiting() -> int:
    """Try every stored and held operation again; return how many devices had any."""
    with session_factory().begin() as session:
        device_ids = list_waiting_devices(session)
    for device_id in device_ids:
        with session_factory().begin() as session:
            apply_operations(session, device_id, [], all_waiting=True)
    return len(device_ids)


@jobs.periodic(cron="* * * * *")
@jobs.task(name="sync.apply_waiting", queueing_lock="sync.apply_waiting")
def apply_waiting_job(timestamp: int) -> None:
    """Every minute; costs one indexed look when nothing waits."""
    devices = apply_all_waiting()
    if devices:
        log.info("tried what waits of %d devices", devices)


@jobs.task(name=TELL_JOB, retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def tell_decision_job(item_id: str) -> None:
    """Let the tablet that sent an operation know what the lead decided about it."""
    with session_factory().begin() as session:
        tell_decision(session, UUID(item_id))

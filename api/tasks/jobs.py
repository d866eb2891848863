"""Telling members in the evening what falls due tomorrow."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from api.core.clock import SHANGHAI, now
from api.core.database import session_factory
from api.core.jobs import jobs
from api.notices.models import NoticeKind
from api.notices.queries import list_told_since
from api.notices.service import notify
from api.policies.queries import policy_value
from api.tasks.queries import count_homes_due


@jobs.periodic(cron="*/15 * * * *")
@jobs.task(name="tasks.due_tomorrow", queueing_lock="tasks.due_tomorrow")
def due_tomorrow_job(timestamp: int) -> None:
    """Several times an hour, so that a worker that was stopped catches up the same evening."""
    with session_factory().begin() as session:
        tell_due_tomorrow(session, now())


def tell_due_tomorrow(session: Session, at: datetime) -> int:
    """Tell each member once a day, from their unit's hour on; return how many were told."""
    local = at.astimezone(SHANGHAI)
    tomorrow = local.date() + timedelta(days=1)
    midnight = datetime.combine(local.date(), time(), SHANGHAI)
    known = list_told_since(session, NoticeKind.DUE_TOMORROW, midnight)
    told = 0
    for member_id, org_id, homes in count_homes_due(session, tomorrow):
        hour = policy_value(session, "notices.due_tomorrow_hour", org_id, local.date())
        if member_id in known or local.hour < hour:
            continue
        params = {"count": homes, "on": tomorrow.isoformat()}
        told += len(notify(session, [member_id], NoticeKind.DUE_TOMORROW, params=params))
    return told

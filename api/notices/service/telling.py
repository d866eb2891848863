"""Putting a notice into members' lists and, in the same transaction, a push on its way."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.core.jobs import queue_named_job
from api.notices.models import Notice, NoticeKind, PushMessage
from api.notices.queries import find_waiting_kinds, list_live_subscriptions, list_undelivered
from api.policies.queries import policy_value

SEND_JOB = "notices.send"


def notify(
    session: Session,
    member_ids: Collection[UUID],
    kind: NoticeKind | str,
    *,
    household_id: UUID | None = None,
    params: dict[str, Any] | None = None,
    by_id: UUID | None = None,
) -> list[UUID]:
    """Tell members something and wake their tablets; return the ids of their notices.

    Notice and wake-up become real with the caller's transaction. Nobody is told what they did
    themselves. ``params`` hold counts, days and ids, nothing of a resident. A SYNC_NOW that has
    not been fetched yet is not repeated.
    """
    kind = NoticeKind(kind)
    told = [member_id for member_id in dict.fromkeys(member_ids) if member_id != by_id]
    waiting = list_undelivered(session, told, kind) if kind is NoticeKind.SYNC_NOW else []
    known = {notice.member_id: notice.id for notice in waiting}
    at = now()
    made = [
        Notice(
            id=known.get(member_id) or new_id(),
            member_id=member_id,
            kind=kind,
            household_id=household_id,
            params=params or {},
            by_id=by_id,
            created_at=at,
        )
        for member_id in told
    ]
    session.add_all([notice for notice in made if notice.member_id not in known])
    session.flush()
    wake(session, told, kind, at)
    return [notice.id for notice in made]


def wake(session: Session, member_ids: Collection[UUID], kind: NoticeKind, at: datetime) -> int:
    """Put one push per tablet on its way, unless one of its kind is; return how many."""
    subscriptions = list_live_subscriptions(session, member_ids, at)
    under_way = find_waiting_kinds(session, [one.id for one in subscriptions])
    lasts = timedelta(hours=policy_value(session, "notices.ttl_hours", None)[kind.value])
    messages = [
        PushMessage(
            id=new_id(),
            subscription_id=one.id,
            member_id=one.member_id,
            kind=kind,
            host=urlsplit(one.endpoint).hostname or "",
            created_at=at,
            next_try_at=at,
            expires_at=at + lasts,
        )
        for one in subscriptions
        if (one.id, kind) not in under_way
    ]
    session.add_all(messages)
    session.flush()
    if messages:
        queue_named_job(session, SEND_JOB)
    return len(messages)

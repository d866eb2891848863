"""Working through the pushes that are due: one at a time, each noted before and after its try.

No transaction is open while a push service is spoken to.
"""

import threading
import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import session_factory
from api.core.jobs import queue_named_job
from api.notices.models import PushMessage, PushState, PushSubscription
from api.notices.queries import (
    delete_old,
    end_dead_subscriptions,
    is_live,
    list_sent_lately,
    next_due,
    put_off_host,
    waits_for_us,
)
from api.notices.rules import TRIES, Answer, pause_after, quiet_until, room_at
from api.notices.service.subscribing import end_subscription
from api.notices.service.telling import SEND_JOB
from api.notices.service.vapid import vapid_key
from api.notices.service.wire import Push, send_push
from api.policies.queries import policy_value, policy_values
from api.staff.models import Member

LEASE = timedelta(minutes=2)
"""A message whose process died in the middle of a try is due again after this."""

HOST_RESTS = timedelta(minutes=1)
"""After a time-out the other tablets of the same push service wait, not the worker."""

SPELL_S = 2.0
"""No new try begins after this: the worker stays free for other jobs and can be stopped."""

MESSAGES_KEPT = timedelta(days=30)
_one_at_a_time = threading.Lock()


def send_due() -> int:
    """Send what is due and return how many were tried; another thread that does it already goes on.

    Whoever finds the lock taken may leave: its holder looks again after giving it back.
    """
    tried = 0
    ends = time.monotonic() + SPELL_S
    while _one_at_a_time.acquire(blocking=False):
        try:
            while time.monotonic() < ends and _send_next():
                tried += 1
        finally:
            _one_at_a_time.release()
        with session_factory().begin() as session:
            if not waits_for_us(session, now()):
                break
            if time.monotonic() >= ends:
                queue_named_job(session, SEND_JOB)
                break
    return tried


def _send_next() -> bool:
    """Take the next message that may go out now, try it, note what came of it."""
    with session_factory().begin() as session:
        at = now()
        message = next_due(session, at)
        if message is None:
            return False
        push = _prepare(session, message, at)
        message_id = message.id
    if push is not None:
        answer = send_push(push)
        with session_factory().begin() as session:
            settle(session, session.get_one(PushMessage, message_id, with_for_update=True), answer)
    return True


def _prepare(session: Session, message: PushMessage, at: datetime) -> Push | None:
    """Return what to send, or None after noting why not now or not at all."""
    subscription = session.get_one(PushSubscription, message.subscription_id)
    key = vapid_key(subscription.vapid_kid)
    over = _is_over(session, message, at)
    if over is not None:
        message.state, message.reason = over
        return None
    if key is None:
        end_subscription(subscription, "key_retired")
        message.state, message.reason = PushState.DROPPED, "key_retired"
        return None
    later = _not_before(session, message, at)
    if later is not None:
        message.next_try_at = later
        return None
    message.attempts += 1
    message.next_try_at = at + LEASE
    return Push(
        subscription_id=str(subscription.id),
        endpoint=subscription.endpoint,
        p256dh=subscription.p256dh,
        auth=subscription.auth,
        kind=message.kind,
        expires_at=message.expires_at,
        key=key,
    )


def _is_over(session: Session, message: PushMessage, at: datetime) -> tuple[PushState, str] | None:
    """Return how a message ends that is not worth a try any more."""
    if not is_live(session, message.subscription_id, at):
        return PushState.DROPPED, "signed_out"
    if message.expires_at <= at:
        return PushState.FAILED, message.reason or "too_late"
    if message.attempts >= TRIES:
        return PushState.FAILED, message.reason or "tries_used_up"
    return None


def _not_before(session: Session, message: PushMessage, at: datetime) -> datetime | None:
    """Return until when quiet hours or a full hour hold a message back."""
    member = session.get_one(Member, message.member_id)
    policy: dict[str, Any] = policy_values(session, member.org_id)
    quiet = quiet_until(at, message.kind, policy["notices.quiet_hours"])
    sent = list_sent_lately(session, message.member_id, at)
    room = room_at([moment for _, moment in sent], at, policy["notices.per_hour"])
    cap = policy["notices.per_hour_kind"].get(message.kind.value)
    own = [moment for kind, moment in sent if kind is message.kind]
    room_of_kind = room_at(own, at, cap) if cap else None
    return max((one for one in (quiet, room, room_of_kind) if one is not None), default=None)


def settle(session: Session, message: PushMessage, answer: Answer) -> None:
    """Note what came of a try and what follows from it."""
    at = now()
    message.reason = answer.code
    if answer.is_taken:
        message.state, message.sent_at, message.reason = PushState.SENT, at, None
    elif answer.is_gone:
        message.state = PushState.DROPPED
        subscription = session.get_one(PushSubscription, message.subscription_id)
        end_subscription(subscription, answer.code)
    elif answer.may_change and message.attempts < TRIES:
        message.next_try_at = at + pause_after(message.attempts, answer.pause)
    else:
        message.state = PushState.FAILED
    if answer.is_slow or (answer.may_change and answer.status is None):
        put_off_host(session, message.host, at + HOST_RESTS)


def tidy(session: Session, at: datetime) -> None:
    """Forget subscriptions that may no longer be used, old notices and pushes that are done."""
    end_dead_subscriptions(session, at)
    keep = timedelta(days=policy_value(session, "notices.keep_days", None))
    delete_old(session, at - keep, at - MESSAGES_KEPT)

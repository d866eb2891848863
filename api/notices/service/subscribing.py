"""Where a tablet can be woken: begun and ended."""

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.notices.errors import PushKeyOutdated, PushKeysInvalid, PushSwitchedOff
from api.notices.models import PushSubscription
from api.notices.payloads import NewSubscription
from api.notices.queries import find_subscription, list_subscriptions_of_device
from api.notices.service.vapid import vapid_keys
from api.staff.auth import Caller

AUTH_BYTES = 16


def subscribe(
    session: Session, caller: Caller, device_id: UUID, new: NewSubscription
) -> PushSubscription:
    """Store where the caller's tablet can be woken for them, until this session ends.

    The endpoint was checked before. Whoever was subscribed on the tablet before is no longer.

    Raises:
        PushSwitchedOff, PushKeyOutdated: Not bound to the newest key of ours.
        PushKeysInvalid: Nothing could be encrypted for this browser.
    """
    keys = vapid_keys()
    if not keys:
        raise PushSwitchedOff()
    if new.kid != keys[0].kid:
        raise PushKeyOutdated()
    _check_keys(new)
    for other in list_subscriptions_of_device(session, device_id):
        if other.member_id != caller.member_id:
            end_subscription(other, "other_member")
    at = now()
    found = find_subscription(session, device_id, caller.member_id)
    subscription = found or PushSubscription(
        id=new_id(), device_id=device_id, member_id=caller.member_id, created_at=at
    )
    subscription.session_id = caller.session_id
    subscription.endpoint = new.endpoint
    subscription.p256dh, subscription.auth = new.p256dh, new.auth
    subscription.vapid_kid = new.kid
    subscription.renewed_at = at
    subscription.ended_at = subscription.end_reason = None
    session.add(subscription)
    session.flush()
    return subscription


def _check_keys(new: NewSubscription) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), new.p256dh)
    except ValueError as cause:
        raise PushKeysInvalid() from cause
    if len(new.auth) != AUTH_BYTES:
        raise PushKeysInvalid()


def unsubscribe(session: Session, caller: Caller, device_id: UUID) -> None:
    """Forget where the caller's tablet can be woken; nothing to forget is fine."""
    found = find_subscription(session, device_id, caller.member_id)
    if found is not None and found.ended_at is None:
        end_subscription(found, "unsubscribed")


def end_subscription(subscription: PushSubscription, reason: str) -> None:
    """End it and forget its address and keys."""
    subscription.ended_at, subscription.end_reason = now(), reason
    subscription.endpoint, subscription.p256dh, subscription.auth = "", b"", b""

"""A tablet's notices, and where it can be woken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from sqlalchemy.orm import Session

from api.core.canonical import sha256_hex
from api.core.clock import now
from api.core.database import session_factory
from api.notices.payloads import NewSubscription
from api.notices.queries import list_live_subscriptions
from api.notices.service.endpoint import check_endpoint
from api.notices.service.reading import fetch_notices
from api.notices.service.subscribing import subscribe, unsubscribe
from api.notices.service.vapid import vapid_keys
from api.staff.access import Action
from api.staff.auth import Caller, find_caller
from api.staff.errors import MissingRight, NotSignedIn
from api.staff.proof import proven_device_id
from api.sync.payloads import Json


@dataclass(frozen=True, slots=True)
class TabletCaller:
    """A field worker at a proven tablet."""

    session: Session
    caller: Caller
    device_id: UUID


@contextmanager
def at_tablet(request: Request, body: bytes) -> Iterator[TabletCaller]:
    """Open a transaction for a signed-in field worker at a proven tablet.

    Raises:
        NotSignedIn, MissingRight: No field worker is signed in.
        DeviceUnknown, DeviceRevoked, ProofInvalid: The tablet is not proven.
    """
    with session_factory().begin() as session:
        caller = find_caller(session, request)
        if caller is None:
            raise NotSignedIn()
        if not caller.scopes(Action.SYNC):
            raise MissingRight()
        yield TabletCaller(session, caller, proven_device_id(session, request, sha256_hex(body)))


def give_notices(request: Request) -> tuple[bytes, str]:
    """Return the member's newest notices as JSON with a tag; they count as delivered."""
    with at_tablet(request, b"") as tablet:
        return fetch_notices(tablet.session, tablet.caller.member_id)


def begin_subscription(request: Request, body: bytes, said: Json) -> None:
    """Store where this tablet can be woken; the name is looked up before a transaction opens.

    Raises:
        EndpointRefused: An address that the server will not call.
    """
    check_endpoint(said["endpoint"])
    new = NewSubscription(**said["keys"], endpoint=said["endpoint"], kid=said["kid"])
    with at_tablet(request, body) as tablet:
        subscribe(tablet.session, tablet.caller, tablet.device_id, new)


def stop_subscription(request: Request) -> None:
    """Forget where this tablet can be woken."""
    with at_tablet(request, b"") as tablet:
        unsubscribe(tablet.session, tablet.caller, tablet.device_id)


def push_state(session: Session, caller: Caller | None, device_id: UUID) -> Json | None:
    """Tell a tablet the key to subscribe with, and whether it can be woken for its member."""
    keys = vapid_keys()
    if not keys:
        return None
    live = list_live_subscriptions(session, [caller.member_id], now()) if caller else []
    mine = [one for one in live if one.device_id == device_id and one.vapid_kid == keys[0].kid]
    return {"public_key": keys[0].public, "kid": keys[0].kid, "subscribed": bool(mine)}

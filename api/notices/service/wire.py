"""One push on the wire: encrypted for the browser (RFC 8291), signed by us (RFC 8292)."""

import hashlib
import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import requests
from py_vapid import Vapid02, VapidException
from pywebpush import WebPushException, webpush

from api.core.clock import now
from api.core.settings import get_settings
from api.notices.errors import EndpointRefused
from api.notices.models import NoticeKind
from api.notices.rules import Answer, asked_pause
from api.notices.service.endpoint import allowed_address, look_up, target_of
from api.notices.service.post import pinned_session
from api.notices.service.vapid import VapidKey, to_base64url

CONTENT_BYTES = 64
"""Every message has this length, so that its size does not tell its kind."""

URGENCY = {NoticeKind.SYNC_NOW: "high", NoticeKind.DUE_TOMORROW: "low"}


@dataclass(frozen=True, slots=True)
class Push:
    """What one try sends, and where."""

    subscription_id: str
    endpoint: str
    p256dh: bytes
    auth: bytes
    kind: NoticeKind
    expires_at: datetime
    key: VapidKey


def content_of(kind: NoticeKind) -> bytes:
    """Return what the tablet reads: the kind's code and nothing else, filled up with blanks."""
    return orjson.dumps({"kind": kind.value}).ljust(CONTENT_BYTES)


def topic_of(push: Push) -> str:
    """Return a name under which a newer message replaces one still waiting; it tells nothing."""
    return hashlib.sha256(
        f"{push.key.private}{push.subscription_id}{push.kind}".encode()
    ).hexdigest()[:32]


def send_push(push: Push) -> Answer:
    """Try once; whatever happens, it is over within the time of the settings."""
    ends = time.monotonic() + get_settings().push_timeout_s
    answer = _try(push, ends)
    is_slow = time.monotonic() >= ends
    if answer.reason == "unreachable" and is_slow:
        answer = replace(answer, reason="timeout")
    return replace(answer, is_slow=is_slow)


def _try(push: Push, ends: float) -> Answer:
    try:
        target = target_of(push.endpoint)
        address = allowed_address(target, look_up(target, ends - time.monotonic()))
        left_s = max(ends - time.monotonic(), 0.1)
        with pinned_session(str(address), target.port, left_s) as session:
            answer = webpush(**_arguments(push), timeout=left_s, requests_session=session)
        return Answer(answer.status_code)
    except EndpointRefused as refusal:
        return Answer(None, f"endpoint_{refusal.details['reason']}")
    except WebPushException as refusal:
        return _answer_of(refusal)
    except VapidException:
        return Answer(None, "contact_invalid")
    except (requests.RequestException, OSError):
        return Answer(None, "unreachable")


def _arguments(push: Push) -> dict[str, Any]:
    left = push.expires_at - now()
    return {
        "subscription_info": {
            "endpoint": push.endpoint,
            "keys": {"p256dh": to_base64url(push.p256dh), "auth": to_base64url(push.auth)},
        },
        "data": content_of(push.kind),
        "ttl": max(int(left.total_seconds()), 60),
        "headers": {"Topic": topic_of(push), "Urgency": URGENCY.get(push.kind, "normal")},
        "vapid_private_key": Vapid02.from_raw(push.key.private.encode()),
        "vapid_claims": {"sub": get_settings().push_contact},
    }


def _answer_of(refusal: WebPushException) -> Answer:
    if refusal.response is None:
        return Answer(None, "not_encrypted")
    headers = refusal.response.headers
    return Answer(
        refusal.response.status_code, None, asked_pause(headers.get("Retry-After"), now())
    )

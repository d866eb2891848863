"""When a tablet may be woken, and when a try that failed is repeated. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from api.core.clock import SHANGHAI
from api.notices.models import NoticeKind

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ASKED = timedelta(hours=6)
"""A push service that asks for a longer pause is asked again sooner."""

TRIES = 8
HOUR = timedelta(hours=1)
GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try; ``status`` is None when there was no answer."""

    status: int | None
    reason: str | None = None
    """Stable code where there is no status: ``timeout``, ``unreachable``, ``endpoint_…``."""

    pause: timedelta | None = None
    """What the service asked for (``Retry-After``)."""

    is_slow: bool = False
    """It used up its time, answered or not: its host is to rest."""

    @property
    def is_taken(self) -> bool:
        """Whether the service has accepted the message."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the subscription is over for good."""
        return self.status in GONE or (self.reason or "").startswith("endpoint_")

    @property
    def may_change(self) -> bool:
        """Whether another try can go better."""
        if self.status is None:
            return self.reason in ("timeout", "unreachable")
        return self.status == 429 or self.status >= 500

    @property
    def code(self) -> str:
        """Return the stable code that is kept."""
        if self.status is not None and 300 <= self.status < 400:
            return "redirect"
        return self.reason or f"http_{self.status}"


def pause_after(attempts: int, asked: timedelta | None) -> timedelta:
    """Return how long to wait: doubling with jitter, at least what the service asked for."""
    doubled = min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)
    jittered = doubled * random.uniform(0.5, 1.0)
    return max(jittered, min(asked, LONGEST_ASKED)) if asked else jittered


def asked_pause(retry_after: str | None, at: datetime) -> timedelta | None:
    """Read a ``Retry-After`` header: seconds or a date; anything else counts as not said."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST_ASKED.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(moment - at, timedelta())


def quiet_until(at: datetime, kind: NoticeKind, quiet: dict[str, Any]) -> datetime | None:
    """Return when the quiet hours end in which ``at`` falls; None when the tablet may be woken."""
    if kind.value in quiet.get("exempt", ()):
        return None
    begin, end = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["to"])
    local = at.astimezone(SHANGHAI)
    clock = local.time()
    within = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not within:
        return None
    ends = datetime.combine(local.date(), end, SHANGHAI)
    return ends if ends > local else ends + timedelta(days=1)


def room_at(sent: Sequence[datetime], at: datetime, cap: int) -> datetime | None:
    """Return when an hour with ``cap`` messages has room again; None when it has room now."""
    recent = sorted(moment for moment in sent if moment > at - HOUR)
    return recent[-cap] + HOUR if len(recent) >= cap else None

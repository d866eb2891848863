"""The only source of "now" and of "today"."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the server's time, zoned (UTC)."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day of law and of work: the date in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def day_of(moment: datetime) -> date:
    """Return the Asia/Shanghai day on which a moment falls."""
    return moment.astimezone(SHANGHAI).date()

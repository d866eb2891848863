"""The state that a household's door plate shows."""

from datetime import date, datetime

from api.core.clock import day_of
from api.households.models import HouseholdStatus

OF_RESULT = {"DONE": "done", "NOBODY_HOME": "away", "REFUSED": "shut"}


def plate_state(
    status: HouseholdStatus,
    next_due_on: date | None,
    last_visit_at: datetime | None,
    last_visit_result: str | None,
    today: date,
) -> str:
    """Return one of ``due over done away shut gone later``.

    What happened today wins over what is due; a household that nobody opened or that refused
    keeps that sign until its next visit is due.
    """
    if status is not HouseholdStatus.ACTIVE:
        return "gone"
    visited_today = last_visit_at is not None and day_of(last_visit_at) >= today
    waiting = next_due_on is None or next_due_on > today
    if visited_today and last_visit_result in OF_RESULT:
        return OF_RESULT[last_visit_result]
    if not waiting:
        return "over" if next_due_on is not None and next_due_on < today else "due"
    if last_visit_result in ("NOBODY_HOME", "REFUSED"):
        return OF_RESULT[last_visit_result]
    return "later"


def age_on(birth_date: date, on: date, method: str = "ON_BIRTHDAY") -> int:
    """Return completed years (周岁); ``DAY_AFTER`` completes a year the day after the birthday."""
    had = (on.month, on.day) >= (birth_date.month, birth_date.day)
    if method == "DAY_AFTER":
        had = (on.month, on.day) > (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (0 if had else 1)

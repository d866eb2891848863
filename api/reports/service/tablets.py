"""How a worker's tablet is, in one word."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from api.core.clock import day_of, now, today
from api.reports.payloads import TabletState
from api.staff.models import Device


def tablet_state(devices: Sequence[Device], policy: dict[str, Any]) -> TabletState:
    """Return the state of a worker's tablets; the first given had the newest contact.

    ``silent`` wins over ``offline``: whole days without a word are worth a telephone call, an
    hour in a stairwell is not.
    """
    if not devices:
        return TabletState(state="none")
    newest = devices[0]
    unsent = [device.report.get("unsent") or {} for device in devices]
    battery = newest.report.get("battery")
    contact = newest.last_contact_at
    silent_days = (today() - day_of(contact)).days if contact else 0
    return TabletState(
        state=_word(newest, silent_days, battery, policy),
        last_contact_at=contact,
        silent_days=silent_days,
        unsent=sum(one.get("ops", 0) for one in unsent),
        unsent_files=sum(one.get("blobs", 0) for one in unsent),
        battery=battery,
    )


def _word(newest: Device, silent_days: int, battery: int | None, policy: dict[str, Any]) -> str:
    contact = newest.last_contact_at
    if contact is None:
        return "none"
    if silent_days >= policy["morning.silent_days"]:
        return "silent"
    if now() - contact > timedelta(minutes=policy["morning.offline_minutes"]):
        return "offline"
    low = battery is not None and battery <= policy["morning.battery_percent"]
    return "battery_low" if low else "ok"

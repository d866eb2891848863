"""How a new observation of a fact meets the current one (sync §4.7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Merge(StrEnum):
    """What becomes of the new observation."""

    APPLY = "apply"
    """It becomes the current value."""

    UNITE = "unite"
    """The union of both becomes the current value."""

    KEEP_OLD = "keep_old"
    """It is older than the current one and goes to the history."""

    REVIEW = "review"
    """A person decides; the current value stays until then."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the merge needs to know of the current observation."""

    hash: str
    fver: int
    observed_at: datetime


def merge_rule(
    rule: str,
    held: Held | None,
    new_hash: str,
    base_fver: int | None,
    base_hash: str | None,
    observed_at: datetime,
) -> Merge:
    """Decide by the trunk version, never by which tablet was faster.

    An equal value is no conflict, nor is a change of the very value that the observer saw.
    """
    if held is None or new_hash == held.hash:
        return Merge.APPLY
    saw_current = base_fver == held.fver or (base_hash is not None and base_hash == held.hash)
    if saw_current:
        return Merge.APPLY
    if rule == "union":
        return Merge.UNITE
    if rule == "latest_observed":
        return Merge.APPLY if observed_at >= held.observed_at else Merge.KEEP_OLD
    return Merge.REVIEW


def united(current: Any, new: Any) -> list[Any]:
    """Return both lists without repeats, the current one first."""
    both = [*(current or []), *(new or [])]
    return list(dict.fromkeys(both))

"""Who sent an operation, what its clock is worth, and whether the author may write there."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.households.models import Household
from api.policies.queries import policy_value, policy_values
from api.sync.payloads import Author, Circumstances, Json, Operation, Standing
from api.sync.queries.scopes import Care, leads


@dataclass(slots=True)
class Run:
    """What the operations of one transaction share."""

    session: Session
    device_id: UUID
    enrolled_at: datetime
    received_at: datetime
    authors: dict[UUID, Author]
    households: dict[UUID, Household]
    care: dict[tuple[UUID, UUID], Care]
    landed: set[UUID]
    one_by_one: bool = True
    """Whether each operation has a savepoint."""

    aliases: dict[str, str] = field(default_factory=dict)
    """Ids of merged households and people, with those that took them in."""

    policies: dict[UUID, Json] = field(default_factory=dict)

    def policy(self, org_id: UUID) -> Json:
        """Return the policy values of a unit, read once per transaction."""
        if org_id not in self.policies:
            self.policies[org_id] = policy_values(self.session, org_id)
        return self.policies[org_id]

    def policy_of_all(self, key: str) -> Any:
        """Return a value that holds for the whole installation."""
        return policy_value(self.session, key, None)


def circumstances_of(run: Run, op: Operation) -> Circumstances:
    author = run.authors.get(op.session_id) if op.session_id else None
    corrected_at, implausible = _clock(run, op)
    return Circumstances(
        op=op,
        device_id=run.device_id,
        author=author,
        received_at=run.received_at,
        corrected_at=corrected_at,
        clock_implausible=implausible,
        standing=_standing(run, op, author),
        policy=run.policy,
    )


def _clock(run: Run, op: Operation) -> tuple[datetime, bool]:
    """Set the tablet's time right by its known offset; what cannot be true is not used (§4.9)."""
    clock = op.raw["clock"]
    made_ms = op.raw["wall"] + (clock["offset_ms"] or 0)
    slack = timedelta(hours=run.policy_of_all("clock.implausible_hours"))
    earliest, latest = run.enrolled_at - slack, run.received_at + slack
    in_range = earliest.timestamp() * 1000 <= made_ms <= latest.timestamp() * 1000
    if clock["q"] == "implausible" or not in_range:
        return run.received_at, True
    return min(datetime.fromtimestamp(made_ms / 1000, UTC), run.received_at), False


def _standing(run: Run, op: Operation, author: Author | None) -> Standing:
    """Tell whether the author may write about the household (sync §4.6)."""
    if author is None:
        return Standing.UNKNOWN
    if not author.active:
        return Standing.REVOKED
    household = run.households.get(op.household_id) if op.household_id else None
    if household is None:
        return Standing.RESPONSIBLE
    care = _care(run, op, household, author)
    if care is not None and care.ended_at is None:
        return Standing.RESPONSIBLE
    if leads(run.session, author.member_id, household):
        return Standing.LEADS
    days = run.policy(household.community_id)["visit.late_after_move_days"]
    if care and care.ended_at and care.ended_at > run.received_at - timedelta(days=days):
        return Standing.LATE
    return Standing.FOREIGN


def _care(run: Run, op: Operation, household: Household, author: Author) -> Care | None:
    """Return the author's interval with the household or, if it was merged, with the one named."""
    named = run.care.get((op.household_id, author.member_id)) if op.household_id else None
    own = run.care.get((household.id, author.member_id))
    return named if own is None else own

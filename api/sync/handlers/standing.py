"""Whose word counts: what runs at once, what is put before the lead."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.cases.service import tell
from api.households.models import FactSource, Household, ReviewItem, ReviewKind
from api.households.service.raising import raise_review
from api.sync.errors import HouseholdUnknown, SubjectUnknown, problem
from api.sync.payloads import Circumstances, Json, Outcome
from api.sync.queries.operations import find_operations

Handler = Callable[[Session, Household | None, Json, Circumstances], Outcome]
AtHome = Callable[[Session, Household, Json, Circumstances], Outcome]


def at_home(handler: AtHome) -> Handler:
    """Let a handler run only for a known household, and only if the author's word counts there.

    What a stranger, or somebody dismissed, sent is put before the lead and kept as it came.
    """

    def handle(
        session: Session, household: Household | None, body: Json, how: Circumstances
    ) -> Outcome:
        if household is None:
            raise HouseholdUnknown()
        if not how.standing.counts:
            return put_aside(session, household, how)
        return handler(session, household, body, how)

    return handle


def put_aside(session: Session, household: Household, how: Circumstances) -> Outcome:
    """Ask the lead about an operation that must not change the household by itself."""
    item = raise_review(
        session,
        household,
        ReviewKind.OUT_OF_SCOPE,
        how.standing.value,
        how.origin(FactSource.DOOR),
        subject=("operation", how.op.op_id),
        details={"kind": how.op.kind},
    )
    return Outcome(household, review_item_ids=[item.id], detail=[problem("put_aside")])


def hand_to_lead(
    session: Session, household: Household | None, body: Json, how: Circumstances
) -> Outcome:
    """The worker could not mend an operation; its household's lead sees it."""
    known = find_operations(session, [UUID(body["op_id"])])
    if household is None or not known:
        raise SubjectUnknown(op_id=body["op_id"])
    item = raise_review(
        session,
        household,
        ReviewKind.ANSWERS_NEED_REVIEW,
        "handed_over",
        how.origin(FactSource.DOOR),
        subject=("operation", UUID(body["op_id"])),
        details={"note": body.get("note") or "", "status": known[0].status},
    )
    return Outcome(household, review_item_ids=[item.id])


def tell_it(
    session: Session,
    household: Household,
    kind: str,
    how: Circumstances,
    ref: tuple[str, UUID] | None = None,
    **params: Any,
) -> None:
    tell(session, household, kind, how.corrected_at, how.author_id, ref=ref, **params)


def ids_of(reviews: list[ReviewItem]) -> list[UUID]:
    return [item.id for item in reviews]

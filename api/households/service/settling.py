"""Settling two values for one thing, and going back to before."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.core.clock import now
from api.households.errors import DecisionInvalid, ReopenMovedOn
from api.households.models import Fact, FactSource, FactState, Household, ReviewItem
from api.households.payloads import DecisionIn, Observation, Origin
from api.households.service.facts import PROJECTED, project, record_facts
from api.households.service.values import check_value
from api.staff.auth import Caller


def office_origin(item: ReviewItem, caller: Caller) -> Origin:
    """Return what facts that a lead writes while deciding carry."""
    at = now()
    return Origin(
        source=FactSource.OFFICE,
        source_id=item.id,
        observer_id=caller.member_id,
        device_id=None,
        observed_at=at,
        received_at=at,
    )


def settle_fact(
    session: Session, item: ReviewItem, household: Household, decision: DecisionIn, caller: Caller
) -> None:
    """Make the chosen value current; what is needed to take it back goes into the item."""
    theirs = session.get_one(Fact, item.theirs_fact_id)
    current = _current(session, theirs)
    undo: dict[str, Any] = {"current": str(current.id) if current else None, "fver": theirs.fver}
    if decision.choice == "theirs":
        _make_current(session, household, theirs, current)
    else:
        theirs.state = FactState.DECLINED
        session.flush()
    if decision.choice == "other":
        made = _set_other(session, item, household, theirs, current, decision.value, caller)
        undo["made"] = str(made)
    item.details = item.details | {"undo": undo}


def unsettle_fact(session: Session, item: ReviewItem, household: Household) -> None:
    """Put both values back to where they stood before the decision.

    Raises:
        ReopenMovedOn: Another value is current by now.
    """
    undo = item.details["undo"]
    theirs = session.get_one(Fact, item.theirs_fact_id)
    former = session.get(Fact, UUID(undo["current"])) if undo["current"] else None
    chosen = _chosen(session, item, theirs, undo)
    if chosen is not None:
        if chosen.state is not FactState.CURRENT:
            raise ReopenMovedOn()
        chosen.state = FactState.SUPERSEDED
    elif theirs.state is not FactState.DECLINED:
        raise ReopenMovedOn()
    theirs.state, theirs.fver = FactState.IN_REVIEW, undo["fver"]
    session.flush()
    if chosen is not None and former is not None:
        former.state = FactState.CURRENT
        session.flush()
        if former.key in PROJECTED:
            project(session, household, former)
    item.details = {name: value for name, value in item.details.items() if name != "undo"}


def _chosen(session: Session, item: ReviewItem, theirs: Fact, undo: dict[str, Any]) -> Fact | None:
    """Return the fact that the decision made current; None when the one on file stayed."""
    if item.decision == "theirs":
        return theirs
    return session.get_one(Fact, UUID(undo["made"])) if "made" in undo else None


def _current(session: Session, theirs: Fact) -> Fact | None:
    return session.scalar(
        select(Fact).where(
            Fact.entity_id == theirs.entity_id,
            Fact.key == theirs.key,
            Fact.state == FactState.CURRENT,
        )
    )


def _make_current(
    session: Session, household: Household, chosen: Fact, current: Fact | None
) -> None:
    if current is not None:
        session.execute(
            update(Fact)
            .where(Fact.id == current.id)
            .values(state=FactState.SUPERSEDED)
            .execution_options(synchronize_session="fetch")
        )
        chosen.fver = current.fver + 1
    chosen.state = FactState.CURRENT
    session.flush()
    if chosen.key in PROJECTED:
        project(session, household, chosen)


def _set_other(
    session: Session,
    item: ReviewItem,
    household: Household,
    theirs: Fact,
    current: Fact | None,
    value: Any,
    caller: Caller,
) -> UUID:
    if value is None:
        raise DecisionInvalid()
    check_value(theirs.key, value)
    kind = "person" if theirs.entity_kind == "person" else "household"
    observation = Observation(
        kind,  # type: ignore[arg-type]  # narrowed by the line above
        theirs.entity_id,
        theirs.key,
        value,
        base_fver=current.fver if current else None,
    )
    [recorded] = record_facts(session, household, [observation], office_origin(item, caller))
    return recorded.fact_id

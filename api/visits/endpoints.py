"""Visits of a household over HTTP; tablets bring theirs through sync."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, status

from api.core.clock import now
from api.core.database import SessionDep
from api.core.errors import language_of
from api.households.models import FactSource
from api.households.payloads import Origin
from api.households.queries.access import get_household
from api.policies.queries import policy_values
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.visits.payloads import VisitIn, VisitList, VisitOut
from api.visits.service.record import Arrival, record_visit
from api.visits.service.showing import show_visits

router = APIRouter(prefix="/api", tags=["visits"])
Reader = Annotated[Caller, Depends(May(Action.VISIT_READ))]
Writer = Annotated[Caller, Depends(May(Action.VISIT_WRITE))]


@router.get("/households/{household_id}/visits")
def get_visits(
    household_id: UUID,
    request: Request,
    session: SessionDep,
    caller: Reader,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> VisitList:
    """The visits of a household, newest first, with answers in the survey's own words."""
    household = get_household(session, household_id, caller, Action.VISIT_READ)
    return VisitList(items=show_visits(session, household.id, limit, _words_in(request)))


@router.post("/visits", status_code=status.HTTP_201_CREATED)
def post_visit(
    visit_in: VisitIn, request: Request, session: SessionDep, caller: Writer
) -> VisitOut:
    """Record a visit from the office: on paper, by telephone. Tablets push theirs."""
    household = get_household(session, visit_in.household_id, caller, Action.VISIT_WRITE, lock=True)
    at = now()
    origin = Origin(
        source=FactSource.OFFICE,
        source_id=visit_in.visit_id,
        observer_id=caller.member_id,
        device_id=None,
        observed_at=min(visit_in.ended_at, at),
        received_at=at,
    )
    arrival = Arrival(
        origin=origin,
        corrected=lambda moment: min(moment, at),
        policy=policy_values(session, household.community_id),
    )
    recorded = record_visit(session, household, visit_in, arrival)
    session.flush()
    return next(
        shown
        for shown in show_visits(session, household.id, 100, _words_in(request))
        if shown.id == recorded.visit.id
    )


def _words_in(request: Request) -> str:
    return "en" if language_of(request) == "en" else "zh"

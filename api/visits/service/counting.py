"""A stranger's visit that the lead takes up: it counts from then on like any other."""

from uuid import UUID

from sqlalchemy.orm import Session

from api.core.errors import NotFound
from api.households.models import Household
from api.households.service.facts import touch
from api.visits.models import Visit
from api.visits.payloads import VisitIn
from api.visits.service.record import Arrival, RecordedVisit, take_effect, take_facts
from api.visits.service.responses import check_visit

TAKEN_UP = "taken_up"


def count_visit(
    session: Session, household: Household, visit_id: UUID, visit_in: VisitIn, arrival: Arrival
) -> RecordedVisit:
    """Let a visit that was only kept change facts and tasks; a second time changes nothing.

    Raises:
        NotFound: The visit is not this household's.
    """
    visit = session.get(Visit, visit_id, with_for_update=True)
    if visit is None or visit.household_id != household.id:
        raise NotFound()
    recorded = RecordedVisit(visit)
    if TAKEN_UP in visit.flags:
        return recorded
    visit.flags = [*visit.flags, TAKEN_UP]
    session.flush()
    checked = check_visit(session, household, visit_in, arrival.corrected)
    take_facts(session, household, checked, arrival, recorded)
    take_effect(session, household, visit_in, visit, arrival)
    touch(household)
    return recorded

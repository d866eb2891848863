"""Search, the household's file, its facts and who was responsible."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from api.core.clock import now, today
from api.core.database import SessionDep
from api.core.errors import NotFound
from api.core.paging import decode_cursor, encode_cursor
from api.core.settings import get_settings
from api.households.errors import NothingToReveal, PurposeMissing
from api.households.models import Address, AssignmentKind, FactSource, Household
from api.households.payloads import Observation, OfficeFact, Origin, RevealIn, RevealOut, entity_of
from api.households.payloads.given import (
    FactHistoryRow,
    HouseholdFile,
    HouseholdPage,
    NamedMember,
    Responsible,
)
from api.households.queries.access import assigned_to, get_household, is_allowed, visible_to
from api.households.queries.files import (
    belongs,
    find_current_fact,
    list_current_facts,
    list_fact_history,
    list_people,
    list_responsibles,
)
from api.households.queries.hanging import resolve
from api.households.queries.lists import (
    count_households,
    list_households,
    matches,
    plate_state_sql,
)
from api.households.queries.shapes import address_out, fact_out, person_out, row_out
from api.households.rules.clarity import Known, clarity
from api.households.service.facts import plain_value, record_facts
from api.households.service.values import check_value
from api.policies.queries import policy_value
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.staff.queries import get_org, units_below
from api.staff.service.audit import audit

router = APIRouter(prefix="/api", tags=["households"])
Reader = Annotated[Caller, Depends(May(Action.HOUSEHOLD_READ))]
Revealer = Annotated[Caller, Depends(May(Action.HOUSEHOLD_REVEAL))]
Writer = Annotated[Caller, Depends(May(Action.HOUSEHOLD_WRITE))]
NOTES = "arrival_notes"


def within(session: Session, org_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a household lies in a unit or below it."""
    units = units_below(get_org(session, org_id).path)
    return Household.community_id.in_(units) | Household.grid_id.in_(units)


@router.get("/households")
def get_households(
    session: SessionDep,
    caller: Reader,
    q: Annotated[str, Query(max_length=60)] = "",
    org_id: UUID | None = None,
    member_id: UUID | None = None,
    building_id: UUID | None = None,
    state: Annotated[str | None, Query(pattern="^(due|over|done|away|shut|gone|later)$")] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HouseholdPage:
    """Search by name, pinyin initials, phone, last four of the ID, door or address."""
    conditions = [visible_to(caller, Action.HOUSEHOLD_READ)]
    if q.strip():
        conditions.append(matches(q))
    if org_id is not None:
        conditions.append(within(session, org_id))
    if member_id is not None:
        conditions.append(assigned_to(member_id))
    if building_id is not None:
        conditions.append(Address.building_id == building_id)
    if state is not None:
        conditions.append(plate_state_sql() == state)
    after = decode_cursor(cursor, 2) if cursor else None
    rows = list_households(session, conditions, after, limit + 1)
    shown = rows[:limit]
    more = len(rows) > limit
    next_cursor = encode_cursor(shown[-1][1].full_text, str(shown[-1][0].id)) if more else None
    total = count_households(session, conditions)
    return HouseholdPage(
        items=[row_out(row) for row in shown], next_cursor=next_cursor, total=total
    )


@router.get("/households/{household_id}")
def get_household_file(household_id: UUID, session: SessionDep, caller: Reader) -> HouseholdFile:
    """The household's file: people, current facts with their source, 三清/五清.

    Notes for arriving are for the responsible worker and their lead; others get none.

    The id of a file that was merged answers the file that took it in, under its own id.
    """
    household_id = resolve(session, "households", [household_id]).get(household_id, household_id)
    get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    row = list_households(session, [Household.id == household_id], None, 1)[0]
    household = row[0]
    people = list_people(session, household_id)
    person_ids = [person.id for person, _ in people]
    method = policy_value(session, "age.method", household.community_id)
    noted = is_allowed(session, household_id, caller, Action.HOUSEHOLD_NOTES)
    facts = [
        fact_out(fact, observer)
        for fact, observer in list_current_facts(session, household_id, person_ids)
        if noted or fact.key != NOTES
    ]
    known = [Known.of(fact.entity, fact.key, fact.observed_at, fact.value) for fact in facts]
    entities = [f"person:{person.id}" for person, member in people if member.co_resident]
    return HouseholdFile(
        **row_out(row).model_dump(),
        address=address_out(row),
        people=[person_out(person, member, today(), method) for person, member in people],
        facts=facts,
        clarity=clarity(entities, f"household:{household_id}", known, today()),
        arrival_notes=household.arrival_notes if noted else "",
        ver=household.ver,
    )


@router.get("/households/{household_id}/facts/{entity}/{key}")
def get_fact_history(
    household_id: UUID, entity: str, key: str, session: SessionDep, caller: Reader
) -> list[FactHistoryRow]:
    """Every observation of one fact, newest first; masked like everything else."""
    get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    if key == NOTES and not is_allowed(session, household_id, caller, Action.HOUSEHOLD_NOTES):
        raise NotFound()
    entity_id = _entity_here(session, household_id, entity)
    return [
        FactHistoryRow(**fact_out(fact, observer).model_dump(), state=fact.state, device=device)
        for fact, observer, device in list_fact_history(session, entity_id, key)
    ]


def _entity_here(session: Session, household_id: UUID, entity: str) -> UUID:
    try:
        _, entity_id = entity_of(entity)
    except ValueError as cause:
        raise NotFound() from cause
    if not belongs(session, household_id, entity_id):
        raise NotFound()
    return entity_id


@router.post("/households/{household_id}/facts")
def post_fact(
    household_id: UUID, change: OfficeFact, session: SessionDep, caller: Writer
) -> FactHistoryRow:
    """Correct a fact at a desk; the earlier value stays in the history."""
    household = get_household(session, household_id, caller, Action.HOUSEHOLD_WRITE, lock=True)
    kind, entity_id = entity_of(change.entity)
    _entity_here(session, household_id, change.entity)
    check_value(change.key, change.value)
    held = find_current_fact(session, entity_id, change.key)
    at = now()
    origin = Origin(
        source=FactSource.OFFICE,
        source_id=None,
        observer_id=caller.member_id,
        device_id=None,
        observed_at=at,
        received_at=at,
    )
    base_fver = change.base_fver if change.base_fver is not None else held.fver if held else None
    seen = Observation(kind, entity_id, change.key, change.value, base_fver=base_fver)
    record_facts(session, household, [seen], origin)
    audit(
        session,
        "fact.correct",
        "household",
        household_id,
        caller=caller,
        purpose=change.note or None,
        key=change.key,
    )
    fact, observer, device = list_fact_history(session, entity_id, change.key)[0]
    return FactHistoryRow(**fact_out(fact, observer).model_dump(), state=fact.state, device=device)


@router.post("/households/{household_id}/reveal")
def post_reveal(
    household_id: UUID, wanted: RevealIn, session: SessionDep, caller: Revealer
) -> RevealOut:
    """Show a masked number in full, for a stated purpose; the reading is audited."""
    get_household(session, household_id, caller, Action.HOUSEHOLD_REVEAL)
    if not wanted.purpose.strip():
        raise PurposeMissing()
    entity_id = _entity_here(session, household_id, wanted.entity)
    fact = find_current_fact(session, entity_id, wanted.key)
    if fact is None or not fact.value:
        raise NothingToReveal()
    audit(
        session,
        "fact.reveal",
        "household",
        household_id,
        caller=caller,
        purpose=wanted.purpose.strip(),
        key=wanted.key,
    )
    return RevealOut(value=str(plain_value(fact)), hide_after_s=get_settings().reveal_hide_after_s)


@router.get("/households/{household_id}/responsibles")
def get_responsibles(household_id: UUID, session: SessionDep, caller: Reader) -> list[Responsible]:
    """Who was responsible or stood in, newest first."""
    get_household(session, household_id, caller, Action.HOUSEHOLD_READ)
    return [
        Responsible(
            member=NamedMember(id=assignment.member_id, name=name),
            from_at=assignment.from_at,
            to_at=assignment.to_at,
            by=by,
            reason=assignment.reason,
            cover=assignment.kind is AssignmentKind.COVER,
        )
        for assignment, name, by in list_responsibles(session, household_id)
    ]

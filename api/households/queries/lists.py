"""Lists of households: search, states, the map's marks, buildings."""

import re
from collections.abc import Sequence
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Numeric,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from api.core.clock import SHANGHAI, today
from api.core.crypto import blind_index
from api.core.database import AnyRow, AnySelect
from api.households.models import (
    Address,
    Assignment,
    Building,
    Household,
    HouseholdStatus,
    Membership,
    Person,
    Relation,
)
from api.households.queries.access import responsibility
from api.households.queries.workload import PEOPLE_COUNT, minutes_sql
from api.staff.models import Member, OrgUnit

Community = aliased(OrgUnit)
Grid = aliased(OrgUnit)


def plate_state_sql() -> ColumnElement[str]:
    """Return ``rules.states.plate_state`` as SQL, so that lists can filter and count by it."""
    on = today()
    day = func.date(func.timezone(SHANGHAI.key, Household.last_visit_at))
    due, result = Household.next_due_on, Household.last_visit_result
    of_result = case((result == "DONE", "done"), (result == "NOBODY_HOME", "away"), else_="shut")
    happened = result.in_(("DONE", "NOBODY_HOME", "REFUSED"))
    return case(
        (Household.status != HouseholdStatus.ACTIVE, "gone"),
        (and_(day >= on, happened), of_result),
        (due < on, "over"),
        (due == on, "due"),
        (result == "NOBODY_HOME", "away"),
        (result == "REFUSED", "shut"),
        else_="later",
    )


def _lives_in() -> ColumnElement[bool]:
    return and_(
        Membership.household_id == Household.id,
        Membership.person_id == Person.id,
        Membership.ended_on.is_(None),
    )


def matches(q: str) -> ColumnElement[bool]:
    """Return the condition for a search: name, pinyin initials, phone, ID number, door, address."""
    wanted = q.strip()
    someone = exists().where(_lives_in()).correlate(Household)
    upper = wanted.upper()
    if re.fullmatch(r"\d{17}[\dX]", upper):
        return someone.where(Person.id_no_index == blind_index(upper, context="people.id_no"))
    if re.fullmatch(r"\d{11}", wanted):
        return someone.where(Person.phone == wanted)
    if re.fullmatch(r"\d{3}[\dX]", upper):
        last4 = blind_index(upper, context="people.id_last4")
        person = someone.where(or_(Person.phone_last4 == upper, Person.id_last4_index == last4))
        return or_(person, Address.room == upper)
    if re.fullmatch(r"[A-Za-z]+", wanted):
        return someone.where(Person.initials.startswith(wanted.lower(), autoescape=True))
    text = Address.full_text.contains(wanted, autoescape=True)
    return or_(someone.where(Person.name.contains(wanted, autoescape=True)), text)


def household_rows() -> AnySelect:
    """Select what a list shows of households; callers add conditions, order and limit."""
    head = (
        select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == Household.id, Membership.ended_on.is_(None))
        .order_by((Membership.relation == Relation.HEAD).desc(), Membership.since, Person.id)
        .limit(1)
        .scalar_subquery()
    )
    count = (
        select(func.count())
        .where(Membership.household_id == Household.id, Membership.ended_on.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            Household,
            Address,
            head.label("head_name"),
            count.label("people_count"),
            Community.name.label("community"),
            Grid.name.label("grid"),
            plate_state_sql().label("state"),
            Member.id.label("member_id"),
            Member.name.label("member_name"),
        )
        .join(Address, Address.id == Household.address_id)
        .join(Community, Community.id == Household.community_id)
        .outerjoin(Grid, Grid.id == Household.grid_id)
        .outerjoin(Assignment, responsibility())
        .outerjoin(Member, Member.id == Assignment.member_id)
    )


def list_households(
    session: Session, conditions: Sequence[ColumnElement[bool]], after: list[Any] | None, limit: int
) -> Sequence[AnyRow]:
    """Return rows by address, the order of a walk; ``after`` is ``[full_text, id]``."""
    statement = household_rows().where(*conditions)
    if after is not None:
        place = func.row(Address.full_text, Household.id)
        statement = statement.where(place > func.row(after[0], UUID(after[1])))
    return session.execute(statement.order_by(Address.full_text, Household.id).limit(limit)).all()


def count_households(session: Session, conditions: Sequence[ColumnElement[bool]]) -> int:
    statement = (
        select(func.count())
        .select_from(Household)
        .join(Address, Address.id == Household.address_id)
        .where(*conditions)
    )
    return session.scalar(statement) or 0


def marks_json(session: Session, conditions: Sequence[ColumnElement[bool]]) -> str:
    """Return households with a point as JSON.

    Each is ``[id, lon, lat, state, member_id, plate, building_id]``. Ten thousand rows that become
    Python objects first cost several times what the database needs to write the text; ids and
    states are codes without anything to escape.
    """
    parts = [
        _quoted(Household.id),
        _degrees(func.ST_X(Address.point)),
        _degrees(func.ST_Y(Address.point)),
        _quoted(plate_state_sql()),
        func.coalesce(_quoted(Assignment.member_id), "null"),
        cast(func.to_json(Address.room), Text),
        func.coalesce(_quoted(Address.building_id), "null"),
    ]
    row = literal("[") + reduce(lambda left, right: left + "," + right, parts) + "]"
    statement = (
        select(func.string_agg(row, ","))
        .select_from(Household)
        .join(Address, Address.id == Household.address_id)
        .outerjoin(Assignment, responsibility())
        .where(*conditions, Address.point.is_not(None))
    )
    return f"[{session.scalar(statement) or ''}]"


def _quoted(column: Any) -> ColumnElement[str]:
    return literal('"') + cast(column, Text) + '"'


def _degrees(number: Any) -> ColumnElement[str]:
    return cast(func.round(cast(number, Numeric), 6), Text)


def list_buildings(
    session: Session, conditions: Sequence[ColumnElement[bool]], policy: dict[str, Any]
) -> Sequence[AnyRow]:
    """Return buildings with their outline as GeoJSON and the counts of their households."""
    state = plate_state_sql()
    members = func.array_agg(Assignment.member_id.distinct())
    return session.execute(
        select(
            Building,
            func.ST_AsGeoJSON(Building.outline, 6).label("outline"),
            func.count(Household.id).label("households"),
            func.coalesce(func.sum(PEOPLE_COUNT.c.people), 0).label("people"),
            func.coalesce(func.sum(minutes_sql(policy)), 0).label("minutes"),
            func.array_remove(members, None).label("members"),
            func.count().filter(state == "over").label("over"),
            func.count().filter(state == "due").label("due"),
        )
        .outerjoin(Address, Address.building_id == Building.id)
        .outerjoin(Household, Household.address_id == Address.id)
        .outerjoin(PEOPLE_COUNT, PEOPLE_COUNT.c.household_id == Household.id)
        .outerjoin(Assignment, responsibility())
        .where(*conditions)
        .group_by(Building.id)
        .order_by(Building.estate, func.length(Building.name), Building.name)
    ).all()

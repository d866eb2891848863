"""One household's file: people, facts with their source, history, who was responsible, reviews."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session, aliased

from api.core.database import AnyRow
from api.households.models import (
    Assignment,
    Building,
    Entrance,
    Fact,
    FactState,
    Household,
    Membership,
    Person,
    Relation,
    ReviewItem,
)
from api.staff.models import Device, Member

AssignedBy = aliased(Member)


def list_people(session: Session, household_id: UUID) -> Sequence[Row[Person, Membership]]:
    """Return today's members, the head first, then by age."""
    return session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == household_id, Membership.ended_on.is_(None))
        .order_by((Membership.relation == Relation.HEAD).desc(), Person.birth_date, Person.id)
    ).all()


def list_current_facts(
    session: Session, household_id: UUID, person_ids: Sequence[UUID]
) -> Sequence[Row[Fact, str | None]]:
    """Return the current facts of a household and of its people with the observer's name."""
    return session.execute(
        select(Fact, Member.name)
        .outerjoin(Member, Member.id == Fact.observer_id)
        .where(Fact.state == FactState.CURRENT, Fact.entity_id.in_([household_id, *person_ids]))
    ).all()


def list_fact_history(
    session: Session, entity_id: UUID, key: str
) -> Sequence[Row[Fact, str | None, str | None]]:
    """Return every observation of one fact, newest received first, with observer and device."""
    return session.execute(
        select(Fact, Member.name, Device.label)
        .outerjoin(Member, Member.id == Fact.observer_id)
        .outerjoin(Device, Device.id == Fact.device_id)
        .where(Fact.entity_id == entity_id, Fact.key == key)
        .order_by(Fact.received_at.desc(), Fact.fver.desc())
    ).all()


def list_responsibles(session: Session, household_id: UUID) -> Sequence[AnyRow]:
    """Return the intervals of responsibility, newest first."""
    return session.execute(
        select(Assignment, Member.name, AssignedBy.name.label("by"))
        .join(Member, Member.id == Assignment.member_id)
        .outerjoin(AssignedBy, AssignedBy.id == Assignment.assigned_by_id)
        .where(Assignment.household_id == household_id)
        .order_by(Assignment.from_at.desc(), Assignment.to_at.desc().nulls_first())
    ).all()


def belongs(session: Session, household_id: UUID, entity_id: UUID) -> bool:
    """Say whether an entity is the household or one of its people, now or in the past."""
    if entity_id == household_id:
        return True
    statement = select(Membership.id).where(
        Membership.household_id == household_id, Membership.person_id == entity_id
    )
    return session.scalar(statement.limit(1)) is not None


def find_current_fact(session: Session, entity_id: UUID, key: str) -> Fact | None:
    return session.scalar(
        select(Fact).where(
            Fact.entity_id == entity_id, Fact.key == key, Fact.state == FactState.CURRENT
        )
    )


def list_review_items(
    session: Session, conditions: Sequence[ColumnElement[bool]], limit: int
) -> Sequence[Row[ReviewItem, Household]]:
    """Return review items, the oldest open ones first, decided ones newest first."""
    return session.execute(
        select(ReviewItem, Household)
        .join(Household, Household.id == ReviewItem.household_id)
        .where(*conditions)
        .order_by(ReviewItem.decided_at.desc().nulls_first(), ReviewItem.created_at)
        .limit(limit)
    ).all()


def count_open_reviews(session: Session, condition: ColumnElement[bool]) -> dict[str, int]:
    """Return how many items of each kind are open, among households that fit."""
    statement = (
        select(ReviewItem.kind, func.count())
        .join(Household, Household.id == ReviewItem.household_id)
        .where(condition, ReviewItem.status == "open")
        .group_by(ReviewItem.kind)
    )
    return {kind.value: number for kind, number in session.execute(statement)}


def facts_by_id(
    session: Session, ids: Sequence[UUID]
) -> dict[UUID, Row[Fact, str | None, str | None]]:
    """Return facts with observer and device names by id."""
    rows = session.execute(
        select(Fact, Member.name, Device.label)
        .outerjoin(Member, Member.id == Fact.observer_id)
        .outerjoin(Device, Device.id == Fact.device_id)
        .where(Fact.id.in_(ids))
    )
    return {row[0].id: row for row in rows}


def list_entrances(session: Session, building_id: UUID) -> Sequence[Entrance]:
    return session.scalars(
        select(Entrance).where(Entrance.building_id == building_id).order_by(Entrance.name)
    ).all()


def find_building(session: Session, building_id: UUID) -> Building | None:
    return session.get(Building, building_id)

"""People found at a door, and who belongs to which household."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.core.clock import day_of
from api.core.crypto import blind_index
from api.core.database import new_id
from api.core.errors import NotFound
from api.households.models import (
    Household,
    Membership,
    Person,
    Relation,
    ReviewItem,
    ReviewKind,
)
from api.households.payloads import MembershipChange, NewPerson, Observation, Origin
from api.households.rules.masks import initials_of
from api.households.service.facts import record_facts, touch
from api.households.service.raising import raise_review


def create_person(
    session: Session, new: NewPerson, origin: Origin
) -> tuple[Person, list[ReviewItem]]:
    """Add a person to a household, with their first facts.

    A repeat with the same id changes nothing. Somebody who looks like a known person (same ID
    number, or same name and birth date in the district) is kept beside them with a review item.

    Raises:
        NotFound: The household does not exist.
    """
    household = session.get(Household, new.household_id)
    if household is None:
        raise NotFound()
    stored = session.get(Person, new.person_id)
    if stored is not None:
        return stored, []
    person = Person(
        id=new.person_id,
        district_id=household.district_id,
        name=new.name,
        initials=initials_of(new.name),
        created_at=origin.received_at,
        created_by_id=origin.observer_id,
    )
    session.add(person)
    session.flush()
    relation = Relation.HEAD if new.is_head else new.relation
    _join(session, household, person.id, relation, new.co_resident, origin)
    values = {
        "name": new.name,
        "sex": new.sex.value if new.sex else None,
        "birth_date": new.birth_date.isoformat() if new.birth_date else None,
        "id_no": new.id_no or None,
        "phone": new.phone or None,
    }
    first = [
        Observation("person", person.id, key, value)
        for key, value in values.items()
        if value is not None
    ]
    record_facts(session, household, first, origin)
    return person, _noticed_twins(session, household, person, new, origin)


def _noticed_twins(
    session: Session, household: Household, person: Person, new: NewPerson, origin: Origin
) -> list[ReviewItem]:
    alike = (Person.name == new.name) & (Person.birth_date == new.birth_date)
    same: list[ColumnElement[bool]] = [alike]
    if new.id_no:
        same.append(Person.id_no_index == blind_index(new.id_no, context="people.id_no"))
    elif new.birth_date is None:
        return []
    for reason, condition in zip(("same_name_and_birth", "same_id_no"), same, strict=False):
        twin = session.scalar(
            select(Person.id)
            .where(
                Person.district_id == household.district_id,
                condition,
                Person.id != person.id,
                Person.merged_into_id.is_(None),
            )
            .limit(1)
        )
        if twin is not None:
            item = raise_review(
                session,
                household,
                ReviewKind.DUPLICATE_PERSON,
                reason,
                origin,
                entity=("person", person.id),
                details={"other_person_id": str(twin)},
            )
            return [item]
    return []


def _join(
    session: Session,
    household: Household,
    person_id: UUID,
    relation: Relation,
    co_resident: bool,
    origin: Origin,
) -> Membership:
    membership = Membership(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        person_id=person_id,
        relation=relation,
        co_resident=co_resident,
        since=day_of(origin.observed_at),
    )
    session.add(membership)
    touch(household)
    session.flush()
    return membership


def set_membership(session: Session, change: MembershipChange, origin: Origin) -> list[ReviewItem]:
    """Let a person join, change their place in, or leave a household.

    When the worker saw another state than the one on file, the change is not made and a review
    item ``MEMBERSHIP_CLASH`` holds it.

    Raises:
        NotFound: The household or the person does not exist.
    """
    household = session.get(Household, change.household_id)
    person = session.get(Person, change.person_id)
    if household is None or person is None:
        raise NotFound()
    held = session.scalar(
        select(Membership).where(
            Membership.household_id == household.id,
            Membership.person_id == person.id,
            Membership.ended_on.is_(None),
        )
    )
    expected = change.expected.relation if change.expected else None
    if expected is not None and (held is None or held.relation is not expected):
        details = {"change": change.model_dump(mode="json", by_alias=True)}
        kind = ReviewKind.MEMBERSHIP_CLASH
        entity = ("person", person.id)
        return [
            raise_review(
                session, household, kind, "other_state", origin, details=details, entity=entity
            )
        ]
    if held is None:
        if change.to is None:
            _join(session, household, person.id, change.relation, change.co_resident, origin)
        return []
    held.relation, held.co_resident = change.relation, change.co_resident
    if change.to is not None:
        held.ended_on, held.end_reason = max(change.to, held.since), change.end_reason
    touch(household)
    return []

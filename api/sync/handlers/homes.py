"""Homes and people: found at a door, moved, joined, left."""

from sqlalchemy.orm import Session

from api.cases.service import add_note
from api.households.models import FactSource, Household
from api.households.payloads import (
    LocationChange,
    MembershipChange,
    NewHousehold,
    NewPerson,
)
from api.households.service.homes import create_household, set_location
from api.households.service.people import create_person, set_membership
from api.sync.handlers.standing import ids_of, tell_it
from api.sync.payloads import Circumstances, Json, Outcome


def create_household_at_door(
    session: Session, household: Household | None, body: Json, how: Circumstances
) -> Outcome:
    """The finder becomes responsible; a repeat with the same id changes nothing."""
    if household is not None:
        return Outcome(household)
    origin = how.origin(FactSource.DOOR)
    new = NewHousehold.model_validate(body)
    made, reviews = create_household(session, new, origin)
    tell_it(session, made, "household_created", how)
    if new.note:
        add_note(session, made, how.op.op_id, new.note, how.author_id, how.corrected_at)
    return Outcome(made, review_item_ids=ids_of(reviews))


def add_person(session: Session, household: Household, body: Json, how: Circumstances) -> Outcome:
    """A look-alike is kept beside the person, with a review item."""
    new = NewPerson.model_validate(body)
    person, reviews = create_person(session, new, how.origin(FactSource.DOOR))
    tell_it(session, household, "person_added", how, ("person", person.id))
    return Outcome(household, review_item_ids=ids_of(reviews))


def change_membership(
    session: Session, household: Household, body: Json, how: Circumstances
) -> Outcome:
    """Another state than the worker saw leads to review."""
    change = MembershipChange.model_validate(body)
    reviews = set_membership(session, change, how.origin(FactSource.DOOR))
    tell_it(session, household, "membership_changed", how, ("person", change.person_id))
    return Outcome(household, review_item_ids=ids_of(reviews))


def move_location(
    session: Session, household: Household, body: Json, how: Circumstances
) -> Outcome:
    """A far or poor fix leads to review."""
    change = LocationChange.model_validate(body)
    reviews = set_location(session, change, how.origin(FactSource.DOOR))
    if not reviews:
        tell_it(session, household, "location_changed", how)
    return Outcome(household, review_item_ids=ids_of(reviews))

"""Addresses, households, people and their facts; what clashes; who is responsible."""

from api.households.models.facts import Fact, FactSource, FactState
from api.households.models.homes import (
    Household,
    HouseholdStatus,
    Membership,
    Person,
    Relation,
    RiskLevel,
    Sex,
)
from api.households.models.merges import Merge, MergeKind
from api.households.models.places import Address, Building, Door, DoorUse, Entrance
from api.households.models.responsibility import Assignment, AssignmentKind
from api.households.models.reviews import ReviewItem, ReviewKind

__all__ = [
    "Address",
    "Assignment",
    "AssignmentKind",
    "Building",
    "Door",
    "DoorUse",
    "Entrance",
    "Fact",
    "FactSource",
    "FactState",
    "Household",
    "HouseholdStatus",
    "Membership",
    "Merge",
    "MergeKind",
    "Person",
    "Relation",
    "ReviewItem",
    "ReviewKind",
    "RiskLevel",
    "Sex",
]

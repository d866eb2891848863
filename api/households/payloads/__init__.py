"""What households take and give; ``taken`` and ``given`` hold the shapes."""

from api.households.payloads.taken import (
    DecisionIn,
    ExpectedMembership,
    FactChange,
    LocationChange,
    MembershipChange,
    NewAddress,
    NewHousehold,
    NewPerson,
    NewPoint,
    Observation,
    OfficeFact,
    Origin,
    Recorded,
    RevealIn,
    RevealOut,
    entity_of,
)

__all__ = [
    "DecisionIn",
    "ExpectedMembership",
    "FactChange",
    "LocationChange",
    "MembershipChange",
    "NewAddress",
    "NewHousehold",
    "NewPerson",
    "NewPoint",
    "Observation",
    "OfficeFact",
    "Origin",
    "Recorded",
    "RevealIn",
    "RevealOut",
    "entity_of",
]

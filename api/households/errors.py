"""Refusals around households, facts, reviews and assignments."""

from api.core.errors import AppError


class UnknownFact(AppError):
    status = 422
    code = "fact_unknown"


class FactInvalid(AppError):
    """The value does not fit the fact's type."""

    status = 422
    code = "fact_invalid"


class ReviewStale(AppError):
    """Somebody decided or changed this item meanwhile."""

    status = 409
    code = "review_stale"


class ReviewDecided(AppError):
    status = 409
    code = "review_decided"


class DecisionInvalid(AppError):
    """The choice does not fit the kind of item, or ``other`` comes without a value."""

    status = 422
    code = "decision_invalid"


class PurposeMissing(AppError):
    status = 422
    code = "purpose_missing"


class NothingToReveal(AppError):
    status = 404
    code = "nothing_to_reveal"


class BuildingUnknown(AppError):
    status = 422
    code = "building_unknown"

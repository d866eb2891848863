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


class MergeStale(AppError):
    """One of the files changed since the preview."""

    status = 409
    code = "merge_stale"


class MergeRefused(AppError):
    """The two are one already, or lie in different districts; ``problem`` says which."""

    status = 422
    code = "merge_refused"


class MergeNeedsReason(AppError):
    """Their ID numbers differ: whoever says that they are one person says why."""

    status = 422
    code = "merge_needs_reason"


class MergeUndone(AppError):
    status = 409
    code = "merge_undone"


class MergeHasLater(AppError):
    """One of the files was merged again; that has to be taken back first."""

    status = 409
    code = "merge_has_later"


class ReopenTooLate(AppError):
    """The days in which a decision can be taken back are over."""

    status = 409
    code = "reopen_too_late"


class ReopenMovedOn(AppError):
    """Something newer was observed since: there is nothing to take back."""

    status = 409
    code = "reopen_moved_on"


class ReasonMissing(AppError):
    """Refusing somebody's work needs a reason that they can read."""

    status = 422
    code = "reason_missing"

"""Refusals around moving homes between workers, and around stand-ins."""

from api.core.errors import AppError


class PreviewStale(AppError):
    """What the preview showed has changed: another lead moved homes, a visit came in."""

    status = 409
    code = "preview_stale"


class PreviewInvalid(AppError):
    """The token was not made by a preview of this installation, or has expired."""

    status = 422
    code = "preview_invalid"


class NothingSelected(AppError):
    status = 422
    code = "nothing_selected"


class NotAWorker(AppError):
    """The chosen member makes no visits in these units."""

    status = 422
    code = "not_a_worker"


class MoveChangedSince(AppError):
    """Some of the homes of a move went on to somebody else; nothing is taken back."""

    status = 409
    code = "move_changed_since"


class MoveUndone(AppError):
    """The move was taken back before."""

    status = 409
    code = "move_undone"


class CoverInPast(AppError):
    status = 422
    code = "cover_in_past"


class CoverSpan(AppError):
    """The last day comes before the first, or the span is longer than the policy allows."""

    status = 422
    code = "cover_span"


class StandInIsAbsent(AppError):
    """Nobody stands in for themselves."""

    status = 422
    code = "stand_in_is_absent"


class CoverOverlaps(AppError):
    """The worker has a stand-in on some of these days already."""

    status = 409
    code = "cover_overlaps"


class StandInAway(AppError):
    """A chosen stand-in is away on some of these days."""

    status = 409
    code = "stand_in_away"


class AbsentStandsIn(AppError):
    """The worker stands in for somebody else on some of these days."""

    status = 409
    code = "absent_stands_in"


class CoverEnded(AppError):
    """The cover is over: it ran to its end, or was ended before."""

    status = 409
    code = "cover_ended"


class CoverNotEnded(AppError):
    """Only a cover that was ended early, and whose days are not over, can go on."""

    status = 409
    code = "cover_not_ended"

"""Refusals around visits."""

from api.core.errors import AppError


class VisitAlreadyRecorded(AppError):
    """The id belongs to a stored visit; a visit is never overwritten."""

    status = 409
    code = "visit_already_recorded"


class VisitEndsBeforeItStarts(AppError):
    status = 422
    code = "visit_ends_before_it_starts"

"""Refusals around moving homes between workers."""

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

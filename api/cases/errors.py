"""Refusals around remarks."""

from api.core.errors import AppError


class RemarkClosed(AppError):
    """The lead has closed it; another one starts a new talk."""

    status = 409
    code = "remark_closed"

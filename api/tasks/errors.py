"""Refusals around tasks."""

from api.core.errors import AppError


class TaskNotOpen(AppError):
    """The task was done or cancelled before."""

    status = 409
    code = "task_not_open"

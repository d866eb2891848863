"""Refusals of the surveys feature."""

from api.core.errors import AppError, NotFound


class SurveyNotFound(NotFound):
    """No such survey, or no such version of it."""

    code = "survey_not_found"


class SurveyInvalid(AppError):
    """A definition that cannot be published; ``details.problems`` says where and why."""

    status = 422
    code = "survey_invalid"


class SurveyAlreadyPublished(AppError):
    """The version exists with another content; a change needs the next version number."""

    status = 409
    code = "survey_already_published"

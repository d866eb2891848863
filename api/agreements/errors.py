"""Refusals around agreements; a signature itself is never refused, only quarantined."""

from api.core.errors import AppError


class MoveNotAllowed(AppError):
    """The agreement cannot go from its state to the wanted one."""

    status = 422
    code = "agreement_move_not_allowed"


class PdfNotReady(AppError):
    """The PDF is still being made, could not be made, or waits for a person's look."""

    status = 409
    code = "agreement_pdf_not_ready"


class TemplateChanged(AppError):
    """A published version was changed in place; it must become a new version."""

    status = 409
    code = "agreement_template_changed"


class TemplateUnusable(AppError):
    """The text has faults and cannot be published."""

    status = 422
    code = "agreement_template_unusable"

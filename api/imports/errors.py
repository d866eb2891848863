"""Refusals around imports."""

from api.core.errors import AppError


class ImportUnitInvalid(AppError):
    """A register is brought for one community, village or grid."""

    status = 422
    code = "import_unit_invalid"


class ImportNotShown(AppError):
    """It is being read or written, or it is over; ``state`` says which."""

    status = 409
    code = "import_not_shown"


class ImportChanged(AppError):
    """What was shown no longer holds; it has been checked anew and is to be looked at again."""

    status = 409
    code = "import_changed"


class ImportHasErrors(AppError):
    status = 409
    code = "import_has_errors"


class ImportEmpty(AppError):
    status = 422
    code = "import_empty"


class ImportTouched(AppError):
    """Somebody has worked with what it brought; ``rows`` says with how much."""

    status = 409
    code = "import_touched"


class ImportFailed(AppError):
    """The server failed while writing; nothing was written."""

    status = 500
    code = "import_failed"


class PasswordsTaken(AppError):
    status = 409
    code = "passwords_taken"


class ColumnUnknown(AppError):
    status = 422
    code = "column_unknown"

"""Why a demo cannot be made."""

from api.core.errors import AppError


class DemoExists(AppError):
    """The database has an org tree already; a demo is only loaded into an empty one."""

    status = 409
    code = "demo_exists"


class DemoPlaceUnknown(AppError):
    """No base map of this place is shipped."""

    status = 422
    code = "demo_place_unknown"


class DemoTooLarge(AppError):
    """The place's compounds have no room for so many households."""

    status = 422
    code = "demo_too_large"


class DemoTooSmall(AppError):
    """Fewer homes than the story needs."""

    status = 422
    code = "demo_too_small"


class DemoMissing(AppError):
    """There is no demo whose day could be staged anew."""

    status = 404
    code = "demo_missing"

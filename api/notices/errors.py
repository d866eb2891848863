"""Refusals of the notices feature."""

from api.core.errors import AppError


class EndpointRefused(AppError):
    """A push endpoint that the server will not call; ``reason`` is a stable code."""

    status = 422
    code = "push_endpoint_refused"


class PushKeysInvalid(AppError):
    """The browser's public key is no point of P-256, or its secret is not 16 bytes."""

    status = 422
    code = "push_keys_invalid"


class PushKeyOutdated(AppError):
    """The subscription is bound to a key that is no longer the newest; subscribe again."""

    status = 409
    code = "push_key_outdated"


class PushSwitchedOff(AppError):
    """No key for pushes is set up."""

    status = 409
    code = "push_switched_off"

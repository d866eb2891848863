"""Refusals around sign-in, rights and devices."""

from api.core.errors import AppError


class NotSignedIn(AppError):
    status = 401
    code = "not_signed_in"


class WrongCredentials(AppError):
    """Unknown login, wrong password and suspended account answer alike."""

    status = 401
    code = "wrong_credentials"


class TooManyTries(AppError):
    """Holds for one login from one place only; elsewhere the owner still gets in."""

    status = 429
    code = "too_many_tries"

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s=wait_s)
        self.headers = {"Retry-After": str(wait_s)}


class CsrfMissing(AppError):
    status = 403
    code = "csrf_missing"


class MissingRight(AppError):
    status = 403
    code = "missing_right"


class DeviceUnknown(AppError):
    status = 401
    code = "device_unknown"


class DeviceRevoked(AppError):
    status = 403
    code = "device_revoked"


class ProofInvalid(AppError):
    """The signature over method, path and body hash does not fit the device's key."""

    status = 401
    code = "device_proof_invalid"


class KeyInvalid(AppError):
    status = 422
    code = "key_invalid"


class NotAFieldWorker(AppError):
    status = 403
    code = "not_a_field_worker"


class LoginTaken(AppError):
    status = 409
    code = "login_taken"


class DemoNotOnLoopback(AppError):
    """Demo accounts have public passwords and exist on a loopback address only."""

    status = 403
    code = "demo_not_on_loopback"


class PasswordChangeNeeded(AppError):
    """Signed in with a password that somebody else has seen; it opens nothing but its change."""

    status = 403
    code = "password_change_needed"


class PasswordTooWeak(AppError):
    """``reason``: ``short``, ``same``, ``like_login`` or ``plain``."""

    status = 422
    code = "password_too_weak"


class OldPasswordWrong(AppError):
    """Not a 401: the session is still good."""

    status = 422
    code = "old_password_wrong"


class LoginInvalid(AppError):
    status = 422
    code = "login_invalid"


class PhoneInvalid(AppError):
    status = 422
    code = "phone_invalid"


class RoleNotYours(AppError):
    """Nobody gives or looks after a role above their own or outside their unit."""

    status = 403
    code = "role_not_yours"


class RoleSpanInvalid(AppError):
    status = 422
    code = "role_span_invalid"


class NotYourself(AppError):
    """Nobody suspends themselves or gives themselves roles; another admin does that."""

    status = 409
    code = "not_yourself"


class StillHoldsHomes(AppError):
    """Homes are moved to somebody else first; ``homes`` says how many."""

    status = 409
    code = "still_holds_homes"


class StillUnsent(AppError):
    """Work waits on their tablet; it still arrives later, but then goes to review."""

    status = 409
    code = "still_unsent"


class HasLeft(AppError):
    status = 409
    code = "has_left"

"""Refusals around sync: of a whole call, and of one operation within a push."""

from typing import Any

from api.core.errors import AppError, NotFound


class OperationRefused(AppError):
    """An operation that cannot be applied as it is. It is kept, and its receipt says why."""

    status = 422
    code = "operation_refused"

    def __init__(self, problems: list[dict[str, Any]] | None = None, **details: Any) -> None:
        super().__init__(**details)
        self.problems = problems or [problem(self.code, **details)]


class SealingKeyUnknown(OperationRefused):
    """Sealed for another server, or with a key that was retired."""

    code = "sealing_key_unknown"


class BodyUnsealable(OperationRefused):
    """Damaged, or moved into another envelope."""

    code = "body_unsealable"


class BodyHashMismatch(OperationRefused):
    """The inner bytes are not those that the envelope names."""

    code = "body_hash_mismatch"


class OperationNotKept(NotFound):
    """The review item speaks of nothing that a tablet sent."""

    code = "operation_not_kept"


class BodyNotJson(OperationRefused):
    code = "body_not_json"


class HouseholdUnknown(OperationRefused):
    """No household has this id; one that was made at a door must be named in ``deps``."""

    code = "household_unknown"


class SubjectUnknown(OperationRefused):
    """A task, person or operation that the operation names does not exist here."""

    code = "subject_unknown"


class TooManyIds(AppError):
    """More ids were asked for than one call answers."""

    status = 422
    code = "too_many_ids"


def problem(rule: str, pointer: str = "", **params: Any) -> dict[str, Any]:
    """Build one line of a receipt's ``detail``."""
    return {"pointer": pointer, "rule": rule, "params": params, "message_key": rule}

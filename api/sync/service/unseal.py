"""From a sealed envelope to a body that fits its schema, or to the reason why not."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from api.core.contracts import problems_of
from api.sync.errors import BodyHashMismatch, BodyNotJson, BodyUnsealable, OperationRefused, problem
from api.sync.handlers import HANDLERS
from api.sync.payloads import Operation
from api.sync.service.sealing import associated_data, open_sealed


def is_known(op: Operation) -> bool:
    """Tell whether this server knows the kind in this version."""
    return (op.kind, op.v) in HANDLERS


def body_of(op: Operation, device_id: UUID) -> dict[str, Any]:
    """Open and check the body of an operation of a known kind.

    Raises:
        OperationRefused: It cannot be opened, is not what the envelope names, or misses its
            schema; the problems carry pointers into the body.
    """
    try:
        sealed = _from_base64url(op.raw["body"])
    except (ValueError, binascii.Error) as cause:
        raise BodyUnsealable() from cause
    bound = associated_data(str(op.op_id), op.kind, op.v, str(device_id), op.seq)
    inner = open_sealed(op.raw["kid"], sealed, bound)
    digest = base64.urlsafe_b64encode(hashlib.sha256(inner).digest()).rstrip(b"=").decode()
    if digest != op.sha:
        raise BodyHashMismatch()
    try:
        body = orjson.loads(inner)
    except orjson.JSONDecodeError as cause:
        raise BodyNotJson() from cause
    faults = problems_of(f"sync/ops/{op.kind}.v{op.v}.json", body)
    if faults:
        raise OperationRefused([problem(fault["rule"], fault["pointer"]) for fault in faults])
    return body  # type: ignore[no-any-return]  # an object, as its schema says


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def renamed(value: Any, aliases: Mapping[str, str]) -> Any:
    """Return a body in which merged files are called by the id of the one that stayed.

    Ids stand alone or after their kind (``person:<id>``). What was signed is bytes in base64 and
    is never touched.
    """
    if isinstance(value, str):
        kind, colon, id_ = value.rpartition(":")
        return f"{kind}{colon}{aliases[id_]}" if id_ in aliases else value
    if isinstance(value, list):
        return [renamed(one, aliases) for one in value]
    if isinstance(value, dict):
        return {name: renamed(one, aliases) for name, one in value.items()}
    return value

"""The proof of a device: a signature over method, path and body hash of each of its requests."""

from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy.orm import Session

from api.staff.auth import base64url, verify_raw_signature
from api.staff.errors import DeviceRevoked, DeviceUnknown, ProofInvalid
from api.staff.models import Device
from api.staff.queries import find_device_key

KNOWN_KEYS_MAX = 4096
_KNOWN_KEYS: dict[UUID, dict[str, Any]] = {}


def proven_device_id(session: Session, request: Request, body_sha256_hex: str) -> UUID:
    """Return the id of the device that signed this request: method, path and body hash.

    Raises:
        DeviceUnknown: No such device, or the header is missing.
        DeviceRevoked: The device was withdrawn.
        ProofInvalid: The signature does not fit.
    """
    try:
        device_id = UUID(request.headers.get("X-Ruhu-Device", ""))
        proof = base64url(request.headers.get("X-Ruhu-Proof", ""))
    except ValueError as cause:
        raise DeviceUnknown() from cause
    found = find_device_key(session, device_id)
    if found is None:
        raise DeviceUnknown()
    key, is_revoked = found
    message = f"{request.method}\n{request.url.path}\n{body_sha256_hex}".encode()
    if not verify_raw_signature(key, proof, message):
        raise ProofInvalid()
    if is_revoked:
        raise DeviceRevoked()
    _remember(device_id, key)
    return device_id


def remembered_proof(request: Request, body_sha256_hex: str) -> UUID | None:
    """Return the device that signed this request, when this process has met it before.

    A key never changes, so this needs no database; whether the device was withdrawn since, the
    caller asks where it writes. None means: ask ``proven_device_id``, which also says why not.
    """
    try:
        device_id = UUID(request.headers.get("X-Ruhu-Device", ""))
        proof = base64url(request.headers.get("X-Ruhu-Proof", ""))
    except ValueError:
        return None
    key = _KNOWN_KEYS.get(device_id)
    message = f"{request.method}\n{request.url.path}\n{body_sha256_hex}".encode()
    return device_id if key and verify_raw_signature(key, proof, message) else None


def _remember(device_id: UUID, key: dict[str, Any]) -> None:
    if len(_KNOWN_KEYS) >= KNOWN_KEYS_MAX:
        _KNOWN_KEYS.clear()
    _KNOWN_KEYS[device_id] = key


def require_device(session: Session, device_id: UUID) -> None:
    """Refuse a device that was withdrawn; for a proof that was only remembered.

    Raises:
        DeviceRevoked, DeviceUnknown: It must not send any more.
    """
    found = find_device_key(session, device_id)
    if found is None:
        raise DeviceUnknown()
    if found[1]:
        raise DeviceRevoked()


def proven_device(session: Session, request: Request, body_sha256_hex: str) -> Device:
    """Return the device itself; ``proven_device_id`` is enough for most callers.

    Raises:
        DeviceUnknown, DeviceRevoked, ProofInvalid: As ``proven_device_id`` does.
    """
    return session.get_one(Device, proven_device_id(session, request, body_sha256_hex))

"""Tablets and the keys they hold."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.staff.auth import Caller, public_key_of, thumbprint_of
from api.staff.errors import DeviceRevoked, DeviceUnknown
from api.staff.models import Device, EvidenceKey, SignedInSession
from api.staff.service.audit import audit
from api.staff.service.ending import end_sessions


def usable_device(session: Session, device_id: UUID) -> Device:
    """Return an enrolled device.

    Raises:
        DeviceUnknown, DeviceRevoked: It cannot be used.
    """
    device = session.get(Device, device_id)
    if device is None:
        raise DeviceUnknown()
    if device.revoked_at is not None:
        raise DeviceRevoked()
    return device


def enrol_device(session: Session, caller: Caller, label: str, push_key: dict[str, Any]) -> Device:
    """Register a tablet by its push key and bind the caller's session to it.

    The same key again gives the same device, so a lost answer does no harm.

    Raises:
        KeyInvalid: Not a P-256 public key.
        DeviceRevoked: The key belongs to a withdrawn device.
    """
    public_key_of(push_key)
    public = {name: push_key[name] for name in ("kty", "crv", "x", "y")}
    thumbprint = thumbprint_of(public)
    device = session.scalar(select(Device).where(Device.thumbprint == thumbprint))
    if device is None:
        device = Device(
            id=new_id(),
            org_id=caller.org_id,
            label=label,
            push_key=public,
            thumbprint=thumbprint,
            enrolled_by_id=caller.member_id,
            enrolled_at=now(),
            last_member_id=caller.member_id,
            seq_high=0,
            report={},
        )
        session.add(device)
        session.flush()
        audit(session, "device.enrol", "device", device.id, caller=caller)
    elif device.revoked_at is not None:
        raise DeviceRevoked()
    session.get_one(SignedInSession, caller.session_id).device_id = device.id
    return device


def enrol_evidence_key(
    session: Session, caller: Caller, device_id: UUID, jwk: dict[str, Any]
) -> EvidenceKey:
    """Register the key with which this member signs evidence on this device; repeats are harmless.

    Raises:
        KeyInvalid: Not a P-256 public key.
        DeviceUnknown, DeviceRevoked: The device cannot be used.
    """
    usable_device(session, device_id)
    public_key_of(jwk)
    public = {name: jwk[name] for name in ("kty", "crv", "x", "y")}
    thumbprint = thumbprint_of(public)
    key = session.scalar(select(EvidenceKey).where(EvidenceKey.thumbprint == thumbprint))
    if key is None:
        key = EvidenceKey(
            id=new_id(),
            device_id=device_id,
            member_id=caller.member_id,
            public_jwk=public,
            thumbprint=thumbprint,
            enrolled_at=now(),
        )
        session.add(key)
        session.flush()
        audit(session, "evidence_key.enrol", "device", device_id, caller=caller)
    return key


def rename_device(session: Session, device: Device, label: str, caller: Caller) -> None:
    """Give a tablet the name that people know it by."""
    device.label = label.strip() or device.label
    audit(session, "device.rename", "device", device.id, caller=caller, org_id=device.org_id)


def revoke_device(session: Session, device_id: UUID, caller: Caller | None = None) -> Device:
    """Withdraw a tablet for good and end the sessions on it; what it has sent stays.

    Raises:
        DeviceUnknown, DeviceRevoked: There is nothing to withdraw.
    """
    device = usable_device(session, device_id)
    device.revoked_at = now()
    end_sessions(session, SignedInSession.device_id == device.id)
    audit(session, "device.revoke", "device", device.id, caller=caller, org_id=device.org_id)
    return device

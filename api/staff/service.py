"""Signing in and out, enrolling tablets, keeping members, writing the audit trail."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.core.clock import now, today
from api.core.database import new_id
from api.core.settings import get_settings
from api.staff.auth import Caller, public_key_of, thumbprint_of, token_hash
from api.staff.errors import (
    DeviceRevoked,
    DeviceUnknown,
    LoginTaken,
    NotAFieldWorker,
    TooManyTries,
    WrongCredentials,
)
from api.staff.models import (
    AuditEvent,
    Device,
    EvidenceKey,
    Member,
    MemberRole,
    MemberStatus,
    OrgType,
    OrgUnit,
    Role,
    SignedInSession,
    SignInFailure,
)
from api.staff.payloads import SignInIn
from api.staff.queries import find_member_by_login, list_grants

FIELD_ROLES = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
TOKEN_BYTES = 32
_hasher = PasswordHasher()
_nobody = _hasher.hash("an unknown login takes as long as a wrong password")


def hash_password(password: str) -> str:
    """Return an Argon2id hash with its parameters inside."""
    return _hasher.hash(password)


def create_org_unit(
    session: Session,
    parent: OrgUnit | None,
    kind: OrgType,
    code12: str,
    name: str,
    *,
    name_en: str = "",
    grid_seq: int | None = None,
    valid_from: date | None = None,
    boundary: Any = None,
) -> OrgUnit:
    """Add a unit below its parent; the path and the district follow from the parent."""
    unit_id = new_id()
    district_id = unit_id if kind is OrgType.DISTRICT else parent.district_id if parent else None
    unit = OrgUnit(
        id=unit_id,
        parent_id=parent.id if parent else None,
        type=kind,
        code12=code12,
        grid_seq=grid_seq,
        name=name,
        name_en=name_en or name,
        path=(parent.path if parent else "") + unit_id.hex + ".",
        district_id=district_id,
        boundary=boundary,
        valid_from=valid_from or today(),
    )
    session.add(unit)
    session.flush()
    return unit


def create_member(
    session: Session,
    org: OrgUnit,
    login: str,
    name: str,
    password: str,
    roles: dict[Role, OrgUnit],
    *,
    phone: str | None = None,
) -> Member:
    """Add a member with roles, each held in a unit from today on.

    Raises:
        LoginTaken: Another member signs in with this login.
    """
    if session.scalar(select(Member.id).where(Member.login == login)) is not None:
        raise LoginTaken(login=login)
    member = Member(
        id=new_id(),
        org_id=org.id,
        login=login,
        name=name,
        phone=phone,
        password_hash=hash_password(password),
        status=MemberStatus.ACTIVE,
        created_at=now(),
    )
    session.add(member)
    session.flush()
    for role, unit in roles.items():
        session.add(MemberRole(member_id=member.id, role=role, org_id=unit.id, valid_from=today()))
    session.flush()
    return member


def check_password(session: Session, login: str, password: str, origin: str) -> Member:
    """Return the member whose password this is.

    Wrong tries are counted per login *and* origin, so nobody can lock a colleague out from
    another machine; each further try doubles the pause.

    Raises:
        TooManyTries: This login is paused for this origin.
        WrongCredentials: Unknown login, wrong password or no longer active.
    """
    login_hash = hashlib.sha256(login.encode()).digest()
    record = session.get(SignInFailure, (login_hash, origin), with_for_update=True)
    if record and record.blocked_until and record.blocked_until > now():
        raise TooManyTries(int((record.blocked_until - now()).total_seconds()) + 1)
    member = find_member_by_login(session, login)
    try:
        _hasher.verify(member.password_hash if member else _nobody, password)
    except VerificationError:
        member = None
    if member is None:
        note_failure(session, login_hash, origin)
        raise WrongCredentials()
    if record is not None:
        session.delete(record)
    return member


def note_failure(session: Session, login_hash: bytes, origin: str) -> None:
    """Count a wrong try; the pause starts at ``sign_in_tries`` and doubles up to its limit."""
    settings = get_settings()
    table = SignInFailure.__table__
    statement = insert(SignInFailure).values(
        login_hash=login_hash, origin=origin, failures=1, last_at=now()
    )
    failures = session.execute(
        statement.on_conflict_do_update(
            index_elements=["login_hash", "origin"],
            set_={"failures": table.c.failures + 1, "last_at": now()},
        ).returning(table.c.failures)
    ).scalar_one()
    over = failures - settings.sign_in_tries
    if over >= 0:
        doubled_s = settings.sign_in_backoff_s * 2 ** min(over, 20)
        pause_s = min(doubled_s, settings.sign_in_backoff_max_s)
        record = session.get_one(SignInFailure, (login_hash, origin), populate_existing=True)
        record.blocked_until = now() + timedelta(seconds=pause_s)
    session.flush()


def open_session(
    session: Session, member: Member, sign_in: SignInIn
) -> tuple[str, SignedInSession]:
    """Open a server session; return the cookie's value and the session.

    Raises:
        NotAFieldWorker: A field session for somebody who makes no visits.
        DeviceUnknown, DeviceRevoked: The named tablet cannot be used.
    """
    settings = get_settings()
    if sign_in.kind == "field":
        roles = {role for role, _, _ in list_grants(session, member.id)}
        if not roles & FIELD_ROLES:
            raise NotAFieldWorker()
    if sign_in.device_id is not None:
        usable_device(session, sign_in.device_id)
    lasts = (
        timedelta(days=settings.field_session_days)
        if sign_in.kind == "field"
        else timedelta(hours=settings.office_session_hours)
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    opened = SignedInSession(
        id=new_id(),
        token_hash=token_hash(token),
        csrf=secrets.token_urlsafe(TOKEN_BYTES),
        member_id=member.id,
        device_id=sign_in.device_id,
        kind=sign_in.kind,
        created_at=now(),
        expires_at=now() + lasts,
    )
    session.add(opened)
    session.flush()
    audit(session, "session.open", "member", member.id, actor_id=member.id, org_id=member.org_id)
    return token, opened


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


def close_session(session: Session, caller: Caller) -> None:
    """End the caller's session; the cookie is worthless from now on."""
    session.get_one(SignedInSession, caller.session_id).ended_at = now()


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


def audit(
    session: Session,
    action: str,
    object_kind: str,
    object_id: UUID | None,
    *,
    caller: Caller | None = None,
    actor_id: UUID | None = None,
    org_id: UUID | None = None,
    purpose: str | None = None,
    **details: Any,
) -> None:
    """Append to the audit trail; details hold codes and ids, never personal values."""
    session.add(
        AuditEvent(
            at=now(),
            actor_id=caller.member_id if caller else actor_id,
            device_id=caller.device_id if caller else None,
            org_id=org_id or (caller.org_id if caller else None),
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            purpose=purpose,
            details=details,
        )
    )


def revoke_device(session: Session, device_id: UUID) -> Device:
    """Withdraw a tablet for good and end the sessions on it; what it has sent stays.

    Raises:
        DeviceUnknown, DeviceRevoked: There is nothing to withdraw.
    """
    device = usable_device(session, device_id)
    device.revoked_at = now()
    _end_sessions(session, SignedInSession.device_id == device.id)
    audit(session, "device.revoke", "device", device.id, org_id=device.org_id)
    return device


def set_password(session: Session, member: Member, password: str) -> None:
    """Give a member a new password and end every session of theirs."""
    member.password_hash = hash_password(password)
    _end_sessions(session, SignedInSession.member_id == member.id)
    audit(session, "member.password", "member", member.id, org_id=member.org_id)


def _end_sessions(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(
        update(SignedInSession)
        .where(which, SignedInSession.ended_at.is_(None))
        .values(ended_at=now())
    )

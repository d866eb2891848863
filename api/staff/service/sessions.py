"""Signing in and out."""

import hashlib
import secrets
from datetime import timedelta

from argon2.exceptions import VerificationError
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.core.settings import get_settings
from api.staff.auth import Caller, token_hash
from api.staff.errors import (
    NotAFieldWorker,
    OldPasswordWrong,
    PasswordTooWeak,
    TooManyTries,
    WrongCredentials,
)
from api.staff.models import Member, Role, SignedInSession, SignInFailure
from api.staff.payloads import SignInIn
from api.staff.queries import find_member_by_login, list_grants
from api.staff.rules import password_fault
from api.staff.service.audit import audit
from api.staff.service.devices import usable_device
from api.staff.service.ending import end_sessions
from api.staff.service.members import HASHER, hash_password

FIELD_ROLES = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
TOKEN_BYTES = 32
_nobody = HASHER.hash("an unknown login takes as long as a wrong password")


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
        HASHER.verify(member.password_hash if member else _nobody, password)
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


def change_password(
    session: Session, caller: Caller, old_password: str, new_password: str, origin: str
) -> None:
    """Give oneself a new password; every other session of the member ends.

    Raises:
        TooManyTries, OldPasswordWrong: The old one is not right; tries count as at sign-in.
        PasswordTooWeak: The new one will not do.
    """
    fault = password_fault(new_password, caller.login)
    if fault is None and new_password == old_password:
        fault = "same"
    if fault is not None:
        raise PasswordTooWeak(reason=fault)
    try:
        member = check_password(session, caller.login, old_password, origin)
    except WrongCredentials as refusal:
        raise OldPasswordWrong() from refusal
    member.password_hash = hash_password(new_password)
    member.must_change_password = False
    others = (SignedInSession.member_id == member.id) & (SignedInSession.id != caller.session_id)
    end_sessions(session, others)
    audit(session, "member.password", "member", member.id, caller=caller)


def close_session(session: Session, caller: Caller) -> None:
    """End the caller's session; the cookie is worthless from now on."""
    session.get_one(SignedInSession, caller.session_id).ended_at = now()

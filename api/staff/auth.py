"""Who is calling: the server session of a person, the proof of a device, and the action allowed."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import SessionDep
from api.staff.access import ACCESS, Action, Scope
from api.staff.errors import (
    CsrfMissing,
    KeyInvalid,
    MissingRight,
    NotSignedIn,
    PasswordChangeNeeded,
)
from api.staff.models import MemberStatus, Role
from api.staff.queries import find_session

COOKIE = "ruhu_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
COORDINATE_BYTES = 32
PROVEN_PATHS = "/api/sync/"
"""Calls below it carry a device's signature over their body, which says more than a token."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in a unit, whose subtree is everything that starts with ``path``."""

    role: Role
    org_id: UUID
    path: str


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in member with the roles of today."""

    member_id: UUID
    name: str
    login: str
    org_id: UUID
    session_id: UUID
    device_id: UUID | None
    kind: str
    grants: tuple[Grant, ...]
    must_change_password: bool = False

    def scopes(self, action: Action) -> list[tuple[Scope, Grant]]:
        """Return how far the action reaches under each grant that allows it."""
        allowed = ACCESS[action]
        return [(allowed[grant.role], grant) for grant in self.grants if grant.role in allowed]

    def paths(self, action: Action) -> list[str]:
        """Return the subtrees in which the caller may do the action as a whole."""
        return [grant.path for scope, grant in self.scopes(action) if scope is Scope.UNIT]


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def find_caller(session: Session, request: Request) -> Caller | None:
    """Return the member behind the session cookie, or None without a valid one."""
    token = request.cookies.get(COOKIE)
    found = find_session(session, token_hash(token)) if token else None
    if found is None or found.expires_at <= now() or found.status != MemberStatus.ACTIVE:
        return None
    proven = request.url.path.startswith(PROVEN_PATHS)
    if proven and found.must_change_password:
        return None  # what was made on the tablet still arrives: the tablet proves it, not a person
    if request.method not in SAFE_METHODS and not proven:
        sent = request.headers.get("X-CSRF-Token", "")
        if not hmac.compare_digest(sent, found.csrf):
            raise CsrfMissing()
    return Caller(
        member_id=found.member_id,
        name=found.name,
        login=found.login,
        org_id=found.org_id,
        session_id=found.id,
        device_id=found.device_id,
        kind=found.kind,
        grants=tuple(Grant(*row) for row in found.grants),
        must_change_password=found.must_change_password,
    )


class May:
    """Dependency that gives the caller when one of their roles allows the action.

    Raises:
        NotSignedIn: No valid session.
        PasswordChangeNeeded: Somebody else has seen the password; only the session is of use.
        MissingRight: No role of the caller allows the action at all.
    """

    def __init__(self, action: Action) -> None:
        self.action = action

    def __call__(self, request: Request, session: SessionDep) -> Caller:
        caller = find_caller(session, request)
        if caller is None:
            raise NotSignedIn()
        if caller.must_change_password and self.action is not Action.SESSION_USE:
            raise PasswordChangeNeeded()
        if not caller.scopes(self.action):
            raise MissingRight()
        return caller


class DeviceProven:
    """Marks an endpoint that a device's signature opens, session or not (push, uploads)."""

    action = Action.SYNC


class Public:
    """Marks an endpoint that anybody may call; it gives nothing about residents."""

    def __call__(self) -> None:
        return None


PublicDep = Depends(Public())
SelfCaller = Annotated[Caller, Depends(May(Action.SESSION_USE))]


def base64url(text: str) -> bytes:
    """Decode base64url without padding.

    Raises:
        ValueError: Not base64url.
    """
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_key_of(jwk: dict[str, Any]) -> ec.EllipticCurvePublicKey:
    """Read a P-256 public key.

    Raises:
        KeyInvalid: Another curve, missing coordinates, or a point off the curve.
    """
    try:
        if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
            raise KeyInvalid()
        return _key_at(jwk["x"], jwk["y"])
    except (KeyError, ValueError, TypeError, AttributeError) as cause:
        raise KeyInvalid() from cause


@lru_cache(maxsize=4096)
def _key_at(x: str, y: str) -> ec.EllipticCurvePublicKey:
    """Load a point once per process: every request of a tablet is checked with its key."""
    across, up = (int.from_bytes(base64url(coordinate)) for coordinate in (x, y))
    return ec.EllipticCurvePublicNumbers(across, up, ec.SECP256R1()).public_key()


def thumbprint_of(jwk: dict[str, Any]) -> str:
    """Return the RFC 7638 thumbprint of an EC key, base64url."""
    text = f'{{"crv":"{jwk["crv"]}","kty":"EC","x":"{jwk["x"]}","y":"{jwk["y"]}"}}'
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def verify_raw_signature(jwk: dict[str, Any], signature: bytes, message: bytes) -> bool:
    """Check a WebCrypto ECDSA-P256-SHA256 signature (64 bytes, r ‖ s)."""
    if len(signature) != 2 * COORDINATE_BYTES:
        return False
    r = int.from_bytes(signature[:COORDINATE_BYTES])
    s = int.from_bytes(signature[COORDINATE_BYTES:])
    try:
        public_key_of(jwk).verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def require_path(caller: Caller, action: Action, path: str) -> None:
    """Refuse a unit outside the caller's subtrees for the action.

    Raises:
        MissingRight: The unit is not at or below one of them.
    """
    if not any(path.startswith(allowed) for allowed in caller.paths(action)):
        raise MissingRight()


def roles_of(grants: Sequence[Grant]) -> list[Role]:
    return sorted({grant.role for grant in grants})

"""The keys by which push services know this server (RFC 8292)."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.core.settings import get_settings

KID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class VapidKey:
    """``kid`` is a fingerprint of the public key; ``private`` the raw scalar, base64url."""

    kid: str
    private: str
    public: str
    """The raw uncompressed point, base64url: a browser's ``applicationServerKey``."""


def vapid_keys() -> list[VapidKey]:
    """Return the newest key, then the one before it; empty where pushes are not set up."""
    settings = get_settings()
    secrets = (settings.vapid_key, settings.vapid_key_before)
    return [_key(one.get_secret_value()) for one in secrets if one is not None]


def vapid_key(kid: str) -> VapidKey | None:
    """Return the key to which a subscription is bound, as long as it is kept."""
    return next((key for key in vapid_keys() if key.kid == kid), None)


def _key(scalar: bytes) -> VapidKey:
    private = ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    kid = hashlib.sha256(point).hexdigest()[:KID_DIGITS]
    return VapidKey(kid, to_base64url(scalar), to_base64url(point))


def to_base64url(content: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

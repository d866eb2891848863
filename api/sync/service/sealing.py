"""Opens what a tablet sealed: HPKE (RFC 9180), base mode, P-256, HKDF-SHA-256, AES-256-GCM.

The library's own suite knows no associated data for single messages; here they bind a body to its
envelope, so that nobody can move it into another one. Only the key schedule is written out.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.core.settings import get_settings
from api.sync.errors import BodyUnsealable, SealingKeyUnknown

SUITE = "hpke-p256-hkdf256-aes256gcm"
INFO = b"ruhu-op-v1"
POINT_BYTES = 65
KEM_ID = b"KEM\x00\x10"
SUITE_ID = b"HPKE\x00\x10\x00\x01\x00\x02"
KEY_BYTES, NONCE_BYTES, SECRET_BYTES = 32, 12, 32
MODE_BASE = b"\x00"


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A key that tablets seal to; ``public`` is the raw uncompressed point (65 bytes)."""

    kid: str
    private: ec.EllipticCurvePrivateKey
    public: bytes


@lru_cache
def sealing_keys() -> dict[str, SealingKey]:
    """Return every key that opens operations, by key id; the first one is offered to tablets."""
    settings = get_settings()
    scalar = int.from_bytes(settings.hpke_key.get_secret_value())
    private = ec.derive_private_key(scalar, ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {settings.hpke_kid: SealingKey(settings.hpke_kid, private, public)}


def extract(salt: bytes, suite: bytes, label: bytes, material: bytes) -> bytes:
    """``LabeledExtract`` of RFC 9180 §4."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, hashlib.sha256)


def expand(secret: bytes, suite: bytes, label: bytes, context: bytes, length: int) -> bytes:
    """``LabeledExpand`` of RFC 9180 §4; one block of HKDF is enough for up to 32 bytes."""
    info = length.to_bytes(2) + b"HPKE-v1" + suite + label + context
    return hmac.digest(secret, info + b"\x01", hashlib.sha256)[:length]


def message_key(shared_point: bytes, encapsulated: bytes, public: bytes) -> tuple[bytes, bytes]:
    """Return key and nonce of a single message: ``KeySchedule`` of RFC 9180 §5.1, base mode."""
    agreed = extract(b"", KEM_ID, b"eae_prk", shared_point)
    shared = expand(agreed, KEM_ID, b"shared_secret", encapsulated + public, SECRET_BYTES)
    secret = extract(shared, SUITE_ID, b"secret", b"")
    key = expand(secret, SUITE_ID, b"key", _CONTEXT, KEY_BYTES)
    return key, expand(secret, SUITE_ID, b"base_nonce", _CONTEXT, NONCE_BYTES)


_CONTEXT = (
    MODE_BASE
    + extract(b"", SUITE_ID, b"psk_id_hash", b"")
    + extract(b"", SUITE_ID, b"info_hash", INFO)
)


def open_sealed(kid: str, sealed: bytes, associated: bytes) -> bytes:
    """Return the inner bytes of ``encapsulated key ‖ ciphertext``.

    Raises:
        SealingKeyUnknown: Sealed for another server, or with a key that was retired.
        BodyUnsealable: Damaged, or moved into another envelope.
    """
    key = sealing_keys().get(kid)
    if key is None:
        raise SealingKeyUnknown(kid=kid)
    encapsulated, ciphertext = sealed[:POINT_BYTES], sealed[POINT_BYTES:]
    try:
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), encapsulated)
        shared_point = key.private.exchange(ec.ECDH(), sender)
        cipher_key, nonce = message_key(shared_point, encapsulated, key.public)
        return AESGCM(cipher_key).decrypt(nonce, ciphertext, associated)
    except (ValueError, InvalidTag) as cause:
        raise BodyUnsealable() from cause


def associated_data(op_id: str, kind: str, v: int, device_id: str, seq: int) -> bytes:
    """Return what binds a body to its envelope."""
    return f"{op_id}|{kind}|{v}|{device_id}|{seq}".encode()

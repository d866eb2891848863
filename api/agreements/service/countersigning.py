"""The server's word that it holds a signature's evidence since a moment."""

from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from api.core.settings import get_settings

COORDINATE_BYTES = 32


@lru_cache
def _key(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())


def _own_key() -> ec.EllipticCurvePrivateKey:
    return _key(get_settings().receipt_key.get_secret_value())


def _message(evidence_sha256: str, device_sig: bytes, received_at: datetime) -> bytes:
    return bytes.fromhex(evidence_sha256) + device_sig + received_at.isoformat().encode()


def countersign(evidence_sha256: str, device_sig: bytes, received_at: datetime) -> bytes:
    """Sign ``sha256(evidence) ‖ device_sig ‖ received_at`` (raw r ‖ s, 64 bytes).

    ``received_at`` counts as its ISO 8601 text in UTC, to the microsecond.
    """
    signed = _own_key().sign(_message(evidence_sha256, device_sig, received_at), ec.ECDSA(SHA256()))
    r, s = decode_dss_signature(signed)
    return r.to_bytes(COORDINATE_BYTES) + s.to_bytes(COORDINATE_BYTES)


def is_countersigned(
    server_sig: bytes, evidence_sha256: str, device_sig: bytes, received_at: datetime
) -> bool:
    """Check a countersignature with the server's present key."""
    r, s = (int.from_bytes(part) for part in (server_sig[:32], server_sig[32:]))
    message = _message(evidence_sha256, device_sig, received_at)
    try:
        _own_key().public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True

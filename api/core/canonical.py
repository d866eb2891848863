"""Canonical JSON (RFC 8785): equal values have equal bytes on the tablet and on the server."""

import hashlib
from typing import Any

import orjson
import rfc8785


def canonical_json(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON value."""
    return orjson.dumps(value) if _is_plain(value) else rfc8785.dumps(value)


_EXACT = 2**53
_PLAIN = (str, bool, type(None))


def _is_plain(value: Any) -> bool:
    """Tell whether orjson writes a value as RFC 8785 does: no fractions, no keys to sort."""
    if isinstance(value, list):
        return all(_is_plain(one) for one in value)
    return isinstance(value, _PLAIN) or (isinstance(value, int) and -_EXACT < value < _EXACT)


def value_hash(value: Any) -> str:
    """Return the first 16 hex digits of the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value)).hexdigest()[:16]


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of bytes in lower-case hex."""
    return hashlib.sha256(content).hexdigest()

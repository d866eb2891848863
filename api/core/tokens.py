"""Signed tokens that carry their own content: opaque to callers, refused when altered or old."""

import base64
import hashlib
import hmac
import time
import zlib
from typing import Any

import orjson

from api.core.settings import get_settings

MAC_BYTES = 16


def sign_token(purpose: str, content: Any) -> str:
    """Return a URL-safe token for JSON content; ``purpose`` keeps tokens of one kind apart."""
    packed = zlib.compress(orjson.dumps([int(time.time()), content]))
    return base64.urlsafe_b64encode(_mac(purpose, packed) + packed).rstrip(b"=").decode()


def read_token(purpose: str, token: str, *, max_age_s: float | None = None) -> Any | None:
    """Return a token's content, or None when it was not signed here for this purpose or is old."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    mac, packed = raw[:MAC_BYTES], raw[MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(purpose, packed)):
        return None
    made_at, content = orjson.loads(zlib.decompress(packed))
    if max_age_s is not None and time.time() - made_at > max_age_s:
        return None
    return content


def _mac(purpose: str, packed: bytes) -> bytes:
    key = get_settings().cursor_key.get_secret_value()
    return hmac.digest(key, purpose.encode() + b"\0" + packed, hashlib.sha256)[:MAC_BYTES]

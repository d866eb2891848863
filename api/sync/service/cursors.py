"""What a tablet carries between pulls: opaque to it, signed by the server."""

import base64
import hashlib
import hmac
from dataclasses import asdict, dataclass
from typing import TypeVar

import orjson

from api.core.settings import get_settings

TAG_BYTES = 16
Token = TypeVar("Token", "Cursor", "Page")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The state a tablet has after a finished pull."""

    epoch: str
    snapshot: str
    """``pg_current_snapshot()`` of that pull: what it could see is what the tablet has."""

    member: str
    device: str
    issued_s: int
    count: int | None
    xor: str | None
    """Digest of the scope at that moment; None when it changed while pages were read."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where a pull in pages goes on; all its pages share ``base`` and ``target``."""

    epoch: str
    base: str | None
    target: str
    member: str
    device: str
    issued_s: int
    after: str | None
    """Id of the last household sent in id order; None before the first of them."""

    sent_first: tuple[str, ...]
    """Ids that went out ahead because they are due soonest."""


def sign(token: Cursor | Page) -> str:
    """Return a token as text that only this server can have made."""
    payload = orjson.dumps(list(asdict(token).values()))
    return _b64(payload) + "." + _b64(_tag(type(token), payload))


def read(kind: type[Token], text: str) -> Token | None:
    """Read a token back; None for anything that was not signed here as this kind."""
    try:
        payload, tag = (_unb64(part) for part in text.split("."))
    except ValueError:
        return None
    if not hmac.compare_digest(tag, _tag(kind, payload)):
        return None
    values = orjson.loads(payload)
    if kind is Page:
        values[-1] = tuple(values[-1])
    return kind(*values)


def _tag(kind: type[object], payload: bytes) -> bytes:
    key = get_settings().cursor_key.get_secret_value()
    return hmac.digest(key, kind.__name__.encode() + b"\0" + payload, hashlib.sha256)[:TAG_BYTES]


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

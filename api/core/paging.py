"""Cursors of lists: opaque, URL-safe, made of the last row's sort values."""

import base64
from typing import Any

import orjson

from api.core.errors import InvalidRequest


def encode_cursor(*values: Any) -> str:
    """Return an opaque cursor for the row after which the next page starts."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def decode_cursor(cursor: str, count: int) -> list[Any]:
    """Read a cursor back.

    Raises:
        InvalidRequest: It was not made by ``encode_cursor`` with ``count`` values.
    """
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        values = None
    if not isinstance(values, list) or len(values) != count:
        raise InvalidRequest(problems=[{"pointer": "/query/cursor", "rule": "cursor"}])
    return values

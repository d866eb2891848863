"""Answers to tablets: what every reply carries, and bodies pressed small."""

import base64
import gzip
from typing import Any

import brotli
import orjson
from fastapi import Request, Response

from api.core.clock import now
from api.core.contracts import problems_of
from api.core.errors import InvalidRequest
from api.sync.payloads import Json

PROTO = {"min": 1, "max": 1}
BROTLI_QUALITY = 5
"""An eighth smaller than level 4 for half as much time again; from 6 on only time grows."""

GZIP_LEVEL = 5
PRESS_FROM_BYTES = 1024


def common(epoch: str) -> dict[str, Any]:
    """Return what every reply carries."""
    return {"server_time": now().isoformat(), "epoch": epoch, "proto": PROTO}


def read_json(body: bytes, schema: str) -> Json:
    """Read a request's body and hold it against its schema.

    Raises:
        InvalidRequest: Not JSON, or it misses the schema; the problems carry pointers.
    """
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as cause:
        raise InvalidRequest(problems=[{"pointer": "", "rule": "json"}]) from cause
    faults = problems_of(f"sync/{schema}.v1.json", said)
    if faults:
        raise InvalidRequest(problems=faults)
    return said  # type: ignore[no-any-return]  # an object, as its schema says


def reply(request: Request, content: Json | bytes, **headers: str) -> Response:
    """Answer with JSON, pressed by brotli, or by gzip, where the caller reads it."""
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    headers["Vary"] = "Accept-Encoding"
    if len(body) >= PRESS_FROM_BYTES:
        readable = request.headers.get("accept-encoding", "")
        if "br" in readable:
            body = brotli.compress(body, quality=BROTLI_QUALITY)
            headers["Content-Encoding"] = "br"
        elif "gzip" in readable:
            body = gzip.compress(body, GZIP_LEVEL, mtime=0)
            headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)


def to_base64url(content: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

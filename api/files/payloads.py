"""What the upload headers say."""

import base64
import binascii
import re
from dataclasses import dataclass

from starlette.datastructures import Headers

from api.files.errors import UploadHeadersInvalid

_SHA256_HEX = re.compile(r"[0-9a-f]{64}")
_DIGEST_BYTES = 32


@dataclass(frozen=True)
class PieceHeaders:
    """Where a piece begins, how long the whole is, and the piece's own hash in hex."""

    offset: int
    length: int
    digest_hex: str

    @classmethod
    def read(cls, headers: Headers) -> "PieceHeaders":
        """Read ``Upload-Offset``, ``Upload-Length`` and ``Digest: sha-256=<base64>``.

        Raises:
            UploadHeadersInvalid: One is missing or unreadable, or the offset lies behind the end.
        """
        offset = _number(headers, "Upload-Offset")
        length = _number(headers, "Upload-Length")
        if offset >= length:
            raise UploadHeadersInvalid(header="Upload-Offset")
        return cls(offset, length, _digest_hex(headers.get("Digest", "")))


def is_sha256_hex(text: str) -> bool:
    """Tell whether a path segment can be an upload's name."""
    return _SHA256_HEX.fullmatch(text) is not None


def _number(headers: Headers, name: str) -> int:
    text = headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise UploadHeadersInvalid(header=name)
    return int(text)


def _digest_hex(header: str) -> str:
    algorithm, _, value = header.partition("=")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error as cause:
        raise UploadHeadersInvalid(header="Digest") from cause
    if algorithm.strip().lower() != "sha-256" or len(digest) != _DIGEST_BYTES:
        raise UploadHeadersInvalid(header="Digest")
    return digest.hex()

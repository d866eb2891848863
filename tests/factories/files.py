"""A tablet that sends photos, and what an operation says of them."""

import base64
import hashlib
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session

from api.core.clock import now
from api.files.models import FileKind
from api.files.service import FileKey
from api.staff.auth import thumbprint_of
from api.staff.models import Device, Member

UPLOADS = "/api/sync/v1/uploads/"
TAKEN = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


def b64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class SealedPhoto:
    """A photo as a tablet keeps it: ciphertext under its own key."""

    content: bytes
    key: bytes
    ciphertext: bytes

    @property
    def upload_sha256(self) -> str:
        return hashlib.sha256(self.ciphertext).hexdigest()

    @property
    def path(self) -> str:
        return UPLOADS + self.upload_sha256


def seal_photo(content: bytes) -> SealedPhoto:
    key, iv = os.urandom(32), os.urandom(12)
    return SealedPhoto(content, key, iv + AESGCM(key).encrypt(iv, content, None))


def file_key(photo: SealedPhoto, *, district_id: UUID, household_id: UUID, **other: str) -> FileKey:
    """What ``visit.submit`` says of a photo; ``other`` replaces a part of it."""
    key = FileKey(
        upload_sha256=photo.upload_sha256,
        sha256=hashlib.sha256(photo.content).hexdigest(),
        key=b64url(photo.key),
        kind=FileKind.HOME,
        taken_at=TAKEN,
        district_id=district_id,
        household_id=household_id,
    )
    return replace(key, **other)  # type: ignore[arg-type]  # only texts are ever replaced


class Tablet:
    """An enrolled device that signs what it sends."""

    def __init__(self, session: Session, member: Member, client: TestClient) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._client = client
        numbers = self._key.public_key().public_numbers()
        jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": b64url(numbers.x.to_bytes(32)),
            "y": b64url(numbers.y.to_bytes(32)),
        }
        self.device = Device(
            org_id=member.org_id,
            label="平板 1",
            push_key=jwk,
            thumbprint=thumbprint_of(jwk),
            enrolled_by_id=member.id,
            enrolled_at=now(),
        )
        session.add(self.device)
        session.flush()

    def proof(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """Sign method, path and body hash as the contract of the wire says."""
        message = f"{method}\n{path}\n{hashlib.sha256(body).hexdigest()}".encode()
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        signature = r.to_bytes(32) + s.to_bytes(32)
        return {"X-Ruhu-Device": str(self.device.id), "X-Ruhu-Proof": b64url(signature)}

    def ask(self, path: str) -> Response:
        answer: Response = self._client.head(path, headers=self.proof("HEAD", path, b""))
        return answer

    def send(
        self, path: str, piece: bytes, *, offset: int, length: int, **headers: str
    ) -> Response:
        """Send one piece; ``headers`` replaces what it says of itself (``Digest=…``)."""
        digest = base64.b64encode(hashlib.sha256(piece).digest()).decode()
        described = {
            "Upload-Offset": str(offset),
            "Upload-Length": str(length),
            "Digest": f"sha-256={digest}",
        }
        signed = self.proof("PATCH", path, piece)
        answer: Response = self._client.patch(
            path, content=piece, headers=signed | described | headers
        )
        return answer

    def upload(self, photo: SealedPhoto, *, piece_bytes: int = 128 * 1024) -> Response:
        """Send a whole photo in pieces and return the last answer."""
        whole = photo.ciphertext
        for offset in range(0, len(whole), piece_bytes):
            answer = self.send(
                photo.path, whole[offset : offset + piece_bytes], offset=offset, length=len(whole)
            )
        return answer

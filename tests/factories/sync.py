"""A tablet that seals what was done and pushes it, and what it says."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.households.models import Household
from api.staff.auth import thumbprint_of
from api.staff.models import Device, Member, SignedInSession
from api.sync.service.sealing import SUITE, associated_data, message_key, sealing_keys

BASE = "/api/sync/v1/"
Json = dict[str, Any]


def b64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def seal(plain: bytes, associated: bytes) -> bytes:
    """Seal to the server as a tablet does: encapsulated key ‖ ciphertext."""
    server = next(iter(sealing_keys().values()))
    own = ec.generate_private_key(ec.SECP256R1())
    encapsulated = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), server.private.public_key())
    key, nonce = message_key(shared, encapsulated, server.public)
    return encapsulated + AESGCM(key).encrypt(nonce, plain, associated)


@dataclass
class SyncTablet:
    """An enrolled device on which a member is signed in; it numbers and signs what it sends."""

    client: TestClient
    member: Member
    device_id: UUID
    key: ec.EllipticCurvePrivateKey
    seq: int = 0
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def enrolled(
        cls, session: Session, client: TestClient, member: Member, *, signed_in: bool = True
    ) -> "SyncTablet":
        key = ec.generate_private_key(ec.SECP256R1())
        numbers = key.public_key().public_numbers()
        jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": b64url(numbers.x.to_bytes(32)),
            "y": b64url(numbers.y.to_bytes(32)),
        }
        device = Device(
            id=new_id(),
            org_id=member.org_id,
            label="平板",
            push_key=jwk,
            thumbprint=thumbprint_of(jwk),
            enrolled_by_id=member.id,
            enrolled_at=now() - timedelta(days=60),
            seq_high=0,
            report={},
        )
        session.add(device)
        session.flush()
        tablet = cls(client, member, device.id, key)
        if signed_in:
            tablet.sign_in(session, member)
        return tablet

    def sign_in(self, session: Session, member: Member) -> None:
        """Open a field session of the member on this device."""
        token = new_id().hex
        session.add(
            SignedInSession(
                id=new_id(),
                token_hash=hashlib.sha256(token.encode()).digest(),
                csrf="c",
                member_id=member.id,
                device_id=self.device_id,
                kind="field",
                created_at=now(),
                expires_at=now() + timedelta(days=30),
            )
        )
        session.flush()
        self.member = member
        self.cookies = {"ruhu_session": token}

    def op(
        self,
        kind: str,
        body: Json | bytes,
        *,
        household: Household | UUID | None = None,
        **envelope: Any,
    ) -> Json:
        """Seal an operation; keyword arguments replace parts of the envelope before sealing."""
        self.seq += 1
        household_id = household.id if isinstance(household, Household) else household
        inner = body if isinstance(body, bytes) else orjson.dumps(body)
        op: Json = {
            "op_id": str(new_id()),
            "seq": self.seq,
            "kind": kind,
            "v": 1,
            "session": str(self.member.id),
            "household": str(household_id) if household_id else None,
            "deps": [],
            "blobs": [],
            "wall": int(now().timestamp() * 1000),
            "clock": {"offset_ms": 0, "q": "good"},
            "replaces": None,
            "sha": b64url(hashlib.sha256(inner).digest()),
            "enc": SUITE,
            "kid": next(iter(sealing_keys())),
        } | envelope
        bound = associated_data(op["op_id"], op["kind"], op["v"], str(self.device_id), op["seq"])
        return {"body": b64url(seal(inner, bound))} | op

    def visit(self, household: Household, *, envelope: Json | None = None, **body: Any) -> Json:
        """A sealed ``visit.submit``; keyword arguments replace parts of the body."""
        return self.op(
            "visit.submit", visit_body(household, **body), household=household, **(envelope or {})
        )

    def post(self, path: str, message: Any) -> Response:
        """Send a signed request."""
        body = message if isinstance(message, bytes) else orjson.dumps(message)
        return self._send("POST", path, body)

    def get(self, path: str, **headers: str) -> Response:
        """Read something as the signed-in worker."""
        return self._send("GET", path, b"", **headers)

    def signed(self, path: str, message: Any) -> Json:
        """Return path, body and headers of a signed POST, for somebody else to send."""
        body = message if isinstance(message, bytes) else orjson.dumps(message)
        headers = self.proof("POST", BASE + path, body)
        return {"path": BASE + path, "body": body.decode(), "headers": headers}

    def proof(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """Sign method, path and body hash as the contract of the wire says."""
        message = f"{method}\n{path}\n{hashlib.sha256(body).hexdigest()}".encode()
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(SHA256())))
        proof = b64url(r.to_bytes(32) + s.to_bytes(32))
        return {"X-Ruhu-Device": str(self.device_id), "X-Ruhu-Proof": proof}

    def _send(self, method: str, path: str, body: bytes, **headers: str) -> Response:
        address = BASE + path
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        proof = self.proof(method, address.split("?")[0], body)
        answer: Response = self.client.request(
            method, address, content=body, headers={"Cookie": cookies} | proof | headers
        )
        return answer

    def push(self, *ops: Json) -> list[Json]:
        """Push a batch and return its receipts."""
        answer = self.post("push", {"device": str(self.device_id), "ops": list(ops)})
        assert answer.status_code == 200, answer.text
        receipts: list[Json] = answer.json()["receipts"]
        return receipts

    def pull(self, cursor: str | None = None) -> tuple[list[Json], Json]:
        """Pull to the last page; return all items and the last page."""
        items: list[Json] = []
        page = None
        while True:
            answer = self.post("pull", {"cursor": cursor, "page": page})
            assert answer.status_code == 200, answer.text
            reply = answer.json()
            items += reply["items"]
            page = reply["page"]
            if page is None:
                return items, reply


def visit_body(household: Household, **replaced: Any) -> Json:
    """A plain look-in that breaks no rule; a test names only what it is about."""
    ended = datetime.now(UTC) - timedelta(minutes=1)
    return {
        "visit_id": str(new_id()),
        "household_id": str(household.id),
        "purpose": "LOOK_IN",
        "result": "DONE",
        "started_at": (ended - timedelta(minutes=12)).isoformat(),
        "ended_at": ended.isoformat(),
    } | replaced


def unconnected() -> TestClient:
    """A client that leads nowhere: for a tablet whose requests somebody else sends."""
    return TestClient(lambda *_: None)  # type: ignore[arg-type]

"""A tablet with an evidence key, and what it sends when somebody signs."""

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy.orm import Session

from api.agreements.models import Agreement
from api.agreements.payloads import sha256_of, to_base64url
from api.agreements.queries import find_whole
from api.agreements.rules.definitions import Definition, shipped_definitions, text_sha256
from api.agreements.service.publishing import publish_shipped
from api.agreements.service.signing import Signed, sign_agreement
from api.core.canonical import canonical_json
from api.core.clock import now
from api.core.database import new_id
from api.core.templates import render_template
from api.households.models import FactSource, Household, Person
from api.households.payloads import Origin
from api.staff.auth import base64url, thumbprint_of
from api.staff.models import Device, EvidenceKey, Member
from media.signature import read_strokes, strokes_png

SIGNED_AT = datetime(2026, 11, 21, 2, 33, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
Json = dict[str, Any]


def definition(key: str = "assistance_agreement", lang: str = "zh-CN") -> Definition:
    found: Definition = next(
        text for text in shipped_definitions() if (text["key"], text["lang"]) == (key, lang)
    )
    return found


def values_of(text: Definition, **given: Any) -> Json:
    """Values for every field of a text: its defaults, then what is given, then a plain word."""
    plain: Json = {
        name: "某某" if kind == "text" else [dict.fromkeys(kind, "某某")]
        for name, kind in text["fields"].items()
    }
    filled: Json = plain | text["defaults"]
    return filled | {name: value for name, value in given.items() if name in text["fields"]}


def strokes_of(seed: int = 0) -> bytes:
    """Two gzipped strokes, elsewhere for another seed."""
    x0, y0 = 15_000 + 9_000 * seed, 8_000 + 3_000 * seed
    down = [[x0 + 900 * n, y0 + 100 * n, 12 * n, 480 + n] for n in range(40)]
    across = [[x0 + 18_000, y0 - 5_000 + 600 * n, 900 + 12 * n, 520] for n in range(40)]
    packed = orjson.dumps({"v": 1, "w": 1000, "h": 400, "strokes": [down, across]})
    return gzip.compress(packed, mtime=0)


def signature(
    party_role: str,
    name: str,
    *,
    seed: int = 0,
    method: str = "HANDWRITTEN",
    person_id: UUID | None = None,
    member_id: UUID | None = None,
    at: datetime = SIGNED_AT,
) -> Json:
    strokes = strokes_of(seed)
    return {
        "party_role": party_role,
        "person_id": str(person_id) if person_id else None,
        "member_id": str(member_id) if member_id else None,
        "name": name,
        "method": method,
        "image_png": to_base64url(strokes_png(read_strokes(strokes))),
        "strokes_gz": to_base64url(strokes),
        "at": at.isoformat(),
    }


@dataclass
class SigningTablet:
    """A device with one member's evidence key; keeps its chain of evidence."""

    device: Device
    member: Member
    key: ec.EllipticCurvePrivateKey
    registered: EvidenceKey
    seq: int = 0
    head: str | None = None
    template: Definition = field(default_factory=definition)

    @classmethod
    def enrolled(cls, session: Session, member: Member) -> "SigningTablet":
        key = ec.generate_private_key(ec.SECP256R1())
        jwk = _jwk(key)
        device = Device(
            id=new_id(),
            org_id=member.org_id,
            label="平板 1",
            push_key=jwk,
            thumbprint=f"push {thumbprint_of(jwk)}",
            enrolled_by_id=member.id,
            enrolled_at=now(),
        )
        session.add(device)
        session.flush()
        registered = EvidenceKey(
            id=new_id(),
            device_id=device.id,
            member_id=member.id,
            public_jwk=jwk,
            thumbprint=thumbprint_of(jwk),
            enrolled_at=now(),
        )
        session.add(registered)
        publish_shipped(session)
        session.flush()
        return cls(device, member, key, registered)

    def sign(self, evidence: bytes) -> str:
        r, s = decode_dss_signature(self.key.sign(evidence, ec.ECDSA(SHA256())))
        return to_base64url(r.to_bytes(32) + s.to_bytes(32))

    def body(
        self,
        household: Household,
        resident: Person,
        *,
        signatures: list[Json] | None = None,
        in_evidence: Json | None = None,
        **values: Any,
    ) -> Json:
        """An ``agreement.sign``; ``in_evidence`` replaces members before it is signed."""
        given = {"resident_name": resident.name, "worker_name": self.member.name} | values
        filled = values_of(self.template, **given)
        html = render_template(self.template["body"], filled)
        signatures = signatures or [
            signature("RESIDENT", resident.name, person_id=resident.id),
            signature("WORKER", self.member.name, seed=2, member_id=self.member.id),
        ]
        agreement_id = str(new_id())
        evidence = canonical_json(
            self._evidence(agreement_id, html, filled, signatures) | (in_evidence or {})
        )
        self.seq, self.head = self.seq + 1, sha256_of(evidence)
        return {
            "agreement_id": agreement_id,
            "household_id": str(household.id),
            "visit_id": str(new_id()),
            "person_id": str(resident.id),
            "template": self._named() | {"lang": self.template["lang"]},
            "values": filled,
            "html": html,
            "evidence": to_base64url(evidence),
            "device_sig": self.sign(evidence),
            "evidence_key_thumbprint": self.registered.thumbprint,
            "signatures": signatures,
        }

    def _named(self) -> Json:
        return {name: self.template[name] for name in ("key", "version", "sha256")}

    def _evidence(self, agreement_id: str, html: str, values: Json, signatures: list[Json]) -> Json:
        parties = [_party(one) for one in signatures]
        shown_at = (SIGNED_AT - timedelta(minutes=3)).isoformat()
        main = parties[0]
        canvas = {"w": 1000, "h": 400, "dpr": 2}
        return {
            "v": 1,
            "agreement_id": agreement_id,
            "template": self._named(),
            "text_sha256": text_sha256(html),
            "lang": self.template["lang"],
            "values_sha256": sha256_of(canonical_json(values)),
            "shown": {
                "started": shown_at,
                "ended": SIGNED_AT.isoformat(),
                "scrolled_to_end": True,
                "seconds": 180,
                "font_px": 24,
                "read_aloud": {"voice": "WORKER", "finished": True},
            },
            "consents": [],
            "parties": parties,
            "strokes": {
                "sha256": main["strokes_sha256"],
                "count": 2,
                "points": 80,
                "duration_ms": 1368,
                "sampling_hz_median": 83,
                "input": "pen",
                "canvas": canvas,
            },
            "image_sha256": main["image_sha256"],
            "photos": [],
            "place": {"lon": 120.15, "lat": 30.3, "acc_m": 12, "crs": "WGS84", "fix_age_s": 3},
            "place_reason": None,
            "time": {
                "device": SIGNED_AT.isoformat(),
                "tz": "Asia/Shanghai",
                "monotonic_ms": 812345,
                "last_server_sync": None,
                "offset_ms": -1200,
            },
            "device": {
                "id": str(self.device.id),
                "key_thumbprint": self.registered.thumbprint,
                "app_version": "0.1.0",
                "build_hash": None,
                "ua": "test",
            },
            "worker_ids": [str(self.member.id)],
            "witness_ids": [],
            "prev_sha256": self.head,
            "seq": self.seq + 1,
        }

    def origin(self, *, received_at: datetime = RECEIVED_AT) -> Origin:
        return Origin(
            source=FactSource.VISIT,
            source_id=new_id(),
            observer_id=self.member.id,
            device_id=self.device.id,
            observed_at=SIGNED_AT,
            received_at=received_at,
        )

    def send(self, session: Session, household: Household, body: Json) -> Signed:
        session.flush()  # as the savepoint of an operation does
        signed = sign_agreement(session, household, body, self.origin())
        session.flush()
        return signed

    def sent(self, session: Session, household: Household, body: Json) -> Agreement:
        """Send and return the agreement with its signatures."""
        signed = self.send(session, household, body)
        whole = find_whole(session, signed.agreement_id)
        assert whole is not None
        return whole


def resigned(tablet: SigningTablet, body: Json, evidence: bytes) -> Json:
    """The body with other evidence, signed again by the same device."""
    return body | {"evidence": to_base64url(evidence), "device_sig": tablet.sign(evidence)}


def _party(one: Json) -> Json:
    return {
        "role": one["party_role"],
        "person_id": one["person_id"],
        "id_check": "KNOWN" if one["party_role"] != "WORKER" else "NONE",
        "id_last4_hmac": None,
        "name": one["name"],
        "method": one["method"],
        "image_sha256": _sha256(one["image_png"]),
        "strokes_sha256": _sha256(one["strokes_gz"]) if one["strokes_gz"] else None,
        "at": one["at"],
    }


def _sha256(encoded: str) -> str:
    return sha256_of(base64url(encoded))


def _jwk(key: ec.EllipticCurvePrivateKey) -> Json:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": to_base64url(numbers.x.to_bytes(32)),
        "y": to_base64url(numbers.y.to_bytes(32)),
    }

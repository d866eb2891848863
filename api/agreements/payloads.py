"""What the tablet sends about a signature, and what pages are told of an agreement."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from api.agreements.models import PartyRole, SignatureMethod
from api.staff.auth import base64url

Json = dict[str, Any]


def to_base64url(content: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class SignatureIn:
    """One party's signature as it arrived."""

    party_role: PartyRole
    person_id: UUID | None
    member_id: UUID | None
    name: str
    method: SignatureMethod
    image_png: bytes
    strokes_gz: bytes | None
    at: datetime

    @classmethod
    def of(cls, said: Json) -> "SignatureIn":
        strokes = said.get("strokes_gz")
        return cls(
            party_role=PartyRole(said["party_role"]),
            person_id=_id(said.get("person_id")),
            member_id=_id(said.get("member_id")),
            name=said["name"],
            method=SignatureMethod(said["method"]),
            image_png=base64url(said["image_png"]),
            strokes_gz=base64url(strokes) if strokes else None,
            at=datetime.fromisoformat(said["at"]),
        )


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The body of ``agreement.sign``, which fits its schema; bytes are decoded, nothing judged."""

    agreement_id: UUID
    visit_id: UUID | None
    person_id: UUID | None
    template_key: str
    template_version: int
    template_sha256: str
    lang: str
    values: Json
    html: str
    evidence: bytes
    device_sig: bytes
    evidence_key_thumbprint: str
    signatures: tuple[SignatureIn, ...]

    @classmethod
    def of(cls, body: Json) -> "SigningIn":
        template = body["template"]
        return cls(
            agreement_id=UUID(body["agreement_id"]),
            visit_id=_id(body.get("visit_id")),
            person_id=_id(body.get("person_id")),
            template_key=template["key"],
            template_version=template["version"],
            template_sha256=template["sha256"],
            lang=template["lang"],
            values=body["values"],
            html=body["html"],
            evidence=base64url(body["evidence"]),
            device_sig=base64url(body["device_sig"]),
            evidence_key_thumbprint=body["evidence_key_thumbprint"],
            signatures=tuple(SignatureIn.of(one) for one in body["signatures"]),
        )

    @property
    def signed_at(self) -> datetime:
        """When the resident (or guardian) signed, by the tablet's clock."""
        return self.main_signature.at

    @property
    def main_signature(self) -> SignatureIn:
        """The resident's or guardian's; without one, whatever came first."""
        own = (PartyRole.RESIDENT, PartyRole.GUARDIAN)
        return next((one for one in self.signatures if one.party_role in own), self.signatures[0])


def _id(said: str | None) -> UUID | None:
    return UUID(said) if said else None


class SignatureOut(BaseModel):
    party_role: str
    name: str
    method: str
    at: datetime


class AgreementOut(BaseModel):
    """An agreement in a household's file."""

    id: UUID
    no: str
    title: str
    template: Json
    status: str
    person: Json | None
    signed_at: datetime
    received_at: datetime
    ends_on: str | None
    pdf_state: str | None
    mismatches: list[str]
    flags: list[str]
    signatures: list[SignatureOut]
    text_sha256: str


class AgreementsOut(BaseModel):
    items: list[AgreementOut]

"""Texts that people sign, what they signed, and how each of them did."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.agreements.rules.states import AgreementStatus
from api.core.database import Base, Id, JsonObject


class PdfState(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class PartyRole(StrEnum):
    RESIDENT = "RESIDENT"
    WORKER = "WORKER"
    WITNESS = "WITNESS"
    GUARDIAN = "GUARDIAN"


class SignatureMethod(StrEnum):
    HANDWRITTEN = "HANDWRITTEN"
    MARK = "MARK"
    """A cross or another sign, drawn before a witness."""

    FINGERPRINT = "FINGERPRINT"
    """On paper, photographed; a fingerprint scan would be biometric data."""


class AgreementTemplate(Base):
    """One published version of a text in one language; never changed."""

    __tablename__ = "agreement_templates"
    __table_args__ = (UniqueConstraint("key", "version", "lang"),)

    id: Mapped[Id]
    key: Mapped[str]
    version: Mapped[int]
    lang: Mapped[str]
    title: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    definition: Mapped[JsonObject]
    """As in ``schemas/agreements/definition.v1.json``."""

    published_at: Mapped[datetime]


class AgreementSerial(Base):
    """The last number given in a district and year."""

    __tablename__ = "agreement_serials"

    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Agreement(Base):
    """A signed text with the bytes it was signed over; these columns are never rewritten.

    ``visit_id`` and ``person_id`` are what the tablet said and carry no foreign key: an agreement
    is kept even when it names something that nobody knows.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_positive"),
        Index("ix_agreements_household_id_signed_at", "household_id", "signed_at"),
        Index("ix_agreements_district_id_received_at", "district_id", "received_at"),
        Index("ix_agreements_device_id_seq", "device_id", "seq"),
    )

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    no: Mapped[str] = mapped_column(unique=True)
    """District code, year, serial: ``330105-2026-000123``."""

    visit_id: Mapped[UUID | None] = mapped_column(index=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("devices.id"))
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement_templates.id"))
    template_key: Mapped[str]
    template_version: Mapped[int]
    template_sha256: Mapped[str]
    lang: Mapped[str]
    title: Mapped[str]
    values: Mapped[JsonObject]
    html: Mapped[bytes] = mapped_column(LargeBinary)
    """The exact UTF-8 bytes that were shown."""

    text_sha256: Mapped[str]
    """Of what was shown, computed here; see ``rules.definitions.text_sha256``."""

    evidence: Mapped[bytes] = mapped_column(LargeBinary)
    """The exact bytes that the device signed."""

    evidence_sha256: Mapped[str] = mapped_column(index=True)
    device_sig: Mapped[bytes] = mapped_column(LargeBinary)
    evidence_key_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence_keys.id"))
    seq: Mapped[int | None] = mapped_column(BigInteger)
    """Place in the device's chain of evidence."""

    prev_sha256: Mapped[str | None]
    status: Mapped[AgreementStatus]
    mismatches: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Why it is quarantined: stable codes of ``rules.evidence``."""

    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Remarkable without contradicting anything: ``chain_gap`` …"""

    signed_at: Mapped[datetime]
    """The tablet's word; ``received_at`` is the server's."""

    received_at: Mapped[datetime]
    server_sig: Mapped[bytes] = mapped_column(LargeBinary)
    """Countersignature over sha256(evidence) ‖ device_sig ‖ received_at."""

    ends_on: Mapped[date | None]
    pdf_state: Mapped[PdfState | None]
    """None while quarantined: nothing that looks final is printed of it."""

    pdf_sha256: Mapped[str | None]
    pdf_bytes: Mapped[int | None]
    pdf_problem: Mapped[str | None]

    signatures: Mapped[list["Signature"]] = relationship(
        order_by="Signature.position", lazy="raise", cascade="all, delete-orphan"
    )


class Signature(Base):
    """One party's signature; pen strokes are stored sealed, apart from any other key's reach."""

    __tablename__ = "signatures"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"), index=True)
    position: Mapped[int]
    party_role: Mapped[PartyRole]
    person_id: Mapped[UUID | None]
    member_id: Mapped[UUID | None]
    name: Mapped[str]
    method: Mapped[SignatureMethod]
    at: Mapped[datetime]
    image_png: Mapped[bytes] = mapped_column(LargeBinary)
    image_sha256: Mapped[str]
    strokes_key: Mapped[str | None]
    strokes_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

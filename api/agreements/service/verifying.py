"""Checks what is stored against itself again, years later if need be."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.agreements.models import Agreement, AgreementTemplate
from api.agreements.payloads import sha256_of
from api.agreements.rules.definitions import text_sha256
from api.agreements.service.countersigning import is_countersigned
from api.core.templates import UnusableTemplate, UnusableValues, render_template
from api.files.store import content_key, file_store
from api.staff.auth import verify_raw_signature
from api.staff.models import EvidenceKey

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Verified:
    """One agreement and what no longer fits; an empty list when all does."""

    no: str
    status: str
    faults: list[str]
    flags: list[str]


def verify_stored(session: Session) -> Iterator[Verified]:
    """Check every agreement's bytes, signatures, text and PDF, in the order of their receipt.

    A countersignature made with a receipt key that was replaced since cannot be checked here and
    is named as a fault.
    """
    rows = session.execute(
        select(Agreement, EvidenceKey.public_jwk, AgreementTemplate.definition["body"].astext)
        .outerjoin(EvidenceKey, EvidenceKey.id == Agreement.evidence_key_id)
        .outerjoin(AgreementTemplate, AgreementTemplate.id == Agreement.template_id)
        .order_by(Agreement.received_at, Agreement.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for agreement, jwk, body in rows:
        faults = [*_of_bytes(agreement), *_of_signatures(agreement, jwk)]
        faults += _of_text(agreement, body)
        faults += _of_pdf(agreement)
        new = [fault for fault in faults if fault not in agreement.mismatches]
        yield Verified(agreement.no, agreement.status.value, new, agreement.flags)


def _of_bytes(agreement: Agreement) -> Iterator[str]:
    if sha256_of(agreement.evidence) != agreement.evidence_sha256:
        yield "evidence_changed"
    if text_sha256(agreement.html.decode()) != agreement.text_sha256:
        yield "text_changed"


def _of_signatures(agreement: Agreement, jwk: dict[str, str] | None) -> Iterator[str]:
    if jwk is None:
        yield "key_unknown"
    elif not verify_raw_signature(jwk, agreement.device_sig, agreement.evidence):
        yield "signature_invalid"
    if not is_countersigned(
        agreement.server_sig,
        agreement.evidence_sha256,
        agreement.device_sig,
        agreement.received_at,
    ):
        yield "countersignature_invalid"


def _of_text(agreement: Agreement, body: str | None) -> Iterator[str]:
    if body is None:
        yield "template_unknown"
        return
    try:
        if render_template(body, agreement.values).encode() != agreement.html:
            yield "text_differs"
    except (UnusableTemplate, UnusableValues):
        yield "values_unusable"


def _of_pdf(agreement: Agreement) -> Iterator[str]:
    if agreement.pdf_sha256 is None:
        return
    try:
        content = file_store().get(content_key(agreement.pdf_sha256))
    except FileNotFoundError:
        yield "pdf_missing"
        return
    if sha256_of(content) != agreement.pdf_sha256:
        yield "pdf_changed"

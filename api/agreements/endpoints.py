"""Agreements over HTTP: a household's list, the PDF, the exact text and the exact evidence."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api.agreements.errors import PdfNotReady
from api.agreements.models import Agreement, PdfState
from api.agreements.payloads import AgreementOut, AgreementsOut, SignatureOut, to_base64url
from api.agreements.queries import get_agreement, list_agreements
from api.core.database import SessionDep
from api.files.store import content_key, file_store
from api.households.queries.access import get_household
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.staff.service.audit import audit

router = APIRouter(tags=["agreements"])
Reader = Annotated[Caller, Depends(May(Action.AGREEMENT_READ))]
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@router.get("/api/households/{household_id}/agreements")
def get_agreements(household_id: UUID, session: SessionDep, caller: Reader) -> AgreementsOut:
    """List a household's agreements, newest first, quarantined ones included."""
    household = get_household(session, household_id, caller, Action.AGREEMENT_READ)
    rows = list_agreements(session, household.id)
    return AgreementsOut(items=[_agreement_out(agreement, name) for agreement, name in rows])


def _agreement_out(agreement: Agreement, resident: str | None) -> AgreementOut:
    return AgreementOut(
        id=agreement.id,
        no=agreement.no,
        title=agreement.title,
        template={
            "key": agreement.template_key,
            "version": agreement.template_version,
            "lang": agreement.lang,
        },
        status=agreement.status.value,
        person={"id": str(agreement.person_id), "name": resident} if agreement.person_id else None,
        signed_at=agreement.signed_at,
        received_at=agreement.received_at,
        ends_on=agreement.ends_on.isoformat() if agreement.ends_on else None,
        pdf_state=agreement.pdf_state.value if agreement.pdf_state else None,
        mismatches=agreement.mismatches,
        flags=agreement.flags,
        signatures=[
            SignatureOut(party_role=one.party_role, name=one.name, method=one.method, at=one.at)
            for one in agreement.signatures
        ],
        text_sha256=agreement.text_sha256,
    )


@router.get(
    "/api/agreements/{agreement_id}/pdf", responses={200: {"content": {"application/pdf": {}}}}
)
def get_pdf(agreement_id: UUID, session: SessionDep, caller: Reader) -> Response:
    """Give the PDF/A-3b; 409 while it is being made or when none is made."""
    agreement = get_agreement(session, agreement_id, caller)
    if agreement.pdf_state is not PdfState.READY or agreement.pdf_sha256 is None:
        raise PdfNotReady(state=agreement.pdf_state, problem=agreement.pdf_problem)
    audit(session, "agreement.read", "agreement", agreement.id, caller=caller, part="pdf")
    headers = {
        "Content-Disposition": f'inline; filename="{agreement.no}.pdf"',
        "Content-Encoding": "identity",
        "ETag": f'"{agreement.pdf_sha256}"',
    }
    content = file_store().get(content_key(agreement.pdf_sha256))
    return Response(content, media_type="application/pdf", headers=headers)


@router.get(
    "/api/agreements/{agreement_id}/evidence",
    responses={200: {"content": {"application/json": {}}}},
)
def get_evidence(agreement_id: UUID, session: SessionDep, caller: Reader) -> Response:
    """Give the exact bytes that the device signed; both signatures stand in headers."""
    agreement = get_agreement(session, agreement_id, caller)
    audit(session, "agreement.read", "agreement", agreement.id, caller=caller, part="evidence")
    headers = {
        "Content-Disposition": f'attachment; filename="evidence-{agreement.no}.json"',
        "X-Ruhu-Device-Signature": to_base64url(agreement.device_sig),
        "X-Ruhu-Server-Signature": to_base64url(agreement.server_sig),
        "X-Ruhu-Received-At": agreement.received_at.isoformat(),
    }
    return Response(agreement.evidence, media_type="application/json", headers=headers)


@router.get("/api/agreements/{agreement_id}/html", responses={200: {"content": {"text/html": {}}}})
def get_html(agreement_id: UUID, session: SessionDep, caller: Reader) -> Response:
    """Give the exact text that was shown; nothing in it may run or be fetched."""
    agreement = get_agreement(session, agreement_id, caller)
    audit(session, "agreement.read", "agreement", agreement.id, caller=caller, part="html")
    headers = {"Content-Security-Policy": NOTHING_RUNS}
    return Response(agreement.html, media_type="text/html; charset=utf-8", headers=headers)

"""The rows of a signed agreement, as they go into the database by one statement each."""

from datetime import UTC, date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.models import PdfState
from api.agreements.payloads import Json, SigningIn, sha256_of
from api.agreements.queries import Around, take_number
from api.agreements.rules.definitions import text_sha256
from api.agreements.rules.evidence import Judgement, is_signed_by_all
from api.agreements.rules.states import AgreementStatus
from api.agreements.service.countersigning import countersign
from api.core.clock import day_of
from api.core.crypto import encrypt
from api.core.database import new_id
from api.households.models import Household
from api.households.payloads import Origin

STROKES = "signatures.strokes"
MONTHS_A_YEAR = 12


def agreement_row(
    session: Session,
    household: Household,
    signing: SigningIn,
    definition: Json | None,
    around: Around,
    judgement: Judgement,
    origin: Origin,
) -> dict[str, Any]:
    taken = "id_taken" in judgement.mismatches
    received_at = origin.received_at.astimezone(UTC)
    evidence_sha256 = sha256_of(signing.evidence)
    doubted = bool(judgement.mismatches)
    return {
        "id": new_id() if taken else signing.agreement_id,
        "district_id": household.district_id,
        "household_id": household.id,
        "no": take_number(session, household.district_id, day_of(received_at).year),
        "visit_id": signing.visit_id,
        "person_id": signing.person_id,
        "author_id": origin.observer_id,
        "device_id": origin.device_id,
        "template_id": around.template_id,
        "template_key": signing.template_key,
        "template_version": signing.template_version,
        "template_sha256": signing.template_sha256,
        "lang": signing.lang,
        "title": definition["title"] if definition else signing.template_key,
        "values": signing.values,
        "html": signing.html.encode(),
        "text_sha256": text_sha256(signing.html),
        "evidence": signing.evidence,
        "evidence_sha256": evidence_sha256,
        "device_sig": signing.device_sig,
        "evidence_key_id": around.key.id if around.key else None,
        "seq": judgement.said.get("seq"),
        "prev_sha256": judgement.said.get("prev_sha256"),
        "status": _status(signing, definition, doubted),
        "mismatches": judgement.mismatches,
        "flags": judgement.flags,
        "signed_at": signing.signed_at,
        "received_at": received_at,
        "server_sig": countersign(evidence_sha256, signing.device_sig, received_at),
        "ends_on": _ends_on(definition, day_of(signing.signed_at)),
        "pdf_state": None if doubted else PdfState.MAKING,
    }


def _status(signing: SigningIn, definition: Json | None, doubted: bool) -> AgreementStatus:
    if doubted:
        return AgreementStatus.QUARANTINED
    if is_signed_by_all(signing, definition):
        return AgreementStatus.SIGNED_BY_ALL
    return AgreementStatus.SIGNED


def signature_rows(
    household: Household, agreement_id: UUID, signing: SigningIn
) -> list[dict[str, Any]]:
    rows = []
    for position, one in enumerate(signing.signatures):
        key, sealed = encrypt(one.strokes_gz, context=STROKES) if one.strokes_gz else (None, None)
        rows.append(
            {
                "id": new_id(),
                "district_id": household.district_id,
                "household_id": household.id,
                "agreement_id": agreement_id,
                "position": position,
                "party_role": one.party_role,
                "person_id": one.person_id,
                "member_id": one.member_id,
                "name": one.name,
                "method": one.method,
                "at": one.at,
                "image_png": one.image_png,
                "image_sha256": sha256_of(one.image_png),
                "strokes_key": key,
                "strokes_sealed": sealed,
            }
        )
    return rows


def _ends_on(definition: Json | None, signed_on: date) -> date | None:
    """Return the last day: the signing day so many full months later, or that month's last day."""
    months = definition["ends_after_months"] if definition else None
    if months is None:
        return None
    years, month = divmod(signed_on.month - 1 + months, MONTHS_A_YEAR)
    for day in range(signed_on.day, signed_on.day - 4, -1):
        try:
            return date(signed_on.year + years, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("no month is shorter than 28 days")

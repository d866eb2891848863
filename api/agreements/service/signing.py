"""Taking in what was signed at a door: kept byte for byte, compared, countersigned."""

from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.models import Agreement, AgreementTemplate, PdfState, Signature
from api.agreements.payloads import Json, SignatureIn, SigningIn, sha256_of, to_base64url
from api.agreements.queries import (
    agreements_after_gap,
    chain_around,
    find_evidence_key,
    find_template,
    list_signing_tasks,
    take_number,
)
from api.agreements.rules.definitions import text_sha256
from api.agreements.rules.evidence import Judgement, Surroundings, is_signed_by_all, judge
from api.agreements.rules.states import AgreementStatus
from api.agreements.service.countersigning import countersign
from api.cases.service import tell
from api.core.clock import day_of
from api.core.crypto import encrypt
from api.core.database import new_id
from api.core.jobs import queue_named_job
from api.households.models import Household, ReviewKind
from api.households.payloads import Origin
from api.households.service.facts import touch
from api.households.service.raising import raise_review
from api.tasks.service import finish_task

STROKES = "signatures.strokes"
PDF_JOB = "agreements.make_pdf"
MONTHS_A_YEAR = 12


@dataclass(slots=True)
class Signed:
    """What taking in a signature led to."""

    agreement: Agreement
    review_item_ids: list[UUID] = field(default_factory=list)
    detail: list[Json] = field(default_factory=list)
    """Lines for the operation's receipt: the number and the server's countersignature."""


def sign_agreement(
    session: Session, household: Household, body: dict[str, Any], origin: Origin
) -> Signed:
    """Keep an ``agreement.sign`` whole, whatever is wrong with it.

    What contradicts itself is quarantined and put before a person. The same signing again returns
    the first agreement; another one under a taken id is kept under an id of its own.
    """
    signing = SigningIn.of(body)
    known = session.get(Agreement, signing.agreement_id)
    if known is not None and _is_same(known, signing):
        return Signed(known, detail=[_receipt_line(known)])
    template = find_template(session, signing.template_key, signing.template_version, signing.lang)
    judgement = _judge(session, signing, template, origin)
    if known is not None:
        judgement.mismatches.append("id_taken")
    agreement = _keep(session, household, signing, template, judgement, origin)
    signed = Signed(agreement, detail=[_receipt_line(agreement)])
    if judgement.mismatches:
        _quarantine(session, household, agreement, origin, signed)
    else:
        _close_tasks(session, household, signing, origin)
        queue_named_job(session, PDF_JOB, agreement_id=str(agreement.id))
    tell(
        session,
        household,
        "agreement_quarantined" if judgement.mismatches else "agreement_signed",
        agreement.signed_at,
        origin.observer_id,
        ref=("agreement", agreement.id),
        no=agreement.no,
        template_key=agreement.template_key,
    )
    touch(household)
    return signed


def _is_same(known: Agreement, signing: SigningIn) -> bool:
    return known.evidence == signing.evidence and known.device_sig == signing.device_sig


def _judge(
    session: Session, signing: SigningIn, template: AgreementTemplate | None, origin: Origin
) -> Judgement:
    around = Surroundings(
        definition=template.definition if template else None,
        key=find_evidence_key(session, signing.evidence_key_thumbprint),
        device_id=origin.device_id,
        author_id=origin.observer_id,
        received_at=origin.received_at,
        chain_around=lambda place: chain_around(session, origin.device_id, place),
    )
    return judge(signing, around)


def _keep(
    session: Session,
    household: Household,
    signing: SigningIn,
    template: AgreementTemplate | None,
    judgement: Judgement,
    origin: Origin,
) -> Agreement:
    taken = "id_taken" in judgement.mismatches
    definition = template.definition if template else None
    received_at = origin.received_at.astimezone(UTC)
    evidence_sha256 = sha256_of(signing.evidence)
    doubted = bool(judgement.mismatches)
    agreement = Agreement(
        id=new_id() if taken else signing.agreement_id,
        district_id=household.district_id,
        household_id=household.id,
        no=take_number(session, household.district_id, day_of(received_at).year),
        visit_id=signing.visit_id,
        person_id=signing.person_id,
        author_id=origin.observer_id,
        device_id=origin.device_id,
        template_id=template.id if template else None,
        template_key=signing.template_key,
        template_version=signing.template_version,
        template_sha256=signing.template_sha256,
        lang=signing.lang,
        title=template.title if template else signing.template_key,
        values=signing.values,
        html=signing.html.encode(),
        text_sha256=text_sha256(signing.html),
        evidence=signing.evidence,
        evidence_sha256=evidence_sha256,
        device_sig=signing.device_sig,
        evidence_key_id=judgement.key_id,
        seq=judgement.said.get("seq"),
        prev_sha256=judgement.said.get("prev_sha256"),
        status=_status(signing, definition, doubted),
        mismatches=judgement.mismatches,
        flags=judgement.flags,
        signed_at=signing.signed_at,
        received_at=received_at,
        server_sig=countersign(evidence_sha256, signing.device_sig, received_at),
        ends_on=_ends_on(definition, day_of(signing.signed_at)),
        pdf_state=None if doubted else PdfState.MAKING,
        signatures=[
            _signature(household, position, one) for position, one in enumerate(signing.signatures)
        ],
    )
    session.add(agreement)
    session.flush()
    _close_gap(session, agreement)
    return agreement


def _status(signing: SigningIn, definition: Json | None, doubted: bool) -> AgreementStatus:
    if doubted:
        return AgreementStatus.QUARANTINED
    if is_signed_by_all(signing, definition):
        return AgreementStatus.SIGNED_BY_ALL
    return AgreementStatus.SIGNED


def _signature(household: Household, position: int, one: SignatureIn) -> Signature:
    key, sealed = encrypt(one.strokes_gz, context=STROKES) if one.strokes_gz else (None, None)
    return Signature(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        position=position,
        party_role=one.party_role,
        person_id=one.person_id,
        member_id=one.member_id,
        name=one.name,
        method=one.method,
        at=one.at,
        image_png=one.image_png,
        image_sha256=sha256_of(one.image_png),
        strokes_key=key,
        strokes_sealed=sealed,
    )


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


def _close_gap(session: Session, agreement: Agreement) -> None:
    if agreement.seq is None:
        return
    for later in agreements_after_gap(session, agreement.device_id, agreement.seq):
        later.flags = [flag for flag in later.flags if flag != "chain_gap"]


def _quarantine(
    session: Session, household: Household, agreement: Agreement, origin: Origin, signed: Signed
) -> None:
    item = raise_review(
        session,
        household,
        ReviewKind.AGREEMENT_MISMATCH,
        agreement.mismatches[0],
        origin,
        subject=("agreement", agreement.id),
        details={
            "no": agreement.no,
            "title": agreement.title,
            "mismatches": agreement.mismatches,
            "visit_id": str(agreement.visit_id) if agreement.visit_id else None,
        },
        entity=("person", agreement.person_id) if agreement.person_id else None,
    )
    signed.review_item_ids.append(item.id)


def _close_tasks(
    session: Session, household: Household, signing: SigningIn, origin: Origin
) -> None:
    for task in list_signing_tasks(session, [household.id]):
        wanted = task.details.get("person_id") or task.subject_id
        fits = wanted is None or str(wanted) == str(signing.person_id)
        if task.details.get("template_key") == signing.template_key and fits:
            finish_task(session, household, task, "SIGNED", origin.observer_id)


def _receipt_line(agreement: Agreement) -> Json:
    return {
        "pointer": "",
        "rule": "agreement_received",
        "params": {
            "agreement_id": str(agreement.id),
            "no": agreement.no,
            "status": agreement.status.value,
            "evidence_sha256": agreement.evidence_sha256,
            "received_at": agreement.received_at.astimezone(UTC).isoformat(),
            "server_sig": to_base64url(agreement.server_sig),
        },
        "message_key": "agreement_received",
    }

"""Taking in what was signed at a door: kept byte for byte, compared, countersigned."""

from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.models import Agreement, Signature
from api.agreements.payloads import Json, SigningIn, to_base64url
from api.agreements.queries import (
    Around,
    agreements_after_gap,
    definition_of,
    list_signing_tasks,
    look_around,
)
from api.agreements.rules.evidence import (
    Judgement,
    Surroundings,
    judge,
    read_evidence,
)
from api.agreements.service.rows import agreement_row, signature_rows
from api.cases.service import tell
from api.core.fast import insert_rows
from api.core.jobs import queue_plain_jobs
from api.households.models import Household, ReviewKind
from api.households.payloads import Origin
from api.households.service.facts import touch
from api.households.service.raising import raise_review
from api.tasks.service import finish_task

PDF_JOB = "agreements.make_pdf"


@dataclass(slots=True)
class Signed:
    """What taking in a signature led to."""

    agreement_id: UUID
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
    said = read_evidence(signing.evidence)
    place = said["seq"] if said else 0
    around = look_around(session, signing, household.id, origin.device_id, place)
    if around.is_known:
        known = session.get_one(Agreement, signing.agreement_id)
        if known.evidence == signing.evidence and known.device_sig == signing.device_sig:
            return Signed(known.id, detail=[_receipt_line(_facts_of(known))])
    definition = definition_of(session, around)
    judgement = _judge(signing, said, definition, around, origin)
    if around.is_known:
        judgement.mismatches.append("id_taken")
    row = agreement_row(session, household, signing, definition, around, judgement, origin)
    insert_rows(session, Agreement, [row])
    insert_rows(session, Signature, signature_rows(household, row["id"], signing))
    if place + 1 in around.chain:
        _close_gap(session, origin.device_id, place)
    signed = Signed(row["id"], detail=[_receipt_line(row)])
    if judgement.mismatches:
        _quarantine(session, household, row, origin, signed)
    else:
        if around.task_waits:
            _close_tasks(session, household, signing, origin)
        queue_plain_jobs(session, PDF_JOB, [{"agreement_id": str(row["id"])}])
    tell(
        session,
        household,
        "agreement_quarantined" if judgement.mismatches else "agreement_signed",
        row["signed_at"],
        origin.observer_id,
        ref=("agreement", row["id"]),
        no=row["no"],
        template_key=row["template_key"],
    )
    touch(household)
    return signed


def _judge(
    signing: SigningIn,
    said: Json | None,
    definition: Json | None,
    around: Around,
    origin: Origin,
) -> Judgement:
    surroundings = Surroundings(
        definition=definition,
        key=around.key,
        device_id=origin.device_id,
        author_id=origin.observer_id,
        received_at=origin.received_at,
        chain=around.chain,
    )
    return judge(signing, said, surroundings)


def _close_gap(session: Session, device_id: UUID | None, place: int) -> None:
    for later in agreements_after_gap(session, device_id, place):
        later.flags = [flag for flag in later.flags if flag != "chain_gap"]


def _quarantine(
    session: Session, household: Household, row: dict[str, Any], origin: Origin, signed: Signed
) -> None:
    item = raise_review(
        session,
        household,
        ReviewKind.AGREEMENT_MISMATCH,
        row["mismatches"][0],
        origin,
        subject=("agreement", row["id"]),
        details={
            "no": row["no"],
            "title": row["title"],
            "mismatches": row["mismatches"],
            "visit_id": str(row["visit_id"]) if row["visit_id"] else None,
        },
        entity=("person", row["person_id"]) if row["person_id"] else None,
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


def _facts_of(agreement: Agreement) -> dict[str, Any]:
    names = ("id", "no", "status", "evidence_sha256", "received_at", "server_sig")
    return {name: getattr(agreement, name) for name in names}


def _receipt_line(row: dict[str, Any]) -> Json:
    return {
        "pointer": "",
        "rule": "agreement_received",
        "params": {
            "agreement_id": str(row["id"]),
            "no": row["no"],
            "status": row["status"].value,
            "evidence_sha256": row["evidence_sha256"],
            "received_at": row["received_at"].astimezone(UTC).isoformat(),
            "server_sig": to_base64url(row["server_sig"]),
        },
        "message_key": "agreement_received",
    }

"""Every select over agreements and their texts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, any_, select, text
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session, defer, selectinload

from api.agreements.models import Agreement, AgreementSerial, AgreementTemplate, Signature
from api.agreements.rules.evidence import KnownKey, Link
from api.agreements.rules.states import IN_FORCE
from api.core.errors import NotFound
from api.households.models import Household, Person
from api.households.queries.access import visible_to
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import EvidenceKey, OrgUnit
from api.tasks.models import Task, TaskKind, TaskStatus

DISTRICT_DIGITS = 6
FIRST_VISIT_KEYS = ("notice_consent", "survey_form_signature")
"""What a resident signs at a first visit: the notices, and the survey form itself."""


def find_template(session: Session, key: str, version: int, lang: str) -> AgreementTemplate | None:
    """Return one published text."""
    statement = select(AgreementTemplate).where(
        AgreementTemplate.key == key,
        AgreementTemplate.version == version,
        AgreementTemplate.lang == lang,
    )
    return session.scalar(statement)


def newest_templates(session: Session) -> Sequence[AgreementTemplate]:
    """Return the newest version of every text in every language, without its definition."""
    statement = (
        select(AgreementTemplate)
        .ext(distinct_on(AgreementTemplate.key, AgreementTemplate.lang))
        .order_by(AgreementTemplate.key, AgreementTemplate.lang, AgreementTemplate.version.desc())
        .options(defer(AgreementTemplate.definition))
    )
    return session.scalars(statement).all()


def find_evidence_key(session: Session, thumbprint: str) -> KnownKey | None:
    """Return a registered evidence key, withdrawn ones included."""
    found = session.scalar(select(EvidenceKey).where(EvidenceKey.thumbprint == thumbprint))
    if found is None:
        return None
    return KnownKey(found.id, found.device_id, found.member_id, found.public_jwk, found.revoked_at)


def chain_around(session: Session, device_id: UUID | None, place: int) -> dict[int, Link]:
    """Return the device's pieces of evidence at, just before and just after a place."""
    statement = select(Agreement.seq, Agreement.evidence_sha256, Agreement.prev_sha256).where(
        Agreement.device_id == device_id, Agreement.seq.between(place - 1, place + 1)
    )
    rows = session.execute(statement.order_by(Agreement.received_at.desc())).all()
    return {seq: Link(sha256, prev) for seq, sha256, prev in rows if seq is not None}


def agreements_after_gap(
    session: Session, device_id: UUID | None, place: int
) -> Sequence[Agreement]:
    """Return the agreements that waited for the piece at ``place`` to close a gap."""
    statement = select(Agreement).where(
        Agreement.device_id == device_id,
        Agreement.seq == place + 1,
        any_(Agreement.flags) == "chain_gap",
    )
    return session.scalars(statement).all()


def take_number(session: Session, district_id: UUID, year: int) -> str:
    """Give the next number of a district and year; a transaction rolled back gives it back."""
    statement = (
        insert(AgreementSerial)
        .values(district_id=district_id, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["district_id", "year"], set_={"last": AgreementSerial.last + 1}
        )
        .returning(AgreementSerial.last)
    )
    serial = session.scalar(statement)
    code = session.scalar(select(OrgUnit.code12).where(OrgUnit.id == district_id)) or ""
    return f"{code[:DISTRICT_DIGITS]}-{year}-{serial:06d}"


def list_agreements(session: Session, household_id: UUID) -> Sequence[Row[Agreement, str]]:
    """Return a household's agreements with the resident's name, newest first."""
    statement = (
        select(Agreement, Person.name)
        .outerjoin(Person, Person.id == Agreement.person_id)
        .where(Agreement.household_id == household_id)
        .order_by(Agreement.signed_at.desc(), Agreement.id.desc())
        .options(
            defer(Agreement.html),
            defer(Agreement.evidence),
            selectinload(Agreement.signatures).options(
                defer(Signature.image_png), defer(Signature.strokes_sealed)
            ),
        )
    )
    return session.execute(statement).all()


def get_agreement(session: Session, agreement_id: UUID, caller: Caller) -> Agreement:
    """Return an agreement of a household that the caller may read.

    Raises:
        NotFound: No such agreement, or its household lies out of scope.
    """
    statement = (
        select(Agreement)
        .join(Household, Household.id == Agreement.household_id)
        .where(Agreement.id == agreement_id, visible_to(caller, Action.AGREEMENT_READ))
    )
    found = session.scalar(statement)
    if found is None:
        raise NotFound()
    return found


def find_whole(session: Session, agreement_id: UUID) -> Agreement | None:
    """Return an agreement with its signatures, locked against change."""
    statement = (
        select(Agreement)
        .where(Agreement.id == agreement_id)
        .options(selectinload(Agreement.signatures))
        .with_for_update(of=Agreement)
    )
    return session.scalar(statement)


def list_signing_tasks(session: Session, household_ids: Sequence[UUID]) -> Sequence[Task]:
    """Return the open tasks that ask for a signature."""
    statement = (
        select(Task)
        .where(
            Task.household_id.in_(household_ids),
            Task.kind == TaskKind.SIGN_AGREEMENT,
            Task.status == TaskStatus.OPEN,
        )
        .order_by(Task.due_on)
    )
    return session.scalars(statement).all()


FIRST_VISIT_DUE = text("""
SELECT wanted.id, json_agg(json_build_object(
  'template_key', first.key, 'person_id', signer.person_id, 'task_id', null, 'values', '{}'::json
) ORDER BY first.position)::text
FROM unnest(CAST(:ids AS uuid[])) AS wanted(id)
CROSS JOIN unnest(CAST(:keys AS text[])) WITH ORDINALITY AS first(key, position)
LEFT JOIN LATERAL (
  SELECT m.person_id FROM memberships m JOIN people p ON p.id = m.person_id
  WHERE m.household_id = wanted.id AND m.ended_on IS NULL AND p.died_on IS NULL
  ORDER BY m.relation = 'HEAD' DESC, p.birth_date NULLS LAST, p.id LIMIT 1
) signer ON true
WHERE NOT EXISTS (
  SELECT FROM agreements a
  WHERE a.household_id = wanted.id AND a.template_key = first.key AND a.status = ANY(:in_force)
)
GROUP BY wanted.id
""")


def first_visit_due(session: Session, household_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return, as JSON lists, the texts that a first visit brings and nobody has signed yet.

    The head of the household signs, or its oldest member. A household with nothing due is absent.
    The tablet fills the values from its bundle.
    """
    wanted = {
        "ids": list(household_ids),
        "keys": list(FIRST_VISIT_KEYS),
        "in_force": [status.value for status in IN_FORCE],
    }
    return {row[0]: row[1] for row in session.execute(FIRST_VISIT_DUE, wanted)}

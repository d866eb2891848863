"""Every select over agreements and their texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Row, any_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, defer, selectinload

from api.agreements.models import Agreement, AgreementTemplate, Signature
from api.agreements.payloads import SigningIn
from api.agreements.rules.definitions import Definition
from api.agreements.rules.evidence import KnownKey, Link
from api.agreements.rules.states import IN_FORCE
from api.core.errors import NotFound
from api.core.fast import fetch
from api.households.models import Household, Person
from api.households.queries.access import visible_to
from api.staff.access import Action
from api.staff.auth import Caller
from api.tasks.models import Task, TaskKind, TaskStatus

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


AROUND = """
SELECT
  EXISTS (SELECT FROM agreements WHERE id = %(agreement_id)s),
  t.id, t.sha256,
  k.id, k.device_id, k.member_id, k.public_jwk, k.revoked_at,
  (SELECT json_agg(json_build_array(seq, evidence_sha256, prev_sha256) ORDER BY received_at DESC)
   FROM agreements
   WHERE device_id = %(device_id)s AND seq BETWEEN %(place)s - 1 AND %(place)s + 1),
  EXISTS (SELECT FROM tasks WHERE household_id = %(household_id)s
          AND kind = 'SIGN_AGREEMENT' AND status = 'OPEN')
FROM (SELECT 1) AS one
LEFT JOIN agreement_templates t
  ON t.key = %(key)s AND t.version = %(version)s AND t.lang = %(lang)s
LEFT JOIN evidence_keys k ON k.thumbprint = %(thumbprint)s
"""


@dataclass(frozen=True, slots=True)
class Around:
    """What the server knows of a signing before it reads it; one statement gives it all."""

    is_known: bool
    template_id: UUID | None
    template_sha256: str | None
    key: KnownKey | None
    chain: dict[int, Link]
    """The device's pieces of evidence at, just before and just after this place."""

    task_waits: bool


def look_around(
    session: Session, signing: SigningIn, household_id: UUID, device_id: UUID | None, place: int
) -> Around:
    """Return what surrounds a signing; ``place`` is its number in the chain, 0 for none."""
    row = fetch(
        session,
        AROUND,
        agreement_id=signing.agreement_id,
        household_id=household_id,
        device_id=device_id,
        place=place,
        key=signing.template_key,
        version=signing.template_version,
        lang=signing.lang,
        thumbprint=signing.evidence_key_thumbprint,
    )[0]
    known, template_id, sha256, *key, chain, waits = row
    return Around(
        is_known=known,
        template_id=template_id,
        template_sha256=sha256,
        key=KnownKey(*key) if key[0] is not None else None,
        chain={seq: Link(own, prev) for seq, own, prev in chain or []},
        task_waits=waits,
    )


@lru_cache(maxsize=64)
def _kept_definition(sha256: str) -> dict[str, Definition]:
    return {}


def definition_of(session: Session, around: Around) -> Definition | None:
    """Return the published text; its hash names it, so a process reads each only once."""
    if around.template_id is None or around.template_sha256 is None:
        return None
    kept = _kept_definition(around.template_sha256)
    if "text" not in kept:
        kept["text"] = session.get_one(AgreementTemplate, around.template_id).definition
    return kept["text"]


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


TAKE_NUMBER = """
INSERT INTO agreement_serials AS s (district_id, year, last)
VALUES (%(district_id)s, %(year)s, 1)
ON CONFLICT (district_id, year) DO UPDATE SET last = s.last + 1
RETURNING last, (SELECT left(code12, 6) FROM org_units WHERE id = %(district_id)s)
"""


def take_number(session: Session, district_id: UUID, year: int) -> str:
    """Give the next number of a district and year; a transaction rolled back gives it back."""
    serial, code6 = fetch(session, TAKE_NUMBER, district_id=district_id, year=year)[0]
    return f"{code6}-{year}-{serial:06d}"


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

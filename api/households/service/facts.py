"""Recording facts: history, merge by field, review of clashes, projections."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.core.canonical import value_hash
from api.core.crypto import blind_index, decrypt, encrypt
from api.core.database import new_id
from api.core.fast import run
from api.households.errors import UnknownFact
from api.households.models import (
    Fact,
    FactState,
    Household,
    Person,
    ReviewItem,
    ReviewKind,
    Sex,
)
from api.households.payloads import Observation, Origin, Recorded
from api.households.rules.masks import MASKS, initials_of, mask_id_no
from api.households.rules.merge import Held, Merge, merge_rule, united
from api.households.service.fact_rows import FactRow, current_facts, insert_facts
from api.surveys.queries import fact_catalogue

SEALED = "facts.value"
OUTCOMES = {Merge.APPLY: "applied", Merge.UNITE: "merged", Merge.KEEP_OLD: "kept_old"}
STATES = {
    Merge.APPLY: FactState.CURRENT,
    Merge.UNITE: FactState.CURRENT,
    Merge.KEEP_OLD: FactState.SUPERSEDED,
    Merge.REVIEW: FactState.IN_REVIEW,
}


def touch(household: Household) -> None:
    """Let every tablet that holds the household fetch it anew.

    Counted in the database: two transactions at once must not arrive at the same version.
    """
    household.ver = Household.ver + 1


def touch_of_people(session: Session, person_ids: Iterable[UUID], *, but: UUID) -> None:
    """Touch the other households to which these people belong."""
    run(session, TOUCH_OTHERS, people=list(person_ids), but=but)


TOUCH_OTHERS = """
UPDATE households SET ver = ver + 1 WHERE id IN (
  SELECT household_id FROM memberships
  WHERE person_id = ANY(%(people)s) AND household_id <> %(but)s AND ended_on IS NULL)
"""
SUPERSEDE = "UPDATE facts SET state = 'superseded' WHERE id = ANY(%(ids)s)"


def hash_of(key: str, value: Any) -> str:
    """Return the hash by which tablets name a value; keyed for values that must not be guessed."""
    fact = fact_catalogue().get(key)
    if fact is not None and fact.sensitive and isinstance(value, str):
        return blind_index(value, context=f"facts.{key}").hex()[:16]
    return value_hash(value)


def record_facts(
    session: Session,
    household: Household,
    observations: Sequence[Observation],
    origin: Origin,
    held: dict[tuple[UUID, str], FactRow] | None = None,
) -> list[Recorded]:
    """Store observations and return what became of each, in order.

    ``held`` are the current facts of the entities, where the caller has read them in this
    transaction with the household locked.

    Every observation becomes a row; none is dropped. Rows that clash stand ``in_review`` beside
    the current value with a review item. Projections on people and households follow the current
    values. The household is touched.

    Raises:
        UnknownFact: A key that the catalogue does not know.
    """
    if not observations:
        return []
    current = held if held is not None else current_facts(session, _entities(observations))
    recorded: list[Recorded] = []
    rows: list[FactRow] = []
    reviews: list[ReviewItem] = []
    superseded: list[UUID] = []
    changed: list[FactRow] = []
    for observation in observations:
        known = current.get((observation.entity_id, observation.key))
        row, merge = _row(household, observation, known, origin)
        if row.state == FactState.CURRENT:
            if known is not None:
                known.state = FactState.SUPERSEDED.value
                superseded.append(known.id)
            current[(row.entity_id, row.key)] = row
            if known is None or known.hash != row.hash:
                changed.append(row)
        review = None
        if merge is Merge.REVIEW and known is not None:
            review = _clash(household, known, row, origin)
        rows.append(row)
        recorded.append(
            Recorded(
                entity_id=row.entity_id,
                key=row.key,
                outcome=OUTCOMES.get(merge, "review"),
                fact_id=row.id,
                fver=row.fver,
                review_item_id=review.id if review else None,
            )
        )
        if review is not None:
            reviews.append(review)
    _store(session, rows, reviews, superseded)
    _follow(session, household, rows, changed)
    touch(household)
    return recorded


def _entities(observations: Iterable[Observation]) -> set[UUID]:
    return {one.entity_id for one in observations}


def _row(
    household: Household, observation: Observation, held: FactRow | None, origin: Origin
) -> tuple[FactRow, Merge]:
    definition = fact_catalogue().get(observation.key)
    if definition is None or definition.entity != observation.entity_kind:
        raise UnknownFact(key=observation.key)
    observed_at = observation.observed_at or origin.observed_at
    value = observation.value
    if observation.confirmed and held is not None and observation.base_hash == held.hash:
        value, sealed, new_hash = held.value, held.sealed, held.hash
    else:
        value, sealed, new_hash = stored_form(observation.key, value)
    merge = merge_rule(
        definition.merge,
        Held(held.hash, held.fver, held.observed_at) if held else None,
        new_hash,
        observation.base_fver,
        observation.base_hash,
        observed_at,
    )
    if merge is Merge.UNITE and held is not None:
        value = united(held.value, value)
        new_hash = hash_of(observation.key, value)
    row = FactRow(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        entity_kind=observation.entity_kind,
        entity_id=observation.entity_id,
        key=observation.key,
        value=value,
        sealed=sealed,
        hash=new_hash,
        fver=held.fver + 1 if held else 1,
        state=STATES[merge].value,
        confirmed=observation.confirmed,
        source=origin.source.value,
        source_id=origin.source_id,
        observer_id=origin.observer_id,
        device_id=origin.device_id,
        observed_at=observed_at,
        received_at=origin.received_at,
    )
    return row, merge


def stored_form(key: str, value: Any) -> tuple[Any, bytes | None, str]:
    """Return what is stored of a value: itself, or its mask with the sealed value."""
    fact = fact_catalogue()[key]
    if not fact.sensitive or not isinstance(value, str):
        return value, None, hash_of(key, value)
    _, sealed = encrypt(orjson.dumps(value), context=SEALED)
    return MASKS[fact.mask or "last4"](value), sealed, hash_of(key, value)


def plain_value(fact: Fact | FactRow) -> Any:
    """Return the full value of a fact; callers audit why."""
    if fact.sealed is None:
        return fact.value
    return orjson.loads(decrypt(fact.sealed, context=SEALED))


def _clash(household: Household, ours: FactRow, theirs: FactRow, origin: Origin) -> ReviewItem:
    newer = theirs.observed_at >= ours.observed_at
    return ReviewItem(
        id=new_id(),
        district_id=household.district_id,
        community_id=household.community_id,
        household_id=household.id,
        kind=ReviewKind.FACT_CLASH,
        entity_kind=theirs.entity_kind,
        entity_id=theirs.entity_id,
        key=theirs.key,
        ours_fact_id=ours.id,
        theirs_fact_id=theirs.id,
        details={},
        proposal="theirs" if newer else "ours",
        reason="newer_observation" if newer else "older_observation",
        subject_kind=origin.source.value.lower(),
        subject_id=origin.source_id,
        status="open",
        created_at=origin.received_at,
        version=1,
    )


def _store(
    session: Session,
    rows: Sequence[FactRow],
    reviews: Sequence[ReviewItem],
    superseded: Sequence[UUID],
) -> None:
    if superseded:  # first, or the unique index on current facts refuses the new rows
        run(session, SUPERSEDE, ids=list(superseded))
    insert_facts(session, rows)
    if reviews:
        session.add_all(reviews)
        session.flush()


def _follow(
    session: Session,
    household: Household,
    rows: Sequence[FactRow],
    changed: Sequence[FactRow],
) -> None:
    """Bring the projections on people and the household up to date."""
    people_ids = {row.entity_id for row in rows if row.entity_kind == "person"}
    for row in changed:
        if row.state == FactState.CURRENT and row.key in PROJECTED:
            project(session, household, row)
    if people_ids:
        touch_of_people(session, people_ids, but=household.id)


PROJECTED = frozenset({"name", "sex", "birth_date", "id_no", "phone", "arrival_notes"})


def project(session: Session, household: Household, fact: Fact | FactRow) -> None:
    """Write a current fact into the column that shows it; the only writer of these columns."""
    value = plain_value(fact)
    if fact.key == "arrival_notes":
        household.arrival_notes = value or ""
        return
    person = session.get_one(Person, fact.entity_id)
    if fact.key == "name":
        person.name, person.initials = value, initials_of(value)
    elif fact.key == "sex":
        person.sex = Sex(value) if value in Sex.__members__ else None
    elif fact.key == "birth_date":
        person.birth_date = date.fromisoformat(value) if value else None
    elif fact.key == "phone":
        person.phone = value
    else:
        for column, stored in id_no_columns(value).items():
            setattr(person, column, stored)


def id_no_columns(id_no: str | None) -> dict[str, Any]:
    """Return the columns of a person that show and find an ID number."""
    if not id_no:
        return dict.fromkeys(ID_NO_COLUMNS)
    key, sealed = encrypt(id_no.encode(), context="people.id_no")
    return {
        "id_no_key": key,
        "id_no_sealed": sealed,
        "id_no_index": id_no_index(id_no),
        "id_last4_index": blind_index(id_no[-4:], context="people.id_last4"),
        "id_mask": mask_id_no(id_no),
    }


ID_NO_COLUMNS = ("id_no_key", "id_no_sealed", "id_no_index", "id_last4_index", "id_mask")


def id_no_index(id_no: str) -> bytes:
    """Return what an ID number is found by without being stored in the clear."""
    return blind_index(id_no, context="people.id_no")

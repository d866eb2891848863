"""What two files say about the same things, and which merges were made."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from api.core.fast import fetch
from api.households.models import Fact, FactState, Household, Membership, Merge, Person
from api.households.payloads.merges import PairIn
from api.staff.models import Member

Undoer = aliased(Member)


def homes_of(session: Session, person_id: UUID) -> list[UUID]:
    """Return the households in which a person lives; those of the past when there are none."""
    rows = session.execute(
        select(Membership.household_id, Membership.ended_on)
        .where(Membership.person_id == person_id)
        .order_by(Membership.since, Membership.id)
    ).all()
    now = [row.household_id for row in rows if row.ended_on is None]
    return list(dict.fromkeys(now or [row.household_id for row in rows]))


def seen_mark(homes: Iterable[Household]) -> str:
    """Return a mark that changes when any of these files does."""
    said = "|".join(sorted(f"{home.id}:{home.ver}" for home in homes))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def current_of(session: Session, entity_id: UUID) -> dict[str, Row[Fact, str | None]]:
    """Return the current facts of one entity with the observer's name, by key."""
    rows = session.execute(
        select(Fact, Member.name)
        .outerjoin(Member, Member.id == Fact.observer_id)
        .where(Fact.entity_id == entity_id, Fact.state == FactState.CURRENT)
        .order_by(Fact.key)
    )
    return {row[0].key: row for row in rows}


def differing_id_numbers(session: Session, pairs: Sequence[PairIn]) -> list[PairIn]:
    """Return the pairs both of whose records have an ID number, and not the same."""
    ids = [id_ for pair in pairs for id_ in (pair.keep_id, pair.gone_id)]
    found = select(Person.id, Person.id_no_index).where(Person.id.in_(ids))
    numbers: dict[UUID, bytes | None] = {row.id: row.id_no_index for row in session.execute(found)}
    return [
        pair
        for pair in pairs
        if numbers.get(pair.keep_id)
        and numbers.get(pair.gone_id)
        and numbers[pair.keep_id] != numbers[pair.gone_id]
    ]


def alike_people(session: Session, keep_id: UUID, gone_id: UUID) -> list[tuple[UUID, UUID, str]]:
    """Return who of two households looks like the same person: ``(stays, goes, why)``."""
    rows = fetch(session, ALIKE, keep=keep_id, gone=gone_id)
    pairs: list[tuple[UUID, UUID, str]] = []
    taken: set[UUID] = set()
    for stays, goes, why in rows:
        if stays not in taken and goes not in taken:
            taken |= {stays, goes}
            pairs.append((stays, goes, why))
    return pairs


ALIKE = """
SELECT k.id, g.id, CASE WHEN k.id_no_index = g.id_no_index THEN 'same_id_no'
  WHEN k.birth_date = g.birth_date THEN 'same_name_and_birth' ELSE 'same_name' END AS why
FROM memberships km JOIN people k ON k.id = km.person_id,
  memberships gm JOIN people g ON g.id = gm.person_id
WHERE km.household_id = %(keep)s AND gm.household_id = %(gone)s
  AND km.ended_on IS NULL AND gm.ended_on IS NULL AND k.id <> g.id
  AND (k.id_no_index = g.id_no_index OR (k.name = g.name
    AND (k.birth_date = g.birth_date OR k.birth_date IS NULL OR g.birth_date IS NULL)))
ORDER BY (k.id_no_index IS NOT DISTINCT FROM g.id_no_index) DESC,
  (k.birth_date IS NOT DISTINCT FROM g.birth_date) DESC, k.id, g.id
"""


def list_merges(session: Session, household_id: UUID) -> Sequence[Row[Merge, str | None, Any]]:
    """Return the merges of a household and of people in it, newest first, with who acted."""
    return session.execute(
        select(Merge, Member.name, Undoer.name)
        .outerjoin(Member, Member.id == Merge.by_id)
        .outerjoin(Undoer, Undoer.id == Merge.undone_by_id)
        .where(Merge.household_id == household_id)
        .order_by(Merge.at.desc(), Merge.id.desc())
    ).all()


def find_later_merge(session: Session, made: Merge) -> UUID | None:
    """Return a merge that used one of the same files afterwards and still stands."""
    return session.scalar(
        select(Merge.id)
        .where(
            Merge.id != made.id,
            Merge.at >= made.at,
            Merge.undone_at.is_(None),
            Merge.entity_ids.op("&&", is_comparison=True)(made.entity_ids),
        )
        .limit(1)
    )


def merge_of_item(session: Session, item_id: UUID) -> UUID | None:
    """Return the merge that a review item led to and that still stands."""
    return session.scalar(
        select(Merge.id).where(Merge.review_item_id == item_id, Merge.undone_at.is_(None)).limit(1)
    )


def merges_of_items(session: Session, item_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the standing merges that these review items led to, by item."""
    statement = select(Merge.review_item_id, Merge.id).where(
        Merge.review_item_id.in_(item_ids), Merge.undone_at.is_(None)
    )
    return {item: made for item, made in session.execute(statement) if item is not None}

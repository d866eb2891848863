"""Selects that tell whether an author may write about a household."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.core.fast import fetch
from api.households.models import Household
from api.staff.access import ACCESS, Action, Scope
from api.staff.models import OrgUnit
from api.staff.queries import list_grants


@dataclass(frozen=True, slots=True)
class Care:
    """A member's newest interval with a household; ``ended_at`` is None while it lasts."""

    household_id: UUID
    member_id: UUID
    ended_at: datetime | None


def lock_households(session: Session, ids: Collection[UUID]) -> dict[UUID, Household]:
    """Return households by the id asked for, locked in id order: two pushes never wait in a ring.

    For one that was merged the one that took it in is returned.
    """
    if not ids:
        return {}
    survivors = select(Household.merged_into_id).where(Household.id.in_(ids))
    wanted = or_(Household.id.in_(ids), Household.id.in_(survivors))
    statement = select(Household).where(wanted).order_by(Household.id).with_for_update()
    locked = {one.id: one for one in session.scalars(statement)}
    return {id_: _survivor(session, locked, id_) for id_ in ids if id_ in locked}


def _survivor(session: Session, locked: dict[UUID, Household], id_: UUID) -> Household:
    """Follow a merge, also one that was committed while the lock was waited for."""
    household = locked[id_]
    while household.merged_into_id is not None:
        into = household.merged_into_id
        household = locked.get(into) or session.get_one(Household, into, with_for_update=True)
    return household


def list_person_aliases(session: Session, household_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the records that were merged into people of these households, with those people."""
    if not household_ids:
        return {}
    return dict(fetch(session, PERSON_ALIASES, households=list(household_ids)))


PERSON_ALIASES = """
SELECT p.id, p.merged_into_id FROM people p
WHERE p.merged_into_id IS NOT NULL AND p.merged_into_id IN (
  SELECT person_id FROM memberships WHERE household_id = ANY(%(households)s))
"""


def list_care(
    session: Session, household_ids: Collection[UUID], member_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], Care]:
    """Return each member's newest interval with each household, by ``(household, member)``."""
    if not household_ids or not member_ids:
        return {}
    rows = fetch(session, CARE, households=list(household_ids), members=list(member_ids))
    newest: dict[tuple[UUID, UUID], Care] = {}
    for household_id, member_id, ended_at in rows:
        known = newest.get((household_id, member_id))
        if known is None or _is_later(ended_at, known.ended_at):
            newest[household_id, member_id] = Care(household_id, member_id, ended_at)
    return newest


CARE = """
SELECT household_id, member_id, to_at FROM assignments
WHERE household_id = ANY(%(households)s) AND member_id = ANY(%(members)s)
"""


def _is_later(a: datetime | None, b: datetime | None) -> bool:
    return b is not None and (a is None or a > b)


def leads(session: Session, member_id: UUID, household: Household) -> bool:
    """Tell whether a role lets the member write visits in the household's whole unit."""
    allowed = ACCESS[Action.VISIT_WRITE]
    paths = [
        path for role, _, path in list_grants(session, member_id) if allowed.get(role) is Scope.UNIT
    ]
    if not paths:
        return False
    units = [household.community_id, household.grid_id or household.community_id]
    statement = select(OrgUnit.id).where(
        OrgUnit.id.in_(units), or_(*(OrgUnit.path.startswith(path) for path in paths))
    )
    return session.execute(statement.limit(1)).first() is not None

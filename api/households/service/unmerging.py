"""Taking a merge back: every row returns to what it was.

What came after the merge stays with the file that stayed, because nobody can tell for whom of the
two it was meant; with one exception. A visit, an agreement or a note whose operation named the
file that went (a tablet still had it) says so itself, and goes back with it, together with its
answers, photos and signatures. What somebody changed since (a relation, a decision, a point) stays
changed. A value observed since the merge stays current; the one it replaced stays in the history.
Responsibility is an interval: the worker of the file that went gets it again from now on.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.errors import NotFound
from api.core.fast import fetch, run
from api.households.errors import MergeHasLater, MergeUndone
from api.households.models import Household, Merge, MergeKind
from api.households.queries.access import visible_to
from api.households.queries.hanging import tables_with
from api.households.queries.merges import find_later_merge, homes_of
from api.households.service.assignments import hand_over
from api.households.service.changes import Json, take_back
from api.households.service.facts import touch
from api.households.service.merging import FOLLOWERS
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.service.audit import audit

Arrivals = Callable[[Session, UUID, datetime], Sequence[UUID]]
ARRIVALS: list[Arrivals] = []
"""Ask for the visits, agreements and notes that were sent for a household since a moment."""


def undo_merge(session: Session, merge_id: UUID, caller: Caller) -> Merge:
    """Take a merge back.

    Raises:
        NotFound: No such merge, or its household lies outside the caller's units.
        MergeUndone: It was taken back before.
        MergeHasLater: One of its files was merged again since.
    """
    made = session.scalar(
        select(Merge)
        .join(Household, Household.id == Merge.household_id)
        .where(Merge.id == merge_id, visible_to(caller, Action.REVIEW_DECIDE))
        .with_for_update(of=Merge)
    )
    if made is None:
        raise NotFound()
    if made.undone_at is not None:
        raise MergeUndone()
    homes = _lock(session, made)
    if find_later_merge(session, made) is not None:
        raise MergeHasLater()
    _take_back(session, made)
    if made.kind is MergeKind.HOUSEHOLD:
        _return_arrivals(session, made)
        _return_care(session, made, caller.member_id)
    made.undone_at, made.undone_by_id = now(), caller.member_id
    session.flush()
    session.expire_all()
    concerned = homes + _further_homes(session, made, homes)
    for home in concerned:
        touch(home)
    audit(session, "file.unmerge", made.kind.value, made.kept_id, caller=caller, merge=str(made.id))
    for follow in FOLLOWERS:
        follow(session, made, concerned, caller.member_id, True)
    session.flush()
    return made


def _lock(session: Session, made: Merge) -> list[Household]:
    if made.kind is MergeKind.HOUSEHOLD:
        ids = [made.kept_id, made.gone_id]
    else:
        ids = homes_of(session, made.kept_id)
    found = {
        home.id: home
        for home in session.scalars(
            select(Household).where(Household.id.in_(ids)).order_by(Household.id).with_for_update()
        )
    }
    return [found[id_] for id_ in ids]


def _further_homes(session: Session, made: Merge, known: Sequence[Household]) -> list[Household]:
    if made.kind is MergeKind.HOUSEHOLD:
        return []
    ids = set(homes_of(session, made.gone_id)) - {home.id for home in known}
    return list(session.scalars(select(Household).where(Household.id.in_(ids))))


def _take_back(session: Session, made: Merge) -> None:
    """Undo in reverse order; facts apart, since only one of a kind can be current."""
    session.flush()
    facts = [change for change in made.changes if change["table"] == "facts"]
    _take_back_facts(session, facts)
    for change in reversed(made.changes):
        if change["table"] != "facts":
            take_back(session, change)


def _take_back_facts(session: Session, changes: Sequence[Json]) -> None:
    """Give each entity its own observations again, with what is current for it.

    Current is what was decided since the merge; else what was current before, unless the file
    that stayed has observed something newer.
    """
    was: dict[str, dict[str, Any]] = {}
    for change in reversed(changes):
        for id_, before, _ in change["rows"]:
            was[id_] = was.get(id_, {}) | before
    ids = [UUID(id_) for id_ in was]
    shown = {
        row[0]
        for row in fetch(
            session, "SELECT id FROM facts WHERE id = ANY(%(i)s) AND state = 'current'", i=ids
        )
    }
    run(session, HIDE, ids=list(shown))
    for change in reversed(changes):
        columns = [column for column in change["columns"] if column != "state"]
        if columns:
            take_back(session, change | {"columns": columns})
    before_merge = {UUID(id_) for id_, columns in was.items() if columns.get("state") == "current"}
    run(session, SHOW, ids=sorted(shown - before_merge))
    run(session, SHOW, ids=sorted(before_merge))


HIDE = "UPDATE facts SET state = 'superseded' WHERE id = ANY(%(ids)s)"
SHOW = """
UPDATE facts f SET state = 'current' WHERE id = ANY(%(ids)s) AND NOT EXISTS (
  SELECT FROM facts o WHERE o.entity_id = f.entity_id AND o.key = f.key AND o.state = 'current')
"""


def _return_arrivals(session: Session, made: Merge) -> None:
    """Let what was sent under the id of the file that went go back with it."""
    ids = [id_ for ask in ARRIVALS for id_ in ask(session, made.gone_id, made.at)]
    if not ids:
        return
    both = {"keep": made.kept_id, "gone": made.gone_id}
    for table in tables_with("file_id"):
        sql = f"SELECT file_id FROM {table} WHERE visit_id = ANY(%(ids)s)"
        ids += [row[0] for row in fetch(session, sql, ids=ids)]
    for column in ("id", "visit_id", "agreement_id", "ref_id", "subject_id"):
        for table in tables_with(column):
            run(session, RETURN.format(table=table, column=column), ids=ids, **both)


RETURN = """
UPDATE {table} SET household_id = %(gone)s
WHERE household_id = %(keep)s AND {column} = ANY(%(ids)s)
"""


def _return_care(session: Session, made: Merge, by_id: UUID) -> None:
    """The worker of the file that went is responsible for it again."""
    care = made.choices.get("care") or {}
    former, adopted = care.get("former"), care.get("adopted")
    if former is not None:
        back = {made.gone_id: UUID(former)}
        hand_over(session, back, by_id, reason="unmerged", batch_id=made.id)
    if adopted is not None:
        rows = fetch(session, HELD_BY, keep=made.kept_id, batch=made.id)
        if rows:
            hand_over(session, {made.kept_id: None}, by_id, reason="unmerged", batch_id=made.id)


HELD_BY = """
SELECT 1 FROM assignments
WHERE household_id = %(keep)s AND batch_id = %(batch)s AND to_xid IS NULL
"""

"""Opening and closing what stand-ins hold: when a cover begins, day by day, and at its end."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from api.areas.models import Cover
from api.areas.queries.covers import (
    find_cover_for,
    list_active,
    list_covers_to_do,
    list_held,
    list_uncovered,
)
from api.areas.rules.sharing import share_out
from api.cases.models import TimelineEntry
from api.core.clock import now, today
from api.core.database import AnyRow, new_id, session_factory
from api.core.fast import insert_rows
from api.households.models import Household
from api.households.service.assignments import (
    close_covers,
    lock_homes,
    open_covers,
    touch_homes,
)
from api.staff.queries import member_names


def run_covers(on: date | None = None) -> int:
    """Open what falls due in running covers and close those that are over; one at a time.

    Returns how many covers were looked at. A failure in one leaves the others done.
    """
    on = on or today()
    with session_factory().begin() as session:
        ids = list_covers_to_do(session, on)
    for cover_id in ids:
        with session_factory().begin() as session:
            cover = session.get(Cover, cover_id, with_for_update={"skip_locked": True})
            if cover is not None and cover.closed_at is None:
                bring_up_to_date(session, cover, on)
    return len(ids)


def bring_up_to_date(session: Session, cover: Cover, on: date) -> int:
    """Do what a day asks of a locked cover; return how many homes went over."""
    if on > cover.to_on:
        close(session, cover, None)
        return 0
    return open_due(session, cover) if on >= cover.from_on else 0


def open_due(session: Session, cover: Cover, household_id: UUID | None = None) -> int:
    """Give the stand-ins what is due until the last day and nobody holds yet; return how many.

    A building goes to one stand-in as a whole, and stays with whoever began there.
    """
    if not list_uncovered(session, cover.absent_id, cover.to_on, household_id):
        return 0
    usable = list_active(session, cover.stand_in_ids)
    stand_ins = [one for one in cover.stand_in_ids if one in usable]
    if not stand_ins:
        return 0
    found = list_uncovered(session, cover.absent_id, cover.to_on, household_id)
    locked = {row.id: row for row in lock_homes(session, [row.id for row in found])}
    # Whoever waited for the lock may find that a home has gone to somebody else.
    still = list_uncovered(session, cover.absent_id, cover.to_on, household_id)
    homes = [(row.id, row.building_id) for row in still if row.id in locked]
    held = list_held(session, cover.id)
    by_building = {row.building_id: row.member_id for row in held if row.building_id}
    shared = share_out(homes, stand_ins, by_building, Counter(row.member_id for row in held))
    given = [(locked[home_id], member_id) for home_id, member_id in shared.items()]
    open_covers(session, given, cover.id, cover.created_by_id)
    _tell(session, cover, "cover_started", given, cover.created_by_id)
    touch_homes(session, list(shared))
    return len(given)


def close(session: Session, cover: Cover, by_id: UUID | None) -> int:
    """Take everything back from the stand-ins; return how many homes that were."""
    held = {row.household_id: row.member_id for row in list_held(session, cover.id)}
    rows = lock_homes(session, close_covers(session, cover.id))
    cover.closed_at, cover.closed_by_id = now(), by_id
    _tell(session, cover, "cover_ended", [(row, held[row.id]) for row in rows], by_id)
    touch_homes(session, [row.id for row in rows])
    return len(rows)


def cover_newly_due(session: Session, household: Household) -> None:
    """Hand a home over at once when it falls due while its worker is away.

    Called by ``tasks`` whenever a task was added; the household is locked by its caller.
    """
    if household.next_due_on is None:
        return
    cover_id = find_cover_for(session, household.id, household.next_due_on, today())
    if cover_id is None:
        return
    session.flush()
    # Held by somebody, it is being ended or brought up to date: waiting with the household locked
    # could stop both for good, and the job looks again within minutes.
    cover = session.get(
        Cover, cover_id, with_for_update={"read": True, "skip_locked": True}, populate_existing=True
    )
    if cover is not None and cover.closed_at is None:
        open_due(session, cover, household.id)


def _tell(
    session: Session,
    cover: Cover,
    kind: str,
    homes: Sequence[tuple[AnyRow, UUID]],
    actor_id: UUID | None,
) -> None:
    """Write into each home's story who stands in for whom."""
    names = member_names(session, [cover.absent_id, *(member_id for _, member_id in homes)])
    at = now()
    entries = [
        {
            "id": new_id(),
            "district_id": row.district_id,
            "household_id": row.id,
            "at": at,
            "kind": kind,
            "actor_id": actor_id,
            "params": {
                "absent": names[cover.absent_id],
                "stand_in": names[member_id],
                "from_on": cover.from_on,
                "to_on": cover.to_on,
            },
            "ref_kind": "cover",
            "ref_id": cover.id,
        }
        for row, member_id in homes
    ]
    insert_rows(session, TimelineEntry, entries)

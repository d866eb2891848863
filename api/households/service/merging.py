"""Taking one file into another: two households at one door, two records of one human being.

Everything that hangs on the file that goes is moved to the one that stays, in one transaction,
and ``merges`` keeps the former values (``unmerging`` puts them back). What differs is decided by
fact; both values stay in the history. The file that goes is emptied and closed; its id leads to
the other one, for old links and for operations that tablets still send under it.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.core.errors import NotFound
from api.core.fast import fetch
from api.households.errors import MergeNeedsReason, MergeRefused, MergeStale
from api.households.models import Household, Merge, MergeKind, Person
from api.households.payloads.merges import MergeIn, PairIn
from api.households.queries.access import visible_to
from api.households.queries.merges import differing_id_numbers, homes_of, seen_mark
from api.households.service.assignments import hand_over
from api.households.service.changes import Changes
from api.households.service.facts import touch
from api.households.service.joining import Joining
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.service.audit import audit

Follower = Callable[[Session, Merge, Sequence[Household], UUID, bool], None]
FOLLOWERS: list[Follower] = []
"""What higher features do after a merge (and, with True, after it was taken back): called with
the households concerned, the one that stays first."""

REASON_MIN = 2


def merge(session: Session, wanted: MergeIn, caller: Caller, item_id: UUID | None = None) -> Merge:
    """Merge two households with the people who are the same, or two people.

    Raises:
        NotFound: One of them does not exist or lies outside the caller's units.
        MergeRefused: They are one already, or lie in different districts.
        MergeStale: Something changed since the preview.
        MergeNeedsReason: ID numbers differ and nobody says why.
    """
    homes = lock_both(session, wanted, caller)
    check_mergeable(session, wanted, homes)
    if wanted.seen != seen_mark([home for pair in homes for home in pair]):
        raise MergeStale()
    pairs = pairs_of(wanted)
    if differing_id_numbers(session, pairs) and len(wanted.reason.strip()) < REASON_MIN:
        raise MergeNeedsReason()
    made = Merge(
        id=new_id(),
        district_id=homes[0][0].district_id,
        household_id=homes[0][0].id,
        kind=wanted.kind,
        kept_id=wanted.keep_id,
        gone_id=wanted.gone_id,
        entity_ids=_entities(wanted, pairs),
        choices=wanted.model_dump(mode="json", include={"choices", "people"}),
        reason=wanted.reason.strip(),
        review_item_id=item_id,
        by_id=caller.member_id,
        at=now(),
    )
    _join(session, made, wanted, pairs, homes)
    audit(
        session, "file.merge", wanted.kind.value, wanted.keep_id, caller=caller, merge=str(made.id)
    )
    concerned = [home for side in homes for home in side]
    for follow in FOLLOWERS:
        follow(session, made, concerned, caller.member_id, False)
    session.flush()
    return made


def pairs_of(wanted: MergeIn) -> list[PairIn]:
    """Return the people to be merged, whichever way they were asked for."""
    if wanted.kind is MergeKind.PERSON:
        return [PairIn(keep_id=wanted.keep_id, gone_id=wanted.gone_id, choices=wanted.choices)]
    return wanted.people or []


def _entities(wanted: MergeIn, pairs: Sequence[PairIn]) -> list[UUID]:
    ids = [wanted.keep_id, *(pair.keep_id for pair in pairs)]
    ids += [wanted.gone_id, *(pair.gone_id for pair in pairs)]
    return list(dict.fromkeys(ids))


def lock_both(
    session: Session, wanted: MergeIn, caller: Caller
) -> tuple[list[Household], list[Household]]:
    """Lock the households concerned in id order; return those that stay and those that go.

    Raises:
        NotFound: Not there, or not the caller's.
    """
    if wanted.kind is MergeKind.HOUSEHOLD:
        keep, gone = [wanted.keep_id], [wanted.gone_id]
    else:
        keep, gone = homes_of(session, wanted.keep_id), homes_of(session, wanted.gone_id)
    visible = visible_to(caller, Action.REVIEW_DECIDE)
    ids = {*keep, *gone}
    locked = {
        home.id: home
        for home in session.scalars(
            select(Household)
            .where(Household.id.in_(ids), visible)
            .order_by(Household.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    if not keep or not gone or set(locked) != ids:
        raise NotFound()
    return [locked[id_] for id_ in keep], [locked[id_] for id_ in gone if id_ not in keep]


def check_mergeable(
    session: Session, wanted: MergeIn, homes: tuple[list[Household], list[Household]]
) -> None:
    """Refuse what makes no sense, whoever asks.

    Raises:
        MergeRefused: ``already_one``, ``other_district`` or ``not_of_these_homes``.
    """
    if wanted.keep_id == wanted.gone_id:
        raise MergeRefused(problem="already_one")
    if len({home.district_id for side in homes for home in side}) != 1:
        raise MergeRefused(problem="other_district")
    pairs = pairs_of(wanted)
    ids = [id_ for pair in pairs for id_ in (pair.keep_id, pair.gone_id)]
    people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ids)))}
    if len(people) != len(ids) or any(one.merged_into_id for one in people.values()):
        raise MergeRefused(problem="already_one")
    if wanted.kind is MergeKind.HOUSEHOLD:
        for pair in pairs:
            if wanted.keep_id not in homes_of(session, pair.keep_id) or (
                wanted.gone_id not in homes_of(session, pair.gone_id)
            ):
                raise MergeRefused(problem="not_of_these_homes")


def _join(
    session: Session,
    made: Merge,
    wanted: MergeIn,
    pairs: Sequence[PairIn],
    homes: tuple[list[Household], list[Household]],
) -> None:
    """Move everything, note it, and let every tablet concerned fetch anew."""
    keep_home = homes[0][0]
    changes = Changes(session)
    joining = Joining(session, changes, made)
    gone_home = homes[1][0] if wanted.kind is MergeKind.HOUSEHOLD else None
    for pair in pairs:
        joining.people(pair, keep_home, gone_home)
    if gone_home is not None:
        joining.households(keep_home, gone_home, wanted.choices)
        made.choices = made.choices | {"care": _hand_over(session, made, keep_home, gone_home)}
    joining.close_items()
    made.changes = changes.made
    session.add(made)
    for home in (home for side in homes for home in side):
        session.refresh(home)
        touch(home)
    session.flush()


RESPONSIBLE = """
SELECT household_id, member_id FROM assignments
WHERE household_id = ANY(%(ids)s) AND to_xid IS NULL AND kind = 'RESPONSIBLE'
"""


def _hand_over(
    session: Session, made: Merge, keep: Household, gone: Household
) -> dict[str, str | None]:
    """The tablet that held the file that goes loses it; a file without anybody gets its worker."""
    held = dict(fetch(session, RESPONSIBLE, ids=[keep.id, gone.id]))
    former = held.get(gone.id)
    adopted = former if keep.id not in held else None
    by_id = made.by_id or former
    if by_id is not None:
        hand_over(session, {gone.id: None}, by_id, reason="merged", batch_id=made.id)
        if adopted is not None:
            hand_over(session, {keep.id: adopted}, by_id, reason="merged", batch_id=made.id)
    return {
        "former": str(former) if former else None,
        "adopted": str(adopted) if adopted else None,
    }

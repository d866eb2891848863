"""What was moved, by whom, and taking a whole move back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.areas.errors import MoveChangedSince, MoveUndone
from api.areas.models import Move
from api.areas.payloads import LosingShare, Moved, MoveOut
from api.areas.queries.moves import count_open_of, list_moved_homes, list_moves
from api.core.clock import now
from api.core.database import new_id
from api.core.errors import NotFound
from api.households.payloads.given import NamedMember
from api.households.service.assignments import hand_over, lock_homes
from api.notices.service import notify
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import OrgUnit
from api.staff.queries import member_names
from api.staff.service.audit import audit

LATELY = 50


def note_move(
    session: Session,
    batch_id: UUID,
    to_member_id: UUID,
    losing: Mapping[UUID | None, int],
    caller: Caller,
) -> None:
    """Keep who gave and got how many homes, and tell the workers."""
    homes = sum(losing.values())
    if homes == 0:
        return
    given = [
        {"member_id": str(one) if one else None, "households": count}
        for one, count in sorted(losing.items(), key=lambda pair: -pair[1])
    ]
    session.add(
        Move(
            id=batch_id,
            org_id=caller.org_id,
            to_member_id=to_member_id,
            households=homes,
            losing=given,
            made_at=now(),
            made_by_id=caller.member_id,
        )
    )
    _tell(session, {to_member_id: homes}, losing, caller)


def undo_move(session: Session, move_id: UUID, caller: Caller) -> Moved:
    """Give every home of a move back to whom it came from, in one transaction.

    Raises:
        NotFound: No such move in the caller's units.
        MoveUndone: It was taken back before.
        MoveChangedSince: Some of the homes have gone on to somebody else; nothing is changed.
    """
    move = session.get(Move, move_id, with_for_update=True)
    if move is None or not _is_within(session, move, caller):
        raise NotFound()
    if move.undone_at is not None:
        raise MoveUndone()
    homes = list_moved_homes(session, move.id)
    lock_homes(session, [row.household_id for row in homes])
    homes = list_moved_homes(session, move.id)  # as it is now that nobody else can change it
    touched = sum(not row.is_open for row in homes)
    if touched:
        raise MoveChangedSince(households=touched)
    batch_id = new_id()
    former = {row.household_id: row.former_id for row in homes}
    moved = hand_over(session, former, caller.member_id, reason="move_undone", batch_id=batch_id)
    move.undone_at, move.undone_by_id = now(), caller.member_id
    audit(
        session,
        "assignment.undo",
        "move",
        move.id,
        caller=caller,
        households=moved,
        batch_id=str(batch_id),
    )
    _tell(session, _counts(move), {move.to_member_id: moved}, caller)
    return Moved(moved=moved, batch_id=batch_id)


def show_moves(session: Session, paths: Sequence[str]) -> list[MoveOut]:
    """Return the newest moves made in some subtrees."""
    moves = list_moves(session, paths, LATELY)
    people = [one for move in moves for one in _people(move)]
    names = member_names(session, people)
    still_open = count_open_of(session, [move.id for move in moves])

    def named(member_id: UUID | None) -> NamedMember | None:
        return NamedMember(id=member_id, name=names[member_id]) if member_id else None

    return [
        MoveOut(
            id=move.id,
            made_at=move.made_at,
            by=NamedMember(id=move.made_by_id, name=names[move.made_by_id]),
            to=NamedMember(id=move.to_member_id, name=names[move.to_member_id]),
            losing=[
                LosingShare(member=named(member_id), households=count)
                for member_id, count in _losing(move)
            ],
            households=move.households,
            undone_at=move.undone_at,
            undone_by=named(move.undone_by_id),
            may_undo=move.undone_at is None and still_open.get(move.id) == move.households,
        )
        for move in moves
    ]


def _losing(move: Move) -> list[tuple[UUID | None, int]]:
    return [
        (UUID(one["member_id"]) if one["member_id"] else None, one["households"])
        for one in move.losing
    ]


def _counts(move: Move) -> dict[UUID, int]:
    return {member_id: count for member_id, count in _losing(move) if member_id}


def _people(move: Move) -> list[UUID]:
    named = [move.to_member_id, move.made_by_id, move.undone_by_id]
    return [one for one in (*named, *_counts(move)) if one]


def _is_within(session: Session, move: Move, caller: Caller) -> bool:
    path = session.get_one(OrgUnit, move.org_id).path
    return any(path.startswith(one) for one in caller.paths(Action.ASSIGNMENT_CHANGE))


def _tell(
    session: Session,
    gaining: Mapping[UUID, int],
    losing: Mapping[UUID | None, int],
    caller: Caller,
) -> None:
    for member_id, count in gaining.items():
        params = {"households": count, "change": "gained"}
        notify(session, [member_id], "NEW_ASSIGNMENT", params=params, by_id=caller.member_id)
    for former_id, count in losing.items():
        if former_id is not None:
            params = {"households": count, "change": "lost"}
            notify(session, [former_id], "NEW_ASSIGNMENT", params=params, by_id=caller.member_id)

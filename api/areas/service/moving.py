"""Moving homes from one worker to another: look first, then act on exactly what was shown."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.areas.errors import NothingSelected, PreviewInvalid, PreviewStale
from api.areas.payloads import (
    GainingWorker,
    LosingWorker,
    Moved,
    MovePreview,
    SelectionIn,
)
from api.areas.queries.moves import count_open_tasks, list_loads, list_selected
from api.areas.service.concerned import concerned_devices, require_worker
from api.areas.service.history import note_move
from api.core.canonical import value_hash
from api.core.database import AnyRow, new_id
from api.core.settings import get_settings
from api.core.tokens import read_token, sign_token
from api.households.models import Assignment
from api.households.payloads.given import NamedMember
from api.households.queries.access import visible_to
from api.households.service.assignments import assign
from api.policies.queries import policy_values
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import Member, OrgUnit
from api.staff.queries import member_names
from api.staff.service.audit import audit

PURPOSE = "assignment-preview"


@dataclass(frozen=True, slots=True)
class Selection:
    """The homes of a selection as they are now."""

    rows: Sequence[AnyRow]
    open_tasks: int

    @property
    def state(self) -> str:
        """A hash of everything that would make a preview untrue."""
        homes = [[str(row.id), str(row.assignment_id), row.people] for row in self.rows]
        return value_hash([homes, self.open_tasks])


def preview_move(session: Session, wanted: SelectionIn, caller: Caller) -> MovePreview:
    """Say who would be concerned; nothing changes yet.

    Raises:
        NothingSelected: No household of the caller's units is selected.
        NotAWorker: The member makes no visits in the caller's units.
    """
    worker = require_worker(session, wanted.to_member_id, caller)
    policy = policy_values(session, worker.org_id)
    selection = _select(session, wanted, caller, policy)
    moving = [row for row in selection.rows if row.member_id != worker.id]
    token = sign_token(
        PURPOSE,
        {
            "caller": str(caller.member_id),
            "to": str(worker.id),
            "buildings": [str(one) for one in sorted(set(wanted.building_ids))],
            "households": [str(one) for one in sorted(set(wanted.household_ids))],
            "state": selection.state,
        },
    )
    losing, gaining = _before_and_after(session, moving, worker, policy)
    concerned = [worker.id, *(one.member.id for one in losing)]
    return MovePreview(
        token=token,
        households=len(moving),
        people=sum(row.people for row in moving),
        open_tasks=selection.open_tasks,
        minutes=round(sum(row.minutes for row in moving)),
        from_=losing,
        to=gaining,
        devices=concerned_devices(session, concerned),
        unchanged=len(selection.rows) - len(moving),
        problems=_problems(session, moving, worker),
    )


def confirm_move(session: Session, token: str, caller: Caller) -> Moved:
    """Move exactly the homes of a preview, in one transaction.

    Raises:
        PreviewInvalid: Not this caller's token, altered or too old.
        PreviewStale: The homes, their people, tasks or responsible workers changed since.
    """
    shown = read_token(PURPOSE, token, max_age_s=get_settings().preview_valid_s)
    if shown is None or shown["caller"] != str(caller.member_id):
        raise PreviewInvalid()
    wanted = SelectionIn(
        building_ids=shown["buildings"],
        household_ids=shown["households"],
        to_member_id=shown["to"],
    )
    worker = require_worker(session, wanted.to_member_id, caller)
    policy = policy_values(session, worker.org_id)
    first = _select(session, wanted, caller, policy)
    _lock(session, first)
    selection = _select(session, wanted, caller, policy)
    if selection.state != shown["state"]:
        raise PreviewStale()
    batch_id = new_id()
    moving = [row for row in selection.rows if row.member_id != worker.id]
    ids = [row.id for row in moving]
    moved = assign(
        session, ids, worker.id, caller.member_id, reason="moved_by_lead", batch_id=batch_id
    )
    losing = Counter(row.member_id for row in moving)
    note_move(session, batch_id, worker.id, losing, caller)
    audit(
        session,
        "assignment.move",
        "member",
        worker.id,
        caller=caller,
        households=moved,
        batch_id=str(batch_id),
    )
    return Moved(moved=moved, batch_id=batch_id)


def _lock(session: Session, selection: Selection) -> None:
    """Hold the intervals concerned, so that a second lead waits and then finds them changed."""
    ids = [row.assignment_id for row in selection.rows if row.assignment_id]
    lock = select(Assignment.id).where(Assignment.id.in_(ids)).order_by(Assignment.id)
    session.execute(lock.with_for_update()).all()


def _select(
    session: Session, wanted: SelectionIn, caller: Caller, policy: dict[str, Any]
) -> Selection:
    visible = visible_to(caller, Action.ASSIGNMENT_CHANGE)
    rows = list_selected(session, visible, wanted.building_ids, wanted.household_ids, policy)
    if not rows:
        raise NothingSelected()
    return Selection(rows, count_open_tasks(session, [row.id for row in rows]))


def _before_and_after(
    session: Session, moving: Sequence[AnyRow], worker: Member, policy: dict[str, Any]
) -> tuple[list[LosingWorker], GainingWorker]:
    lost_minutes: dict[UUID, float] = defaultdict(float)
    lost_homes: dict[UUID, int] = defaultdict(int)
    for row in moving:
        if row.member_id is not None:
            lost_minutes[row.member_id] += row.minutes
            lost_homes[row.member_id] += 1
    concerned = [worker.id, *lost_homes]
    condition = Assignment.member_id.in_(concerned)
    loads = {row.id: row for row in list_loads(session, condition, policy)}
    names = member_names(session, concerned)
    minutes = {one: float(loads[one].minutes) if one in loads else 0.0 for one in concerned}
    losing = [
        LosingWorker(
            member=NamedMember(id=one, name=names[one]),
            households=count,
            minutes_before=round(minutes[one]),
            minutes_after=round(minutes[one] - lost_minutes[one]),
        )
        for one, count in sorted(lost_homes.items(), key=lambda pair: -pair[1])
    ]
    homes = loads[worker.id].households if worker.id in loads else 0
    gained = sum(row.minutes for row in moving)
    gaining = GainingWorker(
        member=NamedMember(id=worker.id, name=worker.name),
        households_before=homes,
        households_after=homes + len(moving),
        minutes_before=round(minutes[worker.id]),
        minutes_after=round(minutes[worker.id] + gained),
    )
    return losing, gaining


def _problems(session: Session, moving: Sequence[AnyRow], worker: Member) -> list[str]:
    problems = []
    if any(row.state in ("done", "away", "shut") for row in moving):
        problems.append("visited_today")
    unit = session.get_one(OrgUnit, worker.org_id)
    if unit.type == "GRID" and any(row.grid_id != unit.id for row in moving):
        problems.append("outside_own_grid")
    if any(row.member_id is None for row in moving):
        problems.append("nobody_responsible")
    return problems

"""Whom a change of hands concerns: workers and their tablets."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.areas.errors import NotAWorker
from api.areas.payloads import ConcernedDevice
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import Member, MemberStatus, Role
from api.staff.queries import list_devices_of, list_grants, member_names

WORKER_ROLES = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})


def require_worker(
    session: Session, member_id: UUID, caller: Caller, *, away_too: bool = False
) -> Member:
    """Return a member who makes visits in the caller's units.

    Raises:
        NotAWorker: They do not, or (unless ``away_too``) their account is suspended.
    """
    member = session.get(Member, member_id)
    usable = (MemberStatus.ACTIVE, MemberStatus.SUSPENDED) if away_too else (MemberStatus.ACTIVE,)
    if member is None or member.status not in usable:
        raise NotAWorker()
    allowed = caller.paths(Action.ASSIGNMENT_CHANGE)
    for role, _, path in list_grants(session, member.id):
        if role in WORKER_ROLES and any(path.startswith(one) for one in allowed):
            return member
    raise NotAWorker()


def concerned_devices(session: Session, member_ids: Sequence[UUID]) -> list[ConcernedDevice]:
    """Return the tablets on which these members were last seen."""
    names = member_names(session, member_ids)
    return [
        ConcernedDevice(
            id=device.id,
            label=device.label,
            member=names[device.last_member_id],
            last_contact_at=device.last_contact_at,
        )
        for device in list_devices_of(session, member_ids)
        if device.last_member_id is not None
    ]

"""Whose account somebody may look after: their unit, and the roles that are theirs to give."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.errors import NotFound
from api.staff.access import GIVES, Action
from api.staff.auth import Caller, Grant
from api.staff.errors import RoleNotYours
from api.staff.models import Device, Member, MemberStatus, OrgUnit, Role
from api.staff.queries import get_org, list_grants
from api.staff.queries.accounts import HeldRole, list_held_roles


def gives(caller: Caller) -> list[Role]:
    """Return the roles that the caller may give somewhere."""
    granted = [grant.role for _, grant in caller.scopes(Action.MEMBER_MANAGE)]
    return [role for role in Role if any(role in GIVES[one] for one in granted)]


def may_give(caller: Caller, role: Role, unit: OrgUnit) -> bool:
    """Say whether one grant of the caller reaches both the role and the unit."""
    return any(
        role in GIVES[grant.role] and unit.path.startswith(grant.path)
        for _, grant in caller.scopes(Action.MEMBER_MANAGE)
    )


def may_manage(caller: Caller, unit: OrgUnit, held: Sequence[HeldRole]) -> bool:
    """Say whether the caller may change an account: their unit, and every role it holds."""
    reached = any(unit.path.startswith(path) for path in caller.paths(Action.MEMBER_MANAGE))
    return reached and all(may_give(caller, one.row.role, one.unit) for one in held)


def managed(session: Session, member_id: UUID, caller: Caller) -> Member:
    """Return a member whose account the caller may change, locked.

    Raises:
        NotFound: Nobody in the caller's units.
        RoleNotYours: The member holds a role that is not the caller's to manage.
    """
    member = session.get(Member, member_id, with_for_update=True)
    if member is None:
        raise NotFound()
    unit = get_org(session, member.org_id)
    if not any(unit.path.startswith(path) for path in caller.paths(Action.MEMBER_MANAGE)):
        raise NotFound()
    if not may_manage(caller, unit, list_held_roles(session, [member.id], today())[member.id]):
        raise RoleNotYours()
    return member


def own_unit(session: Session, org_id: UUID, caller: Caller) -> OrgUnit:
    """Return a unit in which the caller may manage people.

    Raises:
        NotFound: Outside the caller's units.
    """
    unit = get_org(session, org_id)
    if not any(unit.path.startswith(path) for path in caller.paths(Action.MEMBER_MANAGE)):
        raise NotFound()
    return unit


def managed_device(session: Session, device_id: UUID, caller: Caller) -> Device:
    """Return a tablet that the caller may rename or withdraw.

    Raises:
        NotFound: No tablet of the caller's units.
    """
    device = session.get(Device, device_id)
    paths = caller.paths(Action.DEVICE_MANAGE)
    if device is None or not any(
        get_org(session, device.org_id).path.startswith(path) for path in paths
    ):
        raise NotFound()
    return device


def acting_as(session: Session, member_id: UUID) -> Caller:
    """Return a member with today's roles, for work that goes on after their request.

    Raises:
        NotFound: They are not active any more.
    """
    member = session.get(Member, member_id)
    if member is None or member.status is not MemberStatus.ACTIVE:
        raise NotFound()
    return Caller(
        member_id=member.id,
        name=member.name,
        login=member.login,
        org_id=member.org_id,
        session_id=UUID(int=0),
        device_id=None,
        kind="job",
        grants=tuple(Grant(*row) for row in list_grants(session, member.id)),
    )

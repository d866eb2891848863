"""Adding people, changing what they may do, and letting them go."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.phone import is_phone, plain_phone
from api.staff.auth import Caller
from api.staff.errors import (
    HasLeft,
    LoginInvalid,
    NotYourself,
    PhoneInvalid,
    RoleNotYours,
    RoleSpanInvalid,
    StillHoldsHomes,
    StillUnsent,
)
from api.staff.models import (
    Device,
    Member,
    MemberRole,
    MemberStatus,
    OrgUnit,
    SignedInSession,
)
from api.staff.payloads import AccountChange, AccountIn, RoleIn
from api.staff.queries import get_org
from api.staff.queries.accounts import list_held_roles, list_last_devices
from api.staff.rules import first_password, is_login
from api.staff.service.audit import audit
from api.staff.service.ending import end_sessions
from api.staff.service.members import create_member, set_password
from api.staff.service.reach import managed, may_give, own_unit

HOMES_OF: list[Callable[[Session, Sequence[UUID]], Mapping[UUID, int]]] = []
"""Count the homes that members are responsible for; filled from above by ``main`` and ``cli``."""

DAY = timedelta(days=1)


def add_account(session: Session, wanted: AccountIn, caller: Caller) -> tuple[Member, str]:
    """Add a member; return them with their first password, which nobody can read again.

    Raises:
        LoginInvalid, LoginTaken, PhoneInvalid, RoleSpanInvalid: What was typed will not do.
        RoleNotYours: A role or a unit that is not the caller's to give.
    """
    unit = own_unit(session, wanted.org_id, caller)
    if not is_login(wanted.login):
        raise LoginInvalid()
    password = first_password()
    name, phone = wanted.name.strip(), _phone(wanted.phone)
    member = create_member(
        session, unit, wanted.login, name, password, {}, phone=phone, must_change=True
    )
    _write_roles(session, member, unit, wanted.roles, caller)
    audit(session, "member.create", "member", member.id, caller=caller, org_id=unit.id)
    return member, password


def change_account(
    session: Session, member_id: UUID, change: AccountChange, caller: Caller
) -> None:
    """Correct name, phone or unit.

    Raises:
        NotFound, RoleNotYours: Not the caller's to change.
        PhoneInvalid: Not a number.
    """
    member = managed(session, member_id, caller)
    unit = own_unit(session, change.org_id, caller)
    member.name, member.phone = change.name.strip(), _phone(change.phone)
    moved = member.org_id != unit.id
    member.org_id = unit.id
    audit(session, "member.change", "member", member.id, caller=caller, org_id=unit.id, moved=moved)


def change_roles(session: Session, member_id: UUID, roles: list[RoleIn], caller: Caller) -> None:
    """Let a member hold exactly these roles from now on; what has been stays on record.

    Raises:
        NotFound, RoleNotYours, NotYourself: Not the caller's to change or to give.
        RoleSpanInvalid: A role would end before it begins.
    """
    member = managed(session, member_id, caller)
    _not_oneself(member, caller)
    _write_roles(session, member, get_org(session, member.org_id), roles, caller)
    audit(session, "member.roles", "member", member.id, caller=caller, org_id=member.org_id)


def suspend(session: Session, member_id: UUID, caller: Caller) -> None:
    """End every session at once; what waits on the tablet still arrives, for review.

    Raises:
        NotFound, RoleNotYours, NotYourself, HasLeft: Not possible.
    """
    member = managed(session, member_id, caller)
    _not_oneself(member, caller)
    _still_here(member)
    member.status = MemberStatus.SUSPENDED
    end_sessions(session, SignedInSession.member_id == member.id)
    audit(session, "member.suspend", "member", member.id, caller=caller, org_id=member.org_id)


def reinstate(session: Session, member_id: UUID, caller: Caller) -> None:
    """Let a suspended member sign in again with their old password.

    Raises:
        NotFound, RoleNotYours, HasLeft: Not possible.
    """
    member = managed(session, member_id, caller)
    _still_here(member)
    member.status = MemberStatus.ACTIVE
    audit(session, "member.reinstate", "member", member.id, caller=caller, org_id=member.org_id)


def leave(session: Session, member_id: UUID, caller: Caller, *, with_unsent: bool) -> None:
    """Note that a member has left for good; their roles end today.

    Raises:
        StillHoldsHomes: Homes have to be moved first.
        StillUnsent: Work waits on the tablet, and nobody said to leave all the same.
        NotFound, RoleNotYours, NotYourself: Not possible.
    """
    member = managed(session, member_id, caller)
    _not_oneself(member, caller)
    homes = count_homes(session, [member.id]).get(member.id, 0)
    if homes:
        raise StillHoldsHomes(homes=homes)
    devices = list_last_devices(session, [member.id])[member.id]
    unsent = sum(unsent_on(device) for device in devices)
    if unsent and not with_unsent:
        raise StillUnsent(unsent=unsent)
    member.status = MemberStatus.LEFT
    end_sessions(session, SignedInSession.member_id == member.id)
    for one in list_held_roles(session, [member.id], today())[member.id]:
        _end_role(session, one.row)
    audit(session, "member.leave", "member", member.id, caller=caller, org_id=member.org_id)


def reset_password(session: Session, member_id: UUID, caller: Caller) -> str:
    """Return a new first password; every session of the member ends.

    Raises:
        NotFound, RoleNotYours, HasLeft: Not possible.
        NotYourself: One's own password is changed, not reset.
    """
    member = managed(session, member_id, caller)
    _not_oneself(member, caller)
    _still_here(member)
    password = first_password()
    set_password(session, member, password, caller=caller, must_change=True)
    return password


def count_homes(session: Session, member_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Return how many homes members are responsible for, where the count is known."""
    return HOMES_OF[0](session, member_ids) if HOMES_OF and member_ids else {}


def unsent_on(device: Device) -> int:
    """Return how many records and files waited on a tablet at its last contact."""
    unsent = device.report.get("unsent")
    return sum(unsent.values()) if isinstance(unsent, dict) else 0


def _write_roles(
    session: Session, member: Member, unit: OrgUnit, roles: Sequence[RoleIn], caller: Caller
) -> None:
    held = {
        (one.row.role, one.unit.id): one.row
        for one in list_held_roles(session, [member.id], today())[member.id]
    }
    for wanted in roles:
        where = unit if wanted.org_id is None else get_org(session, wanted.org_id)
        if not may_give(caller, wanted.role, where):
            raise RoleNotYours()
        row = held.pop((wanted.role, where.id), None)
        from_on = wanted.from_on or (row.valid_from if row else today())
        to = wanted.until_on + DAY if wanted.until_on else None
        if to is not None and to <= from_on:
            raise RoleSpanInvalid()
        if row is None:
            row = MemberRole(member_id=member.id, role=wanted.role, org_id=where.id)
            session.add(row)
        row.valid_from, row.valid_to = from_on, to
    for gone in held.values():
        _end_role(session, gone)
    session.flush()


def _end_role(session: Session, row: MemberRole) -> None:
    if row.valid_from >= today():  # a span of no days cannot be stored
        session.delete(row)
    else:
        row.valid_to = today()


def _phone(text: str | None) -> str | None:
    number = plain_phone(text or "")
    if number and not is_phone(number):
        raise PhoneInvalid()
    return number or None


def _not_oneself(member: Member, caller: Caller) -> None:
    if member.id == caller.member_id:
        raise NotYourself()


def _still_here(member: Member) -> None:
    if member.status is MemberStatus.LEFT:
        raise HasLeft()

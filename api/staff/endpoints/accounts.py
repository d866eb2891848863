"""The accounts of the staff: list, add, change, suspend, let go, reset a password."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.database import SessionDep
from api.core.errors import NotFound
from api.staff.access import Action
from api.staff.auth import Caller, May, require_path
from api.staff.endpoints.sessions import org_out
from api.staff.models import Member, MemberStatus, OrgUnit, Role
from api.staff.payloads import (
    AccountChange,
    AccountDevice,
    AccountIn,
    AccountMade,
    AccountPage,
    AccountRow,
    LeaveIn,
    RoleOut,
    RolesIn,
)
from api.staff.queries import get_org
from api.staff.queries.accounts import (
    AccountFilter,
    list_accounts,
    list_held_roles,
    list_last_devices,
)
from api.staff.service.accounts import (
    DAY,
    add_account,
    change_account,
    change_roles,
    count_homes,
    leave,
    reinstate,
    reset_password,
    suspend,
    unsent_on,
)
from api.staff.service.reach import gives, may_manage

router = APIRouter(prefix="/api/accounts", tags=["staff"])
Lister = Annotated[Caller, Depends(May(Action.MEMBER_LIST))]
Manager = Annotated[Caller, Depends(May(Action.MEMBER_MANAGE))]
HERE = (MemberStatus.ACTIVE, MemberStatus.SUSPENDED)


def account_rows(
    session: Session, found: Sequence[tuple[Member, OrgUnit]], caller: Caller
) -> list[AccountRow]:
    """Shape members with their roles, homes and tablets, as this caller may see them."""
    ids = [member.id for member, _ in found]
    held, devices = list_held_roles(session, ids, today()), list_last_devices(session, ids)
    homes = count_homes(session, ids)
    return [
        AccountRow(
            id=member.id,
            login=member.login,
            name=member.name,
            phone=member.phone,
            status=member.status,
            org=org_out(unit),
            roles=[
                RoleOut(
                    role=one.row.role,
                    org=org_out(one.unit),
                    from_on=one.row.valid_from,
                    until_on=one.row.valid_to - DAY if one.row.valid_to else None,
                )
                for one in held[member.id]
            ],
            homes=homes.get(member.id, 0),
            devices=[
                AccountDevice(
                    id=device.id,
                    label=device.label,
                    last_contact_at=device.last_contact_at,
                    unsent=unsent_on(device),
                )
                for device in devices[member.id]
            ],
            must_change_password=member.must_change_password,
            is_self=member.id == caller.member_id,
            may_manage=may_manage(caller, unit, held[member.id]),
        )
        for member, unit in found
    ]


def account_row(session: Session, member_id: UUID, caller: Caller) -> AccountRow:
    """Return one account of the caller's units.

    Raises:
        NotFound: Nobody there.
    """
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound()
    unit = get_org(session, member.org_id)
    if not any(unit.path.startswith(path) for path in caller.paths(Action.MEMBER_LIST)):
        raise NotFound()
    return account_rows(session, [(member, unit)], caller)[0]


@router.get("")
def get_accounts(
    session: SessionDep,
    caller: Lister,
    org_id: UUID | None = None,
    q: Annotated[str, Query(max_length=60)] = "",
    role: Role | None = None,
    status: MemberStatus | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> AccountPage:
    """Members at or below a unit; without a status, those who have not left."""
    paths = caller.paths(Action.MEMBER_LIST)
    if org_id is not None:
        paths = [get_org(session, org_id).path]
        require_path(caller, Action.MEMBER_LIST, paths[0])
    statuses = HERE if status is None else (status,)
    wanted = AccountFilter(paths, q.strip(), role, statuses, today())
    rows, total = list_accounts(session, wanted, limit, offset)
    items = account_rows(session, [(member, unit) for member, unit in rows], caller)
    return AccountPage(items=items, total=total, gives=gives(caller))


@router.get("/{member_id}")
def get_account(member_id: UUID, session: SessionDep, caller: Lister) -> AccountRow:
    """One account with its roles, homes and tablets."""
    return account_row(session, member_id, caller)


@router.post("", status_code=201)
def post_account(wanted: AccountIn, session: SessionDep, caller: Manager) -> AccountMade:
    """Add a member; the first password is in this answer and nowhere else."""
    member, password = add_account(session, wanted, caller)
    return AccountMade(account=account_row(session, member.id, caller), password=password)


@router.put("/{member_id}")
def put_account(
    member_id: UUID, change: AccountChange, session: SessionDep, caller: Manager
) -> AccountRow:
    """Correct name, phone or unit."""
    change_account(session, member_id, change, caller)
    return account_row(session, member_id, caller)


@router.put("/{member_id}/roles")
def put_roles(member_id: UUID, wanted: RolesIn, session: SessionDep, caller: Manager) -> AccountRow:
    """Let a member hold exactly these roles; those that are missing end today."""
    change_roles(session, member_id, wanted.roles, caller)
    return account_row(session, member_id, caller)


@router.post("/{member_id}/suspend")
def post_suspend(member_id: UUID, session: SessionDep, caller: Manager) -> AccountRow:
    """End every session at once; what waits on the tablet still arrives, for review."""
    suspend(session, member_id, caller)
    return account_row(session, member_id, caller)


@router.post("/{member_id}/reinstate")
def post_reinstate(member_id: UUID, session: SessionDep, caller: Manager) -> AccountRow:
    """Let a suspended member sign in again."""
    reinstate(session, member_id, caller)
    return account_row(session, member_id, caller)


@router.post("/{member_id}/leave")
def post_leave(member_id: UUID, how: LeaveIn, session: SessionDep, caller: Manager) -> AccountRow:
    """Note that somebody has left; refused while they hold homes."""
    leave(session, member_id, caller, with_unsent=how.with_unsent)
    return account_row(session, member_id, caller)


@router.post("/{member_id}/password")
def post_reset(member_id: UUID, session: SessionDep, caller: Manager) -> AccountMade:
    """Give a new first password and end every session; it is in this answer and nowhere else."""
    password = reset_password(session, member_id, caller)
    return AccountMade(account=account_row(session, member_id, caller), password=password)

"""The tablets: who has which, how they are, and withdrawing one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.core.database import SessionDep
from api.core.errors import NotFound
from api.staff.access import Action
from api.staff.auth import Caller, May
from api.staff.endpoints.sessions import org_out
from api.staff.models import Device, OrgUnit
from api.staff.payloads import DeviceChange, DeviceDetail, DeviceRow
from api.staff.queries.accounts import count_sessions_on, list_key_holders, list_tablets
from api.staff.service.devices import rename_device, revoke_device
from api.staff.service.reach import managed_device

router = APIRouter(prefix="/api/devices", tags=["staff"])
Lister = Annotated[Caller, Depends(May(Action.DEVICE_LIST))]
Manager = Annotated[Caller, Depends(May(Action.DEVICE_MANAGE))]
MS = 1_000


def device_row(
    device: Device, unit: OrgUnit, last_member: str | None, enroller: str, caller: Caller
) -> DeviceRow:
    managed = caller.paths(Action.DEVICE_MANAGE)
    return DeviceRow(
        id=device.id,
        label=device.label,
        org_id=device.org_id,
        org=org_out(unit),
        enrolled_at=device.enrolled_at,
        enrolled_by=enroller,
        revoked_at=device.revoked_at,
        last_contact_at=device.last_contact_at,
        last_member=last_member,
        last_member_id=device.last_member_id,
        report=device.report,
        clock_offset_s=clock_offset_s(device),
        may_manage=any(unit.path.startswith(path) for path in managed),
    )


def clock_offset_s(device: Device) -> float | None:
    """Return how far ahead the tablet's clock was when it last spoke with the server."""
    clock = device.report.get("clock") or {}
    if device.last_contact_at is None or not isinstance(clock.get("wall"), int | float):
        return None
    return round(float(clock["wall"]) / MS - device.last_contact_at.timestamp(), 1)


@router.get("")
def get_devices(session: SessionDep, caller: Lister) -> list[DeviceRow]:
    """The tablets of the caller's units, last seen first."""
    rows = list_tablets(session, caller.paths(Action.DEVICE_LIST))
    return [device_row(*row, caller) for row in rows]


@router.get("/{device_id}")
def get_device(device_id: UUID, session: SessionDep, caller: Lister) -> DeviceDetail:
    """One tablet, with who signs on it and how many sessions are open there."""
    rows = list_tablets(session, caller.paths(Action.DEVICE_LIST), device_id)
    if not rows:
        raise NotFound()
    return DeviceDetail(
        **device_row(*rows[0], caller).model_dump(),
        members=list(list_key_holders(session, device_id)),
        sessions=count_sessions_on(session, device_id),
    )


@router.put("/{device_id}")
def put_device(
    device_id: UUID, change: DeviceChange, session: SessionDep, caller: Manager
) -> DeviceDetail:
    """Give a tablet the name that people know it by."""
    rename_device(session, managed_device(session, device_id, caller), change.label, caller)
    session.flush()
    return get_device(device_id, session, caller)


@router.post("/{device_id}/revoke")
def post_revoke(device_id: UUID, session: SessionDep, caller: Manager) -> DeviceDetail:
    """Withdraw a lost or broken tablet for good; nothing it sends is taken any more."""
    managed_device(session, device_id, caller)
    revoke_device(session, device_id, caller)
    session.flush()
    return get_device(device_id, session, caller)

"""What the server knows of a device's operations, and orders that were carried out."""

from typing import Any
from uuid import UUID

from fastapi import Request

from api.core.canonical import sha256_hex
from api.core.clock import now
from api.core.database import session_factory
from api.core.errors import NotFound
from api.staff.proof import proven_device
from api.sync.models import DeviceCommand
from api.sync.payloads import Json
from api.sync.queries.operations import Known, find_operations, list_receipts_from
from api.sync.queries.snapshots import read_moment
from api.sync.service.sending import common

RECEIPTS_MAX = 500


def tell_receipts(request: Request, body: bytes, asked: Json) -> Json:
    """Return the newest receipt of each operation asked for, by ids or from a number on.

    Operations of other devices are unknown to the caller, like those that never arrived.

    Raises:
        DeviceUnknown, DeviceRevoked, ProofInvalid: The tablet is not proven.
    """
    with session_factory().begin() as session:
        device = proven_device(session, request, sha256_hex(body))
        known: list[Known]
        if "op_ids" in asked:
            wanted = [UUID(op_id) for op_id in asked["op_ids"]]
            known = [one for one in find_operations(session, wanted) if one.device_id == device.id]
            unknown = set(wanted) - {one.op_id for one in known}
            next_seq = None
        else:
            known = list_receipts_from(session, device.id, asked["seq_from"], RECEIPTS_MAX)
            unknown = set()
            next_seq = known[-1].seq + 1 if len(known) == RECEIPTS_MAX else None
        return {
            **common(read_moment(session).epoch),
            "receipts": [one.receipt for one in known if one.receipt is not None],
            "unknown": sorted(str(op_id) for op_id in unknown),
            "next_seq": next_seq,
        }


def acknowledge_wipe(request: Request, body: bytes, said: Json) -> dict[str, Any]:
    """Note that a tablet carried out an order; a repeat changes nothing.

    Raises:
        NotFound: No such order for this tablet.
    """
    with session_factory().begin() as session:
        device = proven_device(session, request, sha256_hex(body))
        command = session.get(DeviceCommand, UUID(said["command"]))
        if command is None or command.device_id != device.id:
            raise NotFound()
        command.done_at = command.done_at or now()
        return common(read_moment(session).epoch)

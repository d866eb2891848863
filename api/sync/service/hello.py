"""The first word between a tablet and the server: versions, keys, limits, orders."""

from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from api.agreements.queries import newest_templates
from api.core.canonical import sha256_hex
from api.core.clock import now
from api.core.database import session_factory
from api.core.settings import get_settings
from api.policies.queries import policy_values
from api.staff.auth import Caller, find_caller
from api.staff.models import Device
from api.staff.proof import proven_device
from api.surveys.queries import fact_catalogue, newest_surveys
from api.sync.models import DeviceLedger
from api.sync.payloads import Json
from api.sync.queries.operations import list_commands
from api.sync.queries.snapshots import read_moment
from api.sync.service.notices import push_state
from api.sync.service.sealing import SUITE, sealing_keys
from api.sync.service.sending import common, to_base64url

REPORTED = ("app", "proto", "storage", "clock", "unsent", "seq_high", "battery")


def say_hello(request: Request, body: bytes, said: Json) -> Json:
    """Note what the tablet reports and tell it what it needs; a session is not required.

    Raises:
        DeviceUnknown, DeviceRevoked, ProofInvalid: The tablet is not proven.
    """
    with session_factory().begin() as session:
        device = proven_device(session, request, sha256_hex(body))
        caller = find_caller(session, request)
        _note_report(device, caller, said)
        ledger = session.get(DeviceLedger, device.id)
        return {
            **common(read_moment(session).epoch),
            "commands": [
                {"id": str(command.id), "kind": command.kind}
                for command in list_commands(session, device.id)
            ],
            "surveys": newest_surveys(session),
            "templates": _templates(session),
            "catalogue": {"sha256": fact_catalogue().sha256},
            "hpke": _keys(),
            "limits": _limits(),
            "durable_seq": ledger.durable_seq if ledger else 0,
            "seq_known": ledger.seq_high if ledger else 0,
            "policy": policy_values(session, caller.org_id if caller else device.org_id),
            "member": _member(caller),
            "push": push_state(session, caller, device.id),
        }


def _note_report(device: Device, caller: Caller | None, said: Json) -> None:
    device.last_contact_at = now()
    device.seq_high = max(device.seq_high, said["seq_high"])
    device.report = {name: said.get(name) for name in REPORTED}
    if caller is not None:
        device.last_member_id = caller.member_id


def _templates(session: Session) -> list[Json]:
    return [
        {"key": one.key, "version": one.version, "lang": one.lang, "sha256": one.sha256}
        for one in newest_templates(session)
    ]


def _keys() -> list[Json]:
    return [
        {"kid": key.kid, "public_key": to_base64url(key.public), "suite": SUITE}
        for key in sealing_keys().values()
    ]


def _limits() -> Json:
    settings = get_settings()
    return {
        "push_ops": settings.push_ops_max,
        "push_bytes": int(settings.push_body_max),
        "chunk_bytes": int(settings.upload_chunk_max),
    }


def _member(caller: Caller | None) -> dict[str, Any] | None:
    if caller is None:
        return None
    return {
        "id": str(caller.member_id),
        "name": caller.name,
        "org_id": str(caller.org_id),
        "session_id": str(caller.session_id),
    }

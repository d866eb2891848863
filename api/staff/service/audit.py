"""Appending to the audit trail."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.clock import now
from api.staff.auth import Caller
from api.staff.models import AuditEvent


def audit(
    session: Session,
    action: str,
    object_kind: str,
    object_id: UUID | None,
    *,
    caller: Caller | None = None,
    actor_id: UUID | None = None,
    org_id: UUID | None = None,
    purpose: str | None = None,
    **details: Any,
) -> None:
    """Append to the audit trail; details hold codes and ids, never personal values."""
    session.add(
        AuditEvent(
            at=now(),
            actor_id=caller.member_id if caller else actor_id,
            device_id=caller.device_id if caller else None,
            org_id=org_id or (caller.org_id if caller else None),
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            purpose=purpose,
            details=details,
        )
    )

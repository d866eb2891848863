"""What sign-in, the org tree and the audit trail read."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.errors import NotFound
from api.core.fast import fetch
from api.staff.models import (
    AuditEvent,
    Device,
    EvidenceKey,
    Member,
    MemberRole,
    MemberStatus,
    OrgUnit,
    Role,
)


class FoundSession(NamedTuple):
    """An unended session with its member; the caller checks expiry and status."""

    id: UUID
    csrf: str
    device_id: UUID | None
    kind: str
    expires_at: datetime
    member_id: UUID
    name: str
    login: str
    org_id: UUID
    status: str
    must_change_password: bool
    grants: list[tuple[Role, UUID, str]]
    """Role, unit and its path, as ``list_grants`` gives them: one statement for every request."""


FIND_SESSION = """
SELECT s.id, s.csrf, s.device_id, s.kind, s.expires_at, m.id, m.name, m.login, m.org_id, m.status,
  m.must_change_password, (
    SELECT json_agg(json_build_array(r.role, u.id, u.path))
    FROM member_roles r JOIN org_units u ON u.id = r.org_id
    WHERE r.member_id = m.id AND r.valid_from <= %(on)s
      AND (r.valid_to IS NULL OR r.valid_to > %(on)s))
FROM sessions s JOIN members m ON m.id = s.member_id
WHERE s.token_hash = %(token_hash)s AND s.ended_at IS NULL
"""
GRANTS = """
SELECT r.role, u.id, u.path FROM member_roles r JOIN org_units u ON u.id = r.org_id
WHERE r.member_id = %(member)s AND r.valid_from <= %(on)s
  AND (r.valid_to IS NULL OR r.valid_to > %(on)s)
"""
DEVICE_KEY = "SELECT push_key, revoked_at FROM devices WHERE id = %(id)s"


def find_session(session: Session, token_hash: bytes) -> FoundSession | None:
    """Return the session of a cookie with its member."""
    session.flush()
    rows = fetch(session, FIND_SESSION, token_hash=token_hash, on=today())
    if not rows:
        return None
    *found, held = rows[0]
    grants = [(Role(role), UUID(org_id), path) for role, org_id, path in held or []]
    return FoundSession._make([*found, grants])


def list_grants(session: Session, member_id: UUID) -> list[tuple[Role, UUID, str]]:
    """Return ``(role, org id, org path)`` of the roles a member holds today."""
    session.flush()
    rows = fetch(session, GRANTS, member=member_id, on=today())
    return [(Role(role), org_id, path) for role, org_id, path in rows]


def find_device_key(session: Session, device_id: UUID) -> tuple[dict[str, Any], bool] | None:
    """Return a device's public key as a JWK, and whether the device was withdrawn."""
    session.flush()
    rows = fetch(session, DEVICE_KEY, id=device_id)
    return (rows[0][0], rows[0][1] is not None) if rows else None


def find_member_by_login(session: Session, login: str) -> Member | None:
    return session.scalar(
        select(Member).where(Member.login == login, Member.status == MemberStatus.ACTIVE)
    )


def get_org(session: Session, org_id: UUID) -> OrgUnit:
    """Return a unit.

    Raises:
        NotFound: No such unit.
    """
    unit = session.get(OrgUnit, org_id)
    if unit is None:
        raise NotFound()
    return unit


def units_below(*paths: str) -> Select[UUID]:
    """Select the ids of the units at or below any of the paths."""
    return select(OrgUnit.id).where(or_(*(OrgUnit.path.startswith(path) for path in paths)))


def list_children(session: Session, parent_id: UUID, on: date) -> Sequence[OrgUnit]:
    """Return the units directly below one that are valid on a day, by code and number."""
    return session.scalars(
        select(OrgUnit)
        .where(OrgUnit.parent_id == parent_id, OrgUnit.valid_from <= on)
        .where(or_(OrgUnit.valid_to.is_(None), OrgUnit.valid_to > on))
        .order_by(OrgUnit.code12, OrgUnit.grid_seq, OrgUnit.name)
    ).all()


def list_units(session: Session, ids: Sequence[UUID]) -> Sequence[OrgUnit]:
    return session.scalars(
        select(OrgUnit).where(OrgUnit.id.in_(ids)).order_by(OrgUnit.code12)
    ).all()


def list_all_units(session: Session) -> Sequence[OrgUnit]:
    """Return the whole tree as it stands today, each unit after the one above it."""
    on = today()
    return session.scalars(
        select(OrgUnit)
        .where(OrgUnit.valid_from <= on)
        .where(or_(OrgUnit.valid_to.is_(None), OrgUnit.valid_to > on))
        .order_by(OrgUnit.path)
    ).all()


def list_members(
    session: Session, path: str, role: Role | None = None
) -> Sequence[Row[Member, OrgUnit, Sequence[Role]]]:
    """Return the active members at or below a path with their unit and today's roles."""
    on = today()
    held = and_(
        MemberRole.member_id == Member.id,
        MemberRole.valid_from <= on,
        or_(MemberRole.valid_to.is_(None), MemberRole.valid_to > on),
    )
    statement = (
        select(Member, OrgUnit, func.array_agg(MemberRole.role).label("roles"))
        .join(OrgUnit, OrgUnit.id == Member.org_id)
        .join(MemberRole, held)
        .where(OrgUnit.path.startswith(path), Member.status == MemberStatus.ACTIVE)
        .group_by(Member.id, OrgUnit.id)
        .order_by(Member.name)
    )
    if role is not None:
        statement = statement.having(func.array_position(func.array_agg(MemberRole.role), role) > 0)
    return session.execute(statement).all()


def member_names(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return names by member id."""
    rows = session.execute(select(Member.id, Member.name).where(Member.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def list_devices(session: Session, path: str) -> Sequence[Row[Device, str | None]]:
    """Return the devices of the units at or below a path with the name of their last member."""
    return session.execute(
        select(Device, Member.name)
        .outerjoin(Member, Member.id == Device.last_member_id)
        .where(Device.org_id.in_(units_below(path)))
        .order_by(Device.last_contact_at.desc().nulls_last())
    ).all()


def list_devices_of(session: Session, member_ids: Sequence[UUID]) -> Sequence[Device]:
    """Return the usable devices on which these members were last seen."""
    return session.scalars(
        select(Device).where(Device.last_member_id.in_(member_ids), Device.revoked_at.is_(None))
    ).all()


def find_evidence_key(session: Session, thumbprint: str) -> EvidenceKey | None:
    return session.scalar(select(EvidenceKey).where(EvidenceKey.thumbprint == thumbprint))


def list_audit_events(
    session: Session, path: str, before: int | None, limit: int
) -> Sequence[Row[AuditEvent, str | None]]:
    """Return audit events of the units at or below a path, newest first."""
    statement = (
        select(AuditEvent, Member.name)
        .outerjoin(Member, Member.id == AuditEvent.actor_id)
        .where(AuditEvent.org_id.in_(units_below(path)))
        .order_by(AuditEvent.seq.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(AuditEvent.seq < before)
    return session.execute(statement).all()

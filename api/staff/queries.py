"""Every select over the staff's tables."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.errors import NotFound
from api.staff.models import (
    AuditEvent,
    Device,
    EvidenceKey,
    Member,
    MemberRole,
    MemberStatus,
    OrgUnit,
    Role,
    SignedInSession,
)


def find_session(session: Session, token_hash: bytes) -> Row[SignedInSession, Member] | None:
    """Return an unended session with its member; the caller checks the expiry."""
    return session.execute(
        select(SignedInSession, Member)
        .join(Member, Member.id == SignedInSession.member_id)
        .where(SignedInSession.token_hash == token_hash, SignedInSession.ended_at.is_(None))
    ).one_or_none()


def list_grants(session: Session, member_id: UUID) -> Sequence[Row[Role, UUID, str]]:
    """Return ``(role, org id, org path)`` of the roles a member holds today."""
    on = today()
    return session.execute(
        select(MemberRole.role, OrgUnit.id, OrgUnit.path)
        .join(OrgUnit, OrgUnit.id == MemberRole.org_id)
        .where(MemberRole.member_id == member_id, MemberRole.valid_from <= on)
        .where(or_(MemberRole.valid_to.is_(None), MemberRole.valid_to > on))
    ).all()


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

"""Lists of accounts with what hangs on them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from api.core.clock import now
from api.staff.models import (
    Device,
    EvidenceKey,
    Member,
    MemberRole,
    MemberStatus,
    OrgUnit,
    Role,
    SignedInSession,
)


class HeldRole(NamedTuple):
    """A role that holds today or will, with the unit in which it does."""

    row: MemberRole
    unit: OrgUnit


class AccountFilter(NamedTuple):
    """What a list of accounts is narrowed to; ``on`` is the day whose roles count."""

    paths: Sequence[str]
    text: str
    role: Role | None
    statuses: Collection[MemberStatus]
    on: date


def list_accounts(
    session: Session, wanted: AccountFilter, limit: int, offset: int
) -> tuple[Sequence[Row[Member, OrgUnit]], int]:
    """Return a page of members with their units by name, and how many there are."""
    conditions = _conditions(wanted)
    total = session.scalar(
        select(func.count()).select_from(Member).join(OrgUnit, _works_in()).where(*conditions)
    )
    rows = session.execute(
        select(Member, OrgUnit)
        .join(OrgUnit, _works_in())
        .where(*conditions)
        .order_by(Member.status, Member.name, Member.login)
        .limit(limit)
        .offset(offset)
    ).all()
    return rows, total or 0


def _works_in() -> ColumnElement[bool]:
    return OrgUnit.id == Member.org_id


def _conditions(wanted: AccountFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        or_(*(OrgUnit.path.startswith(path) for path in wanted.paths)),
        Member.status.in_(wanted.statuses),
    ]
    if wanted.text:
        found.append(
            or_(
                Member.name.contains(wanted.text, autoescape=True),
                Member.login.startswith(wanted.text.lower(), autoescape=True),
                Member.phone.contains(wanted.text, autoescape=True),
            )
        )
    if wanted.role is not None:
        held = exists().where(
            MemberRole.member_id == Member.id, MemberRole.role == wanted.role, _not_over(wanted.on)
        )
        found.append(held)
    return found


def _not_over(on: date) -> ColumnElement[bool]:
    return or_(MemberRole.valid_to.is_(None), MemberRole.valid_to > on)


def list_held_roles(
    session: Session, member_ids: Sequence[UUID], on: date
) -> dict[UUID, list[HeldRole]]:
    """Return the roles that hold on a day or later, by member."""
    rows = session.execute(
        select(MemberRole, OrgUnit)
        .join(OrgUnit, OrgUnit.id == MemberRole.org_id)
        .where(MemberRole.member_id.in_(member_ids), _not_over(on))
        .order_by(MemberRole.valid_from, MemberRole.role)
    )
    found: dict[UUID, list[HeldRole]] = defaultdict(list)
    for row, unit in rows:
        found[row.member_id].append(HeldRole(row, unit))
    return found


def list_last_devices(session: Session, member_ids: Sequence[UUID]) -> dict[UUID, list[Device]]:
    """Return the usable tablets on which members were seen last, by member."""
    rows = session.scalars(
        select(Device)
        .where(Device.last_member_id.in_(member_ids), Device.revoked_at.is_(None))
        .order_by(Device.last_contact_at.desc().nulls_last())
    )
    found: dict[UUID, list[Device]] = defaultdict(list)
    for device in rows:
        if device.last_member_id is not None:
            found[device.last_member_id].append(device)
    return found


def list_tablets(
    session: Session, paths: Sequence[str], device_id: UUID | None = None
) -> Sequence[Row[Device, OrgUnit, str | None, str]]:
    """Return tablets of the units with unit, last member and who enrolled them, last seen first."""
    last, enroller = aliased(Member), aliased(Member)
    statement = (
        select(Device, OrgUnit, last.name, enroller.name)
        .join(OrgUnit, OrgUnit.id == Device.org_id)
        .join(enroller, enroller.id == Device.enrolled_by_id)
        .outerjoin(last, last.id == Device.last_member_id)
        .where(or_(*(OrgUnit.path.startswith(path) for path in paths)))
        .order_by(Device.last_contact_at.desc().nulls_last(), Device.id)
    )
    if device_id is not None:
        statement = statement.where(Device.id == device_id)
    return session.execute(statement).all()


def list_key_holders(session: Session, device_id: UUID) -> Sequence[str]:
    """Return the names of those who hold a signing key on a tablet."""
    return session.scalars(
        select(Member.name)
        .join(EvidenceKey, EvidenceKey.member_id == Member.id)
        .where(EvidenceKey.device_id == device_id)
        .distinct()
        .order_by(Member.name)
    ).all()


def count_sessions_on(session: Session, device_id: UUID) -> int:
    """Return how many sessions on a tablet are still good."""
    return (
        session.scalar(
            select(func.count())
            .select_from(SignedInSession)
            .where(
                SignedInSession.device_id == device_id,
                SignedInSession.ended_at.is_(None),
                SignedInSession.expires_at > now(),
            )
        )
        or 0
    )

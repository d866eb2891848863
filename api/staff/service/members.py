"""Org units and members."""

from datetime import date
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now, today
from api.core.database import new_id
from api.staff.auth import Caller
from api.staff.errors import LoginTaken
from api.staff.models import (
    Member,
    MemberRole,
    MemberStatus,
    OrgType,
    OrgUnit,
    Role,
    SignedInSession,
)
from api.staff.service.audit import audit
from api.staff.service.ending import end_sessions

HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """Return an Argon2id hash with its parameters inside."""
    return HASHER.hash(password)


def create_org_unit(
    session: Session,
    parent: OrgUnit | None,
    kind: OrgType,
    code12: str,
    name: str,
    *,
    name_en: str = "",
    grid_seq: int | None = None,
    valid_from: date | None = None,
    boundary: Any = None,
) -> OrgUnit:
    """Add a unit below its parent; the path and the district follow from the parent."""
    unit_id = new_id()
    district_id = unit_id if kind is OrgType.DISTRICT else parent.district_id if parent else None
    unit = OrgUnit(
        id=unit_id,
        parent_id=parent.id if parent else None,
        type=kind,
        code12=code12,
        grid_seq=grid_seq,
        name=name,
        name_en=name_en or name,
        path=(parent.path if parent else "") + unit_id.hex + ".",
        district_id=district_id,
        boundary=boundary,
        valid_from=valid_from or today(),
    )
    session.add(unit)
    session.flush()
    return unit


def create_member(
    session: Session,
    org: OrgUnit,
    login: str,
    name: str,
    password: str,
    roles: dict[Role, OrgUnit],
    *,
    phone: str | None = None,
    must_change: bool = False,
) -> Member:
    """Add a member with roles, each held in a unit from today on.

    ``must_change``: the password is known to whoever gave it and opens nothing but its change.

    Raises:
        LoginTaken: Another member signs in with this login.
    """
    if session.scalar(select(Member.id).where(Member.login == login)) is not None:
        raise LoginTaken(login=login)
    member = Member(
        id=new_id(),
        org_id=org.id,
        login=login,
        name=name,
        phone=phone,
        password_hash=hash_password(password),
        must_change_password=must_change,
        status=MemberStatus.ACTIVE,
        created_at=now(),
    )
    session.add(member)
    session.flush()
    for role, unit in roles.items():
        session.add(MemberRole(member_id=member.id, role=role, org_id=unit.id, valid_from=today()))
    session.flush()
    return member


def set_password(
    session: Session,
    member: Member,
    password: str,
    *,
    caller: Caller | None = None,
    must_change: bool = False,
) -> None:
    """Give a member a new password and end every session of theirs."""
    member.password_hash = hash_password(password)
    member.must_change_password = must_change
    end_sessions(session, SignedInSession.member_id == member.id)
    audit(session, "member.password", "member", member.id, caller=caller, org_id=member.org_id)

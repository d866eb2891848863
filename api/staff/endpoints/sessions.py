"""Sign-in, enrolling a tablet, org tree, members and audit."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from api.core.clock import today
from api.core.database import SessionDep
from api.core.errors import refusal_answer
from api.core.settings import get_settings
from api.staff.access import Action
from api.staff.auth import COOKIE, Caller, May, PublicDep, SelfCaller, require_path
from api.staff.errors import OldPasswordWrong, TooManyTries, WrongCredentials
from api.staff.models import Member, OrgUnit, Role, SignedInSession
from api.staff.payloads import (
    AuditPage,
    AuditRow,
    DemoAccount,
    DeviceIn,
    DeviceOut,
    EvidenceKeyIn,
    EvidenceKeyOut,
    MemberOut,
    OrgOut,
    PasswordIn,
    PublicInfo,
    SessionOut,
    SignInIn,
)
from api.staff.queries import (
    get_org,
    list_audit_events,
    list_children,
    list_grants,
    list_members,
    list_units,
)
from api.staff.service.devices import enrol_device, enrol_evidence_key
from api.staff.service.sessions import (
    change_password,
    check_password,
    close_session,
    open_session,
)

router = APIRouter(prefix="/api", tags=["staff"])
VERSION = "0.1.0"
DEMO_ACCOUNTS: list[Callable[[Session], list[DemoAccount]]] = []
"""Filled by ``main`` when the demo is on; the demo stands above this package."""

OrgReader = Annotated[Caller, Depends(May(Action.ORG_READ))]
MemberLister = Annotated[Caller, Depends(May(Action.MEMBER_LIST))]
DeviceEnroller = Annotated[Caller, Depends(May(Action.DEVICE_ENROL))]
AuditReader = Annotated[Caller, Depends(May(Action.AUDIT_READ))]


def org_out(unit: OrgUnit) -> OrgOut:
    return OrgOut(
        id=unit.id,
        name=unit.name,
        name_en=unit.name_en,
        type=unit.type,
        code=unit.code12,
        path=unit.path,
        parent_id=unit.parent_id,
        grid_seq=unit.grid_seq,
    )


def session_out(session: Session, member: Member, opened: SignedInSession) -> SessionOut:
    roles = sorted({role for role, _, _ in list_grants(session, member.id)})
    who = MemberOut(
        id=member.id,
        name=member.name,
        login=member.login,
        roles=roles,
        org=org_out(get_org(session, member.org_id)),
    )
    return SessionOut.model_validate(
        {
            "member": who,
            "kind": opened.kind,
            "device_id": opened.device_id,
            "csrf": opened.csrf,
            "expires_at": opened.expires_at,
            "must_change_password": member.must_change_password,
        }
    )


def origin_of(request: Request) -> str:
    """Return the address under which wrong passwords are counted."""
    return request.client.host if request.client else "unknown"


@router.get("/public-info", dependencies=[PublicDep])
def get_public_info(session: SessionDep) -> PublicInfo:
    """What a sign-in page may know; in the demo, also the accounts to try."""
    settings = get_settings()
    accounts = [account for listed in DEMO_ACCOUNTS for account in listed(session)]
    return PublicInfo(
        demo=settings.demo,
        place=settings.demo_place if settings.demo else None,
        accounts=accounts if settings.demo else [],
        require_persistent_storage=settings.require_persistent_storage,
        version=VERSION,
        tiles=settings.tiles_url,
    )


@router.post("/session", dependencies=[PublicDep], response_model=SessionOut)
def post_session(
    sign_in: SignInIn, request: Request, response: Response, session: SessionDep
) -> SessionOut | JSONResponse:
    """Sign in; sets the session cookie.

    A refused try is answered, not raised: raising would undo the count of tries.
    """
    try:
        member = check_password(session, sign_in.login, sign_in.password, origin_of(request))
    except (WrongCredentials, TooManyTries) as refusal:
        return refusal_answer(request, refusal)
    token, opened = open_session(session, member, sign_in)
    answer = session_out(session, member, opened)
    response.set_cookie(
        COOKIE,
        token,
        expires=answer.expires_at,
        httponly=True,
        samesite="strict",
        secure=get_settings().secure_cookies,
        path="/",
    )
    return answer


@router.get("/session")
def get_own_session(session: SessionDep, caller: SelfCaller) -> SessionOut:
    """Who is signed in."""
    opened = session.get_one(SignedInSession, caller.session_id)
    return session_out(session, session.get_one(Member, caller.member_id), opened)


@router.delete("/session", status_code=204)
def delete_session(session: SessionDep, caller: SelfCaller, response: Response) -> None:
    """Sign out."""
    close_session(session, caller)
    response.delete_cookie(COOKIE, path="/")


@router.post("/session/password", response_model=SessionOut)
def post_password(
    change: PasswordIn, request: Request, session: SessionDep, caller: SelfCaller
) -> SessionOut | JSONResponse:
    """Change one's own password; the session goes on, all others of the member end."""
    try:
        origin = origin_of(request)
        change_password(session, caller, change.old_password, change.new_password, origin)
    except (OldPasswordWrong, TooManyTries) as refusal:
        return refusal_answer(request, refusal)
    return get_own_session(session, caller)


@router.post("/devices", status_code=201)
def post_device(device: DeviceIn, session: SessionDep, caller: DeviceEnroller) -> DeviceOut:
    """Enrol this tablet and bind the session to it."""
    enrolled = enrol_device(session, caller, device.label, device.push_key)
    return DeviceOut(device_id=enrolled.id, member_id=caller.member_id)


@router.post("/devices/{device_id}/evidence-keys", status_code=201)
def post_evidence_key(
    device_id: UUID, key: EvidenceKeyIn, session: SessionDep, caller: DeviceEnroller
) -> EvidenceKeyOut:
    """Register the key that signs evidence for this member on this tablet."""
    enrolled = enrol_evidence_key(session, caller, device_id, key.public_jwk)
    return EvidenceKeyOut(thumbprint=enrolled.thumbprint)


@router.get("/org-units")
def get_org_units(
    session: SessionDep, caller: OrgReader, parent_id: UUID | None = None
) -> list[OrgOut]:
    """The units below one; without a parent, the units in which the caller holds a role."""
    if parent_id is None:
        units = list_units(session, [grant.org_id for _, grant in caller.scopes(Action.ORG_READ)])
        return [org_out(unit) for unit in units]
    parent = get_org(session, parent_id)
    require_path(caller, Action.ORG_READ, parent.path)
    return [org_out(unit) for unit in list_children(session, parent.id, today())]


@router.get("/members")
def get_members(
    session: SessionDep,
    caller: MemberLister,
    org_id: UUID | None = None,
    role: Role | None = None,
) -> list[MemberOut]:
    """The active members at or below a unit (the caller's own without ``org_id``)."""
    if org_id is None:
        paths = caller.paths(Action.MEMBER_LIST)
    else:
        paths = [get_org(session, org_id).path]
        require_path(caller, Action.MEMBER_LIST, paths[0])
    found = {
        member.id: MemberOut(
            id=member.id, name=member.name, login=member.login, roles=list(roles), org=org_out(unit)
        )
        for path in paths
        for member, unit, roles in list_members(session, path, role)
    }
    return list(found.values())


@router.get("/audit-events")
def get_audit_events(
    session: SessionDep,
    caller: AuditReader,
    before: int | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditPage:
    """The audit trail of the caller's units, newest first; ``before`` pages on."""
    rows = [
        row
        for path in caller.paths(Action.AUDIT_READ)
        for row in list_audit_events(session, path, before, limit)
    ]
    items = [
        AuditRow(
            seq=event.seq,
            at=event.at,
            actor=name,
            action=event.action,
            object_kind=event.object_kind,
            object_id=event.object_id,
            purpose=event.purpose,
        )
        for event, name in rows[:limit]
    ]
    return AuditPage(items=items, next_before=items[-1].seq if len(items) == limit else None)

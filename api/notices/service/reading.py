"""Notices as their member and the lead see them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.errors import NotFound
from api.notices.models import Notice, NoticeKind
from api.notices.payloads import NamedMember, NoticeOut, NoticesOut
from api.notices.queries import (
    list_live_subscriptions,
    list_notices,
    note_delivered,
    note_read,
)
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import Member
from api.staff.queries import get_org, member_names

NEWEST = 100


def notices_out(session: Session, notices: Sequence[Notice]) -> list[NoticeOut]:
    """Return notices with the names of whoever caused them."""
    names = member_names(session, [one.by_id for one in notices if one.by_id])
    return [
        NoticeOut(
            id=one.id,
            kind=one.kind,
            household_id=one.household_id,
            params=one.params,
            by=NamedMember(id=one.by_id, name=names.get(one.by_id, "")) if one.by_id else None,
            at=one.created_at,
            delivered_at=one.delivered_at,
            read_at=one.read_at,
        )
        for one in notices
    ]


def fetch_notices(session: Session, member_id: UUID) -> tuple[bytes, str]:
    """Give a tablet its member's newest notices as JSON, with a tag of their content.

    They count as delivered now. Calls to sync do nothing in a list and are left out.
    """
    note_delivered(session, member_id, now())
    kept = [
        one
        for one in list_notices(session, member_id, NEWEST)
        if one.kind is not NoticeKind.SYNC_NOW
    ]
    items = [
        one.model_dump(mode="json", exclude={"delivered_at"}) for one in notices_out(session, kept)
    ]
    body = orjson.dumps({"items": items})
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def mark_read(session: Session, member_id: UUID, notice_ids: Sequence[UUID], at: datetime) -> None:
    """Note what a member has read; ids of other people's notices do nothing."""
    note_read(session, member_id, notice_ids, at)


def notices_of(session: Session, member_id: UUID, caller: Caller, limit: int) -> NoticesOut:
    """Show a lead what a member was told and what they have read.

    Raises:
        NotFound: Nobody in the caller's units.
    """
    _reach(session, member_id, caller)
    live = list_live_subscriptions(session, [member_id], now())
    items = notices_out(session, list_notices(session, member_id, limit))
    return NoticesOut(items=items, can_be_woken=bool(live))


def _reach(session: Session, member_id: UUID, caller: Caller) -> None:
    member = session.get(Member, member_id)
    path = get_org(session, member.org_id).path if member else ""
    if not any(path.startswith(one) for one in caller.paths(Action.NOTICE_READ)):
        raise NotFound()

"""Arranging stand-ins: look first, then from one day to another; early end, and on again."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from api.areas.errors import (
    AbsentStandsIn,
    CoverEnded,
    CoverInPast,
    CoverNotEnded,
    CoverOverlaps,
    CoverSpan,
    StandInAway,
    StandInIsAbsent,
)
from api.areas.models import Cover
from api.areas.payloads import CoverIn, CoverOut, CoverPreview, StandInShare
from api.areas.queries.covers import (
    count_appointments,
    count_held,
    count_homes,
    list_covers,
    list_homes_due,
    list_overlapping,
)
from api.areas.rules.sharing import share_out
from api.areas.service.concerned import concerned_devices, require_worker
from api.areas.service.standing_in import bring_up_to_date, close
from api.core.clock import now, today
from api.core.database import new_id
from api.core.errors import NotFound
from api.households.payloads.given import NamedMember
from api.notices.service import notify
from api.policies.queries import policy_value
from api.staff.access import Action
from api.staff.auth import Caller
from api.staff.models import Member, OrgUnit
from api.staff.queries import member_names
from api.staff.service.audit import audit

KEPT_IN_LIST = timedelta(days=31)


def preview_cover(session: Session, wanted: CoverIn, caller: Caller) -> CoverPreview:
    """Say what would go over to whom; nothing changes yet.

    Raises:
        NotAWorker: Somebody named is suspended, or makes no visits in the caller's units.
        CoverInPast, CoverSpan, StandInIsAbsent, CoverOverlaps, StandInAway, AbsentStandsIn
    """
    absent = _checked(session, wanted, caller)
    homes = [(row.id, row.building_id) for row in list_homes_due(session, absent.id, wanted.to_on)]
    shares = Counter(share_out(homes, wanted.stand_in_ids, {}, {}).values())
    names = member_names(session, [absent.id, *wanted.stand_in_ids])
    counts = count_homes(session, [absent.id, *wanted.stand_in_ids], wanted.to_on)
    ids = [home_id for home_id, _ in homes]
    return CoverPreview(
        absent=NamedMember(id=absent.id, name=absent.name),
        households=len(homes),
        households_all=counts.get(absent.id, (0, 0))[0],
        appointments=count_appointments(session, ids, wanted.from_on, wanted.to_on),
        stand_ins=[
            StandInShare(
                member=NamedMember(id=one, name=names[one]),
                households=shares[one],
                own_due=counts.get(one, (0, 0))[1],
            )
            for one in wanted.stand_in_ids
        ],
        devices=concerned_devices(session, [absent.id, *wanted.stand_in_ids]),
    )


def arrange_cover(session: Session, wanted: CoverIn, caller: Caller) -> CoverOut:
    """Arrange a cover; one that begins today begins at once.

    Raises:
        As ``preview_cover``.
    """
    absent = _checked(session, wanted, caller, lock=True)
    cover = Cover(
        id=new_id(),
        org_id=absent.org_id,
        absent_id=absent.id,
        stand_in_ids=wanted.stand_in_ids,
        from_on=wanted.from_on,
        to_on=wanted.to_on,
        reason=wanted.reason,
        created_at=now(),
        created_by_id=caller.member_id,
    )
    session.add(cover)
    session.flush()
    opened = bring_up_to_date(session, cover, today())
    _follow(session, cover, "cover.arrange", caller, opened)
    return show(session, [cover])[0]


def end_cover(session: Session, cover_id: UUID, caller: Caller) -> CoverOut:
    """End a cover now; the homes go back at once.

    Raises:
        NotFound: No such cover in the caller's units.
        CoverEnded: It is over.
    """
    cover = _own(session, cover_id, caller)
    if cover.closed_at is not None:
        raise CoverEnded()
    closed = close(session, cover, caller.member_id)
    _follow(session, cover, "cover.end", caller, closed)
    return show(session, [cover])[0]


def resume_cover(session: Session, cover_id: UUID, caller: Caller) -> CoverOut:
    """Take an early end back.

    Raises:
        NotFound: No such cover in the caller's units.
        CoverNotEnded: It runs, or its days are over.
        CoverOverlaps, StandInAway, AbsentStandsIn, NotAWorker: Things have changed meanwhile.
    """
    cover = _own(session, cover_id, caller)
    if cover.closed_at is None or cover.to_on < today():
        raise CoverNotEnded()
    wanted = CoverIn(
        absent_id=cover.absent_id,
        stand_in_ids=cover.stand_in_ids,
        from_on=max(cover.from_on, today()),
        to_on=cover.to_on,
        reason=cover.reason,
    )
    _checked(session, wanted, caller, lock=True)
    cover.closed_at = cover.closed_by_id = None
    session.flush()
    opened = bring_up_to_date(session, cover, today())
    _follow(session, cover, "cover.resume", caller, opened)
    return show(session, [cover])[0]


def list_all(session: Session, paths: Sequence[str]) -> list[CoverOut]:
    """Return what is planned, runs, or was over not long ago, newest first."""
    return show(session, list_covers(session, paths, today() - KEPT_IN_LIST))


def show(session: Session, covers: Sequence[Cover]) -> list[CoverOut]:
    """Return covers with names and with what the stand-ins hold now."""
    people = {one for cover in covers for one in _people(cover)}
    names = member_names(session, list(people))
    held = count_held(session, [cover.id for cover in covers])

    def named(member_id: UUID) -> NamedMember:
        return NamedMember(id=member_id, name=names[member_id])

    return [
        CoverOut(
            id=cover.id,
            absent=named(cover.absent_id),
            stand_ins=[named(one) for one in cover.stand_in_ids],
            from_on=cover.from_on,
            to_on=cover.to_on,
            reason=cover.reason,
            state=_state(cover),
            households=held.get(cover.id, 0),
            created_at=cover.created_at,
            created_by=named(cover.created_by_id),
            closed_at=cover.closed_at,
            may_resume=_state(cover) == "ended" and cover.to_on >= today(),
        )
        for cover in covers
    ]


def _people(cover: Cover) -> list[UUID]:
    return [cover.absent_id, cover.created_by_id, *cover.stand_in_ids]


def _state(cover: Cover) -> str:
    if cover.closed_at is not None:
        return "ended" if cover.closed_by_id else "over"
    if today() < cover.from_on:
        return "planned"
    return "running" if today() <= cover.to_on else "over"


def _own(session: Session, cover_id: UUID, caller: Caller) -> Cover:
    cover = session.get(Cover, cover_id, with_for_update=True)
    if cover is None:
        raise NotFound()
    path = session.get_one(OrgUnit, cover.org_id).path
    if not any(path.startswith(one) for one in caller.paths(Action.ASSIGNMENT_CHANGE)):
        raise NotFound()
    return cover


def _checked(session: Session, wanted: CoverIn, caller: Caller, *, lock: bool = False) -> Member:
    """Refuse what cannot be; with ``lock`` nobody else arranges for these people meanwhile."""
    if wanted.absent_id in wanted.stand_in_ids:
        raise StandInIsAbsent()
    people = [wanted.absent_id, *wanted.stand_in_ids]
    if lock:
        session.query(Member).filter(Member.id.in_(people)).order_by(
            Member.id
        ).with_for_update().all()
    absent, *_ = [require_worker(session, one, caller, away_too=one == people[0]) for one in people]
    days_max = policy_value(session, "cover.days_max", absent.org_id)
    if wanted.from_on < today():
        raise CoverInPast()
    if not timedelta() <= wanted.to_on - wanted.from_on < timedelta(days=days_max):
        raise CoverSpan(max_days=days_max)
    _refuse_overlaps(session, wanted, people)
    return absent


def _refuse_overlaps(session: Session, wanted: CoverIn, people: Sequence[UUID]) -> None:
    names = member_names(session, people)
    for other in list_overlapping(session, people, wanted.from_on, wanted.to_on):
        if other.absent_id == wanted.absent_id:
            raise CoverOverlaps(
                name=names[other.absent_id],
                from_on=other.from_on.isoformat(),
                to_on=other.to_on.isoformat(),
            )
        if other.absent_id in wanted.stand_in_ids:
            raise StandInAway(name=names[other.absent_id])
        if wanted.absent_id in other.stand_in_ids:
            raise AbsentStandsIn(name=names[wanted.absent_id])


def _follow(session: Session, cover: Cover, action: str, caller: Caller, homes: int) -> None:
    """Put what was done into the audit trail and tell everybody concerned."""
    audit(session, action, "cover", cover.id, caller=caller, households=homes)
    params = {
        "cover_id": str(cover.id),
        "change": action.removeprefix("cover."),
        "from_on": cover.from_on.isoformat(),
        "to_on": cover.to_on.isoformat(),
        "households": homes,
    }
    people = [cover.absent_id, *cover.stand_in_ids]
    notify(session, people, "COVER", params=params, by_id=caller.member_id)

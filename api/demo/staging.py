"""Plays the demo's day: real visits through the services, so that every queue has its item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api.cases.service import add_note
from api.core.clock import SHANGHAI, day_of, now
from api.core.database import new_id
from api.demo.accounts import WORKERS
from api.demo.errors import DemoMissing
from api.demo.identity import PHONE_PREFIX
from api.households.models import (
    Assignment,
    Fact,
    FactSource,
    FactState,
    Household,
    HouseholdStatus,
    Membership,
    Relation,
)
from api.households.payloads import Origin
from api.policies.queries import policy_values
from api.staff.models import AuditEvent, Member
from api.tasks.models import TaskKind
from api.tasks.service import add_task
from api.visits.models import VisitPurpose, VisitResult
from api.visits.payloads import FactIn, VisitIn
from api.visits.service.record import Arrival, record_visit

STAGED = "demo.stage"
DONE_TODAY = {"shen": 5, "chen": 3}
DONE_TODAY_USUAL = 4
IN_VAIN_TODAY = {"shen": 0, "jin": 2, "lu": 2}
IN_VAIN_TODAY_USUAL = 1
BETWEEN_VISITS = timedelta(minutes=17)
VISIT_LASTS = timedelta(minutes=9)
FIRST_PHONE, SECOND_PHONE = f"{PHONE_PREFIX}36286172", f"{PHONE_PREFIX}36286127"
AGREEMENT = {
    "help_text": "介绍保洁岗位，免费培训",
    "jobs_text": "3 个",
    "job_limits_text": "不久站，离家近",
    "training_text": "1 次",
}


@dataclass(frozen=True)
class Call:
    """A visit to play: by whom, when it ended, and when it reached the server."""

    by: Member
    purpose: VisitPurpose
    result: VisitResult
    ended_at: datetime
    received_at: datetime
    lasts: timedelta = VISIT_LASTS
    note: str = ""
    facts: tuple[FactIn, ...] = ()


def tell_story(session: Session, told: dict[str, UUID], members: dict[str, Member]) -> None:
    """Play what the story's families need; keys of ``told`` are those of ``story.scenes``."""
    shen, chen, zhou = members["shen"], members["chen"], members["zhou"]
    homes = {key: session.get_one(Household, home_id) for key, home_id in told.items()}
    _ask_for_signature(session, homes["zero_employment"], zhou)
    for days_ago, words in (
        (93, "想做保洁，膝盖不好，不能久站。"),
        (110, "介绍社区食堂帮厨，嫌远没去。"),
    ):
        at = _clock(days_ago, 15)
        add_note(session, homes["zero_employment"], new_id(), words, shen.id, at)
    _change_phone_twice(session, homes["clash"], shen, chen)
    moved = Call(
        chen,
        VisitPurpose.LOOK_IN,
        VisitResult.MOVED,
        _clock(3, 16),
        _clock(3, 17),
        note="对门说，上个月搬去萧山了。",
    )
    _play(session, homes["moved"], moved)


def stage_day(session: Session, on: date) -> None:
    """Let every worker with an account have made some of today's calls, and remember the day."""
    for login, _ in WORKERS:
        member = session.scalar(select(Member).where(Member.login == login))
        if member is not None:
            met = [VisitResult.DONE] * DONE_TODAY.get(login, DONE_TODAY_USUAL)
            vain = [VisitResult.NOBODY_HOME] * IN_VAIN_TODAY.get(login, IN_VAIN_TODAY_USUAL)
            _make_rounds(session, member, on, met + vain)
    session.add(
        AuditEvent(at=now(), action=STAGED, object_kind="demo", details={"day": on.isoformat()})
    )
    session.flush()


def restage(session: Session, on: date) -> int:
    """Move what is open to a later day, so that it is due as it was; return the days moved.

    Raises:
        DemoMissing: No demo was loaded here.
    """
    staged = session.scalar(
        select(AuditEvent.details["day"].astext)
        .where(AuditEvent.action == STAGED)
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    )
    if staged is None:
        raise DemoMissing()
    days = (on - date.fromisoformat(staged)).days
    if days <= 0:
        return 0
    session.execute(
        text("UPDATE tasks SET due_on = due_on + :days WHERE status = 'OPEN'"), {"days": days}
    )
    session.execute(
        text(
            "UPDATE households SET next_due_on = next_due_on + :days, ver = ver + 1"
            " WHERE next_due_on IS NOT NULL"
        ),
        {"days": days},
    )
    stage_day(session, on)
    return days


def _make_rounds(
    session: Session, member: Member, on: date, results: Sequence[VisitResult]
) -> None:
    """Call at homes that are due in some weeks; a demo loaded at night has fewer calls."""
    homes = session.scalars(
        select(Household)
        .join(Assignment, Assignment.household_id == Household.id)
        .where(Assignment.member_id == member.id, Assignment.to_xid.is_(None))
        .where(Household.status == HouseholdStatus.ACTIVE, Household.tags == [])
        .where(Household.next_due_on.between(on + timedelta(days=9), on + timedelta(days=60)))
        .order_by(func.md5(func.concat(Household.id, on.isoformat())))
        .limit(len(results))
    ).all()
    for place, (household, result) in enumerate(zip(homes, results, strict=False)):
        ended_at = now() - BETWEEN_VISITS * (place + 1)
        if day_of(ended_at) == on:
            call = Call(member, VisitPurpose.LOOK_IN, result, ended_at, ended_at)
            _play(session, household, call)


def _change_phone_twice(
    session: Session, household: Household, first: Member, second: Member
) -> None:
    """Two workers, both out of reach of the server, write down different new numbers."""
    person_id = session.scalars(
        select(Membership.person_id).where(
            Membership.household_id == household.id, Membership.relation == Relation.HEAD
        )
    ).one()
    shown = session.scalars(
        select(Fact).where(
            Fact.entity_id == person_id, Fact.key == "phone", Fact.state == FactState.CURRENT
        )
    ).one()
    base: dict[str, Any] = {"base_fver": shown.fver, "base_hash": shown.hash}
    for by, phone, ended_at, received_at in (
        (first, FIRST_PHONE, _clock(2, 10), _clock(2, 11)),
        (second, SECOND_PHONE, _clock(1, 15), now()),
    ):
        fact = FactIn(
            entity=f"person:{person_id}", key="phone", new=phone, observed_at=ended_at, **base
        )
        call = Call(
            by,
            VisitPurpose.LOOK_IN,
            VisitResult.DONE,
            ended_at,
            received_at,
            note="换了手机号。",
            facts=(fact,),
        )
        _play(session, household, call)


def _ask_for_signature(session: Session, household: Household, by: Member) -> None:
    head_id = session.scalars(
        select(Membership.person_id).where(
            Membership.household_id == household.id, Membership.relation == Relation.HEAD
        )
    ).one()
    add_task(
        session,
        household,
        TaskKind.SIGN_AGREEMENT,
        None,
        day_of(now()),
        basis="office",
        note="谈好了，带去签字。",
        made_by_id=by.id,
        details={
            "template_key": "assistance_agreement",
            "person_id": str(head_id),
            "values": AGREEMENT,
        },
    )


def _play(session: Session, household: Household, call: Call) -> None:
    origin = Origin(
        source=FactSource.VISIT,
        source_id=(visit_id := new_id()),
        observer_id=call.by.id,
        device_id=None,
        observed_at=call.ended_at,
        received_at=call.received_at,
    )
    visit_in = VisitIn(
        visit_id=visit_id,
        household_id=household.id,
        purpose=call.purpose,
        result=call.result,
        started_at=call.ended_at - call.lasts,
        ended_at=call.ended_at,
        worker_ids=[call.by.id],
        place_reason="SKIPPED",
        facts=list(call.facts),
        note=call.note,
    )
    policy = policy_values(session, household.community_id)
    record_visit(session, household, visit_in, Arrival(origin, lambda moment: moment, policy))
    session.flush()


def _clock(days_ago: int, hour: int) -> datetime:
    """Return a full hour of an earlier day."""
    day = day_of(now()) - timedelta(days=days_ago)
    return datetime.combine(day, time(hour), SHANGHAI)

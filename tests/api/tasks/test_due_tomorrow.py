"""Members hear in the evening what falls due tomorrow, once."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import SHANGHAI, now, today
from api.core.database import new_id
from api.households.models import Assignment, AssignmentKind, Household
from api.notices.models import Notice, NoticeKind
from api.staff.models import Member, MemberStatus
from api.tasks.jobs import tell_due_tomorrow
from api.tasks.models import Task, TaskKind, TaskStatus
from tests.factories.households import make_building, make_household
from tests.factories.staff import Town, make_member, make_town


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def worker(session: Session, town: Town) -> Member:
    return make_member(session, town.grids[0])


@pytest.fixture
def homes(session: Session, town: Town, worker: Member) -> list[Household]:
    """Three homes of one building; at the first two something falls due tomorrow."""
    building = make_building(session, town)
    made = [
        make_household(session, town, building=building, room=room, worker=worker)
        for room in ("501", "502", "503")
    ]
    for home, days in zip([made[0], made[0], made[1], made[2]], [1, 1, 1, 2], strict=True):
        add_task(session, home, days)
    return made


def add_task(session: Session, household: Household, days: int) -> Task:
    task = Task(
        id=new_id(),
        district_id=household.district_id,
        household_id=household.id,
        kind=TaskKind.VISIT,
        due_on=today() + timedelta(days=days),
        basis="test",
        created_at=now(),
    )
    session.add(task)
    session.flush()
    return task


def at(hour: int) -> datetime:
    return datetime.combine(today(), time(hour), SHANGHAI)


def told(session: Session) -> dict[str, int]:
    """How many homes each member was told of, by login."""
    statement = select(Member.login, Notice.params).join(Member, Member.id == Notice.member_id)
    rows = session.execute(statement.where(Notice.kind == NoticeKind.DUE_TOMORROW))
    return {row.login: row.params["count"] for row in rows}


def test_homes_are_counted_and_told_once_from_five_in_the_afternoon(
    session: Session, worker: Member, homes: list[Household]
) -> None:
    assert tell_due_tomorrow(session, at(16)) == 0
    assert tell_due_tomorrow(session, at(17)) == 1
    assert tell_due_tomorrow(session, at(18)) == 0
    assert told(session) == {worker.login: 2}


def test_a_stand_in_is_told_in_the_place_of_the_responsible(
    session: Session, town: Town, worker: Member, homes: list[Household]
) -> None:
    stand_in = make_member(session, town.grids[1], name="陈建平")
    session.add(
        Assignment(
            id=new_id(),
            district_id=homes[0].district_id,
            household_id=homes[0].id,
            member_id=stand_in.id,
            kind=AssignmentKind.COVER,
            from_at=now(),
        )
    )
    session.flush()
    tell_due_tomorrow(session, at(17))
    assert told(session) == {worker.login: 1, stand_in.login: 1}


def test_what_is_done_or_was_called_off_and_whoever_has_left_are_not_told(
    session: Session, worker: Member, homes: list[Household]
) -> None:
    for task in session.scalars(select(Task).where(Task.household_id == homes[0].id)):
        task.status = TaskStatus.DONE
    session.flush()
    tell_due_tomorrow(session, at(17))
    assert told(session) == {worker.login: 1}

    worker.status = MemberStatus.SUSPENDED
    session.flush()
    assert tell_due_tomorrow(session, at(17) + timedelta(days=1)) == 0

"""Whose word counts: moves, strangers, dismissal, clocks, clashes, and what is found at a door."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.households.models import Assignment, Household
from api.households.service.assignments import assign
from api.staff.models import Member, MemberStatus
from api.visits.models import Visit, VisitResponse
from tests.api.sync.looking import open_reviews, rejected
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import Town, make_member
from tests.factories.sync import SyncTablet, visit_body


def test_a_visit_after_the_household_moved_on_lands_and_is_flagged(
    session: Session, tablet: SyncTablet, home: Household, town: Town
) -> None:
    assign(session, [home.id], make_member(session, town.grids[1]).id, tablet.member.id)

    [receipt] = tablet.push(tablet.visit(home))

    assert receipt["status"] == "review"
    [item] = open_reviews(session)
    assert item.kind == "LATE_AFTER_MOVE"
    assert receipt["review_item_ids"] == [str(item.id)]
    [visit] = session.scalars(select(Visit))
    assert visit.flags == ["late_after_move"]
    assert home.last_visit_result == "DONE"


def test_long_after_the_move_a_visit_waits_for_the_lead(
    session: Session, tablet: SyncTablet, home: Household, town: Town
) -> None:
    assign(session, [home.id], make_member(session, town.grids[1]).id, tablet.member.id)
    mine = session.scalars(select(Assignment).where(Assignment.member_id == tablet.member.id)).one()
    mine.to_at = now() - timedelta(days=31)
    session.flush()

    [receipt] = tablet.push(tablet.visit(home))

    assert receipt["status"] == "review"
    assert [item.kind for item in open_reviews(session)] == ["OUT_OF_SCOPE"]


def test_a_strangers_visit_is_kept_but_changes_no_fact_and_no_task(
    session: Session, tablet: SyncTablet, town: Town
) -> None:
    foreign = make_household(session, town, room="602", worker=make_member(session, town.sibling))

    [receipt] = tablet.push(tablet.visit(foreign))

    assert receipt["status"] == "review"
    [item] = open_reviews(session)
    assert (item.kind, item.reason) == ("OUT_OF_SCOPE", "out_of_scope")
    [visit] = session.scalars(select(Visit))
    assert visit.flags == ["out_of_scope"]
    assert foreign.last_visit_at is None


def test_a_strangers_fact_is_put_aside_whole(
    session: Session, tablet: SyncTablet, town: Town
) -> None:
    foreign = make_household(session, town, room="602", worker=make_member(session, town.sibling))
    body = {
        "entity": f"household:{foreign.id}",
        "key": "rooms",
        "new": 3,
        "observed_at": now().isoformat(),
    }

    op = tablet.op("fact.set", body, household=foreign)
    [receipt] = tablet.push(op)

    assert receipt["status"] == "review"
    [item] = open_reviews(session)
    assert (item.kind, item.subject_kind, str(item.subject_id)) == (
        "OUT_OF_SCOPE",
        "operation",
        op["op_id"],
    )


def test_the_work_of_a_dismissed_worker_reaches_review(
    session: Session, tablet: SyncTablet, home: Household, worker: Member
) -> None:
    worker.status = MemberStatus.LEFT
    session.flush()

    [receipt] = tablet.push(tablet.visit(home))

    assert receipt["status"] == "review"
    assert [item.reason for item in open_reviews(session)] == ["author_revoked"]


def test_an_expired_session_does_not_stop_a_push(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    tablet.cookies = {}

    [receipt] = tablet.push(tablet.visit(home))

    assert receipt["status"] == "applied"


def test_a_clock_a_year_off_is_accepted_and_flagged(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    ahead = now() + timedelta(days=365)
    op = tablet.visit(
        home,
        started_at=ahead.isoformat(),
        ended_at=(ahead + timedelta(minutes=10)).isoformat(),
        envelope={"wall": int(ahead.timestamp() * 1000)},
    )

    [receipt] = tablet.push(op)

    assert receipt["status"] == "applied"
    [visit] = session.scalars(select(Visit))
    assert "clock_implausible" in visit.flags
    assert home.last_visit_at is not None
    assert home.last_visit_at <= now()


def test_a_known_offset_sets_the_tablets_time_right(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    slow = timedelta(days=400)
    ended = now() - slow - timedelta(hours=5)
    op = tablet.visit(
        home,
        started_at=(ended - timedelta(minutes=5)).isoformat(),
        ended_at=ended.isoformat(),
        envelope={
            "wall": int((now() - slow).timestamp() * 1000),
            "clock": {"offset_ms": int(slow.total_seconds() * 1000), "q": "good"},
        },
    )

    tablet.push(op)

    assert home.last_visit_at is not None
    assert abs(now() - timedelta(hours=5) - home.last_visit_at) < timedelta(minutes=1)


def test_an_unknown_survey_version_waits_for_review_with_its_raw_answers(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    response = {
        "response_id": str(new_id()),
        "survey": {"key": "employment-home-visit", "version": 99},
        "answers": {"phone": "13812345678"},
    }

    [receipt] = tablet.push(tablet.visit(home, purpose="SURVEY", responses=[response]))

    assert receipt["status"] == "review"
    assert receipt["detail"][0]["rule"] == "survey_unknown"
    [stored] = session.scalars(select(VisitResponse))
    assert (stored.status, stored.answers) == ("needs_review", {"phone": "13812345678"})
    assert [item.kind for item in open_reviews(session)] == ["ANSWERS_NEED_REVIEW"]


def test_two_workers_change_one_phone_number_and_the_lead_decides(
    session: Session, client: TestClient, tablet: SyncTablet, home: Household
) -> None:
    person = make_person(session, home, phone="13800000001")

    def change(new: str) -> Any:
        body = {
            "entity": f"person:{person.id}",
            "key": "phone",
            "new": new,
            "base_fver": 1,
            "base_hash": None,
            "observed_at": now().isoformat(),
        }
        return tablet.op("fact.set", body, household=home)

    first, second, same = tablet.push(
        change("13900000002"), change("13900000003"), change("13900000002")
    )

    assert (first["status"], second["status"], same["status"]) == ("applied", "review", "applied")
    [item] = open_reviews(session)
    assert item.kind == "FACT_CLASH"
    assert person.phone == "13900000002"


def test_a_fact_of_a_person_who_does_not_belong_here_is_refused(
    session: Session, tablet: SyncTablet, home: Household, town: Town
) -> None:
    stranger = make_person(session, make_household(session, town, room="603"), "李四")
    body = {
        "entity": f"person:{stranger.id}",
        "key": "marital",
        "new": "SINGLE",
        "observed_at": now().isoformat(),
    }

    assert rejected(tablet, tablet.op("fact.set", body, household=home)) == "subject_unknown"


def test_a_household_and_a_person_found_at_a_door_come_in_one_batch(
    session: Session, tablet: SyncTablet, town: Town
) -> None:
    building = make_building(session, town)
    household_id, person_id = str(new_id()), str(new_id())
    create = tablet.op(
        "household.create",
        {
            "household_id": household_id,
            "address": {
                "building_id": str(building.id),
                "floor": 5,
                "room": "502",
                "full_text": "",
            },
            "note": "原登记为空户",
        },
        household=UUID(household_id),
    )
    person = tablet.op(
        "person.create",
        {
            "person_id": person_id,
            "household_id": household_id,
            "name": "李建国",
            "relation": "HEAD",
            "is_head": True,
        },
        household=UUID(household_id),
        deps=[create["op_id"]],
    )
    made = {"household_id": household_id}
    visit = tablet.op(
        "visit.submit",
        visit_body(Household(id=UUID(household_id))) | made,
        household=UUID(household_id),
        deps=[create["op_id"]],
    )

    receipts = tablet.push(create, person, visit)

    assert [receipt["status"] for receipt in receipts] == ["applied"] * 3, receipts
    assert receipts[0]["server_versions"] == receipts[2]["server_versions"]
    [mine] = session.scalars(
        select(Assignment).where(Assignment.household_id == UUID(household_id))
    )
    assert mine.member_id == tablet.member.id

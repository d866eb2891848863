"""A stand-in for days or weeks gets the due homes only, and they return by themselves."""

from datetime import timedelta

from sqlalchemy import select

from api.areas.models import Cover
from api.areas.service.standing_in import bring_up_to_date
from api.cases.models import TimelineEntry
from api.core.clock import today
from api.households.models import Assignment, AssignmentKind, Household
from api.households.service.assignments import assign
from api.notices.models import Notice
from api.staff.models import Member, MemberStatus, Role
from api.tasks.models import TaskKind
from api.tasks.service import add_task
from tests.api.areas.conftest import Stair
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household
from tests.factories.staff import make_member


def covered(stair: Stair) -> dict[str, str]:
    """Return who stands in at which home, by room index."""
    rows = stair.session.execute(
        select(Assignment.household_id, Member.name)
        .join(Member, Member.id == Assignment.member_id)
        .where(Assignment.kind == AssignmentKind.COVER, Assignment.to_xid.is_(None))
    )
    held = {row.household_id: row.name for row in rows}
    rooms = ("101", "102", "201", "202")
    return {
        room: held[home.id]
        for room, home in zip(rooms, stair.homes, strict=True)
        if home.id in held
    }


def responsible(stair: Stair, home: Household) -> str:
    answer = stair.lead.get(f"/api/households/{home.id}").json()
    name: str = answer["responsible"]["name"]
    return name


def run_on(stair: Stair, days: int) -> None:
    """Do what the job does on a day."""
    for cover in stair.session.scalars(select(Cover).where(Cover.closed_at.is_(None))):
        bring_up_to_date(stair.session, cover, today() + timedelta(days=days))


def test_the_stand_in_gets_what_is_due_in_these_days_and_the_worker_stays_responsible(
    stair: Stair,
) -> None:
    made = stair.cover()

    assert made.status_code == 201, made.text
    assert (made.json()["state"], made.json()["households"]) == ("running", 2)
    assert covered(stair) == {"101": "陈建平", "102": "陈建平"}
    assert responsible(stair, stair.homes[0]) == "沈玉芬"


def test_the_preview_counts_and_changes_nothing(stair: Stair) -> None:
    add_task(
        stair.session,
        stair.homes[1],
        TaskKind.PROMISE,
        None,
        today() + timedelta(days=3),
        basis="promise",
    )

    shown = stair.lead.post("/api/covers/preview", json=stair.wanted()).json()

    assert (shown["households"], shown["households_all"], shown["appointments"]) == (2, 4, 1)
    assert shown["stand_ins"][0] == {
        "member": {"id": str(stair.chen.id), "name": "陈建平"},
        "households": 2,
        "own_due": 0,
    }
    assert covered(stair) == {}


def test_on_the_day_after_the_last_everything_returns_by_itself(stair: Stair) -> None:
    stair.cover()

    run_on(stair, 6)
    assert len(covered(stair)) == 2
    run_on(stair, 7)

    assert covered(stair) == {}
    assert stair.lead.get("/api/covers").json()["items"][0]["state"] == "over"
    assert responsible(stair, stair.homes[0]) == "沈玉芬"


def test_a_cover_planned_for_later_begins_on_its_first_day(stair: Stair) -> None:
    made = stair.cover(from_on=(today() + timedelta(days=2)).isoformat())

    assert (made.json()["state"], covered(stair)) == ("planned", {})
    run_on(stair, 2)
    assert set(covered(stair)) == {"101", "102"}


def test_a_home_that_falls_due_while_its_worker_is_away_goes_over_at_once(stair: Stair) -> None:
    stair.cover()

    due = (today() + timedelta(days=1)).isoformat()
    body = {"kind": "VISIT", "purpose": "LOOK_IN", "due_on": due, "note": ""}
    stair.lead.post(f"/api/households/{stair.homes[3].id}/tasks", json=body)

    assert covered(stair)["202"] == "陈建平"
    assert "201" not in covered(stair)


def test_both_are_told_and_the_story_of_the_home_says_who_stands_in(stair: Stair) -> None:
    stair.cover()
    run_on(stair, 7)

    told = stair.session.scalars(select(Notice.member_id).where(Notice.kind == "COVER")).all()
    assert set(told) == {stair.shen.id, stair.chen.id}
    story = stair.session.execute(
        select(TimelineEntry.kind, TimelineEntry.params)
        .where(TimelineEntry.household_id == stair.homes[0].id)
        .order_by(TimelineEntry.id)
    ).all()
    assert [kind for kind, _ in story] == ["cover_started", "cover_ended"]
    assert (story[0][1]["absent"], story[0][1]["stand_in"]) == ("沈玉芬", "陈建平")


def test_two_stand_ins_share_by_building(stair: Stair) -> None:
    wu = make_member(stair.session, stair.town.community, name="吴海燕")
    other = make_building(stair.session, stair.town)
    for room in ("101", "102", "103"):
        make_household(
            stair.session,
            stair.town,
            building=other,
            room=room,
            worker=stair.shen,
            next_due_on=today(),
        )

    shares = stair.lead.post("/api/covers/preview", json=stair.wanted(stair.chen, wu)).json()

    assert [one["households"] for one in shares["stand_ins"]] == [3, 2]
    stair.cover(stair.chen, wu)
    assert set(covered(stair).values()) == {"吴海燕"}


def test_the_file_tells_a_stand_in_from_who_is_responsible(stair: Stair) -> None:
    stair.cover()

    story = stair.lead.get(f"/api/households/{stair.homes[0].id}/responsibles").json()

    assert {(one["member"]["name"], one["cover"]) for one in story} == {
        ("陈建平", True),
        ("沈玉芬", False),
    }


def test_ending_early_gives_all_back_and_can_be_undone(stair: Stair) -> None:
    cover_id = stair.cover().json()["id"]

    ended = stair.lead.post(f"/api/covers/{cover_id}/end").json()
    assert (ended["state"], ended["may_resume"], covered(stair)) == ("ended", True, {})
    again = stair.lead.post(f"/api/covers/{cover_id}/end")
    assert (again.status_code, again.json()["code"]) == (409, "cover_ended")

    resumed = stair.lead.post(f"/api/covers/{cover_id}/resume").json()
    assert (resumed["state"], set(covered(stair))) == ("running", {"101", "102"})
    twice = stair.lead.post(f"/api/covers/{cover_id}/resume")
    assert (twice.status_code, twice.json()["code"]) == (409, "cover_not_ended")


def test_the_stand_in_sees_the_file_while_it_lasts_and_no_longer(stair: Stair) -> None:
    cover_id = stair.cover().json()["id"]

    def sees(member: Member) -> bool:
        rows = stair.lead.get("/api/households", params={"member_id": str(member.id)}).json()
        return str(stair.homes[0].id) in [row["id"] for row in rows["items"]]

    assert sees(stair.chen)
    assert sees(stair.shen)
    stair.lead.post(f"/api/covers/{cover_id}/end")
    assert not sees(stair.chen)


def test_a_home_given_to_the_stand_in_for_good_stays_after_the_cover(stair: Stair) -> None:
    cover_id = stair.cover().json()["id"]
    assign(stair.session, [stair.homes[0].id], stair.chen.id, stair.chen.id)

    assert "101" not in covered(stair)
    stair.lead.post(f"/api/covers/{cover_id}/end")

    assert responsible(stair, stair.homes[0]) == "陈建平"


def test_a_stand_in_who_is_suspended_meanwhile_gets_nothing_new(stair: Stair) -> None:
    stair.cover()
    stair.chen.status = MemberStatus.SUSPENDED
    due = today()
    add_task(stair.session, stair.homes[3], TaskKind.VISIT, "LOOK_IN", due, basis="office")

    assert "202" not in covered(stair)


def test_the_worker_stands_in_for_nobody_who_is_themselves(stair: Stair) -> None:
    refused = stair.cover(stair.shen)

    assert (refused.status_code, refused.json()["code"]) == (422, "stand_in_is_absent")


def test_days_that_are_over_upside_down_or_endless_are_refused(stair: Stair) -> None:
    def code(**span: str) -> str:
        answer: str = stair.cover(**span).json()["code"]
        return answer

    yesterday = (today() - timedelta(days=1)).isoformat()
    assert code(from_on=yesterday) == "cover_in_past"
    assert code(from_on=(today() + timedelta(days=9)).isoformat()) == "cover_span"
    assert code(to_on=(today() + timedelta(days=400)).isoformat()) == "cover_span"
    assert stair.cover(to_on="tomorrow").json()["code"] == "invalid_request"


def test_covers_that_overlap_are_refused_by_name(stair: Stair) -> None:
    wu = make_member(stair.session, stair.town.community, name="吴海燕")
    stair.cover()

    twice = stair.cover(wu)
    assert (twice.status_code, twice.json()["code"]) == (409, "cover_overlaps")
    assert "沈玉芬" in twice.json()["message"]
    through_absent = stair.lead.post(
        "/api/covers", json=stair.wanted(stair.shen) | {"absent_id": str(wu.id)}
    )
    assert through_absent.json()["code"] == "stand_in_away"
    through_stand_in = stair.lead.post(
        "/api/covers", json=stair.wanted(wu) | {"absent_id": str(stair.chen.id)}
    )
    assert through_stand_in.json()["code"] == "absent_stands_in"


def test_a_suspended_or_foreign_stand_in_is_refused(stair: Stair) -> None:
    gone = make_member(stair.session, stair.town.community, name="金水根")
    gone.status = MemberStatus.SUSPENDED
    foreign = make_member(stair.session, stair.town.sibling, name="马丽娟")
    clerk = make_member(stair.session, stair.town.community, Role.COMMUNITY_REVIEWER)

    for somebody in (gone, foreign, clerk):
        assert stair.cover(somebody).json()["code"] == "not_a_worker"


def test_a_suspended_worker_can_be_stood_in_for(stair: Stair) -> None:
    stair.shen.status = MemberStatus.SUSPENDED

    assert stair.cover().status_code == 201


def test_another_communitys_lead_neither_sees_nor_ends_it(stair: Stair) -> None:
    cover_id = stair.cover().json()["id"]
    neighbour = make_member(stair.session, stair.town.sibling, Role.GRID_LEADER)
    desk = signed_in(stair.lead, neighbour)

    assert desk.get("/api/covers").json()["items"] == []
    assert desk.post(f"/api/covers/{cover_id}/end").status_code == 404
    assert len(covered(stair)) == 2

"""The lead's morning: who has how much to do, who did what, and how the tablets are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.areas.models import Cover
from api.areas.service.standing_in import bring_up_to_date
from api.cases.models import Remark
from api.core.clock import now, today
from api.core.database import new_id
from api.households.models import Building, Household
from api.notices.models import Notice
from api.staff.models import Device, Member, MemberStatus, Role
from api.visits.models import Visit, VisitPurpose, VisitResult
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import Town, make_member, make_town


@dataclass
class Morning:
    """Two workers of one community and the lead's desk."""

    session: Session
    town: Town
    building: Building
    shen: Member
    chen: Member
    desk: TestClient
    rooms: int = 0

    def home(self, due_in_days: int | None, worker: Member | None = None) -> Household:
        """A home of shen's, or of another worker's."""
        self.rooms += 1
        return make_household(
            self.session,
            self.town,
            building=self.building,
            room=f"{self.rooms}01",
            worker=worker or self.shen,
            next_due_on=today() + timedelta(days=due_in_days) if due_in_days is not None else None,
        )

    def visit(
        self,
        home: Household,
        author: Member,
        result: VisitResult = VisitResult.DONE,
        *,
        at: datetime | None = None,
    ) -> None:
        """A visit just now, or at another time, with what it leaves on the household."""
        at = at or now()
        visit = Visit(
            id=new_id(),
            district_id=home.district_id,
            household_id=home.id,
            purpose=VisitPurpose.LOOK_IN,
            result=result,
            started_at=at,
            ended_at=at,
            received_at=at,
            author_id=author.id,
        )
        self.session.add(visit)
        home.last_visit_at, home.last_visit_result = at, result.value
        self.session.flush()

    def tablet(self, worker: Member, silent: timedelta, unsent: int, **report: Any) -> None:
        """A tablet that was heard of some time ago."""
        device = Device(
            id=new_id(),
            org_id=worker.org_id,
            label="平板",
            push_key={},
            thumbprint=str(new_id()),
            enrolled_by_id=worker.id,
            enrolled_at=now(),
            last_contact_at=now() - silent,
            last_member_id=worker.id,
            report={"unsent": {"ops": unsent, "blobs": 1}} | report,
        )
        self.session.add(device)
        self.session.flush()

    def shown(self, **params: Any) -> dict[str, Any]:
        """What the page gets."""
        answer = self.desk.get("/api/reports/morning", params=params)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def row(self, worker: Member) -> dict[str, Any]:
        """A worker's line."""
        [row] = [one for one in self.shown()["workers"] if one["id"] == str(worker.id)]
        found: dict[str, Any] = row
        return found


@pytest.fixture
def morning(session: Session, client: TestClient) -> Morning:
    town = make_town(session)
    lead = make_member(session, town.community, Role.GRID_LEADER, name="周国良")
    return Morning(
        session,
        town,
        make_building(session, town, grid=town.grids[0]),
        make_member(session, town.grids[0]),
        make_member(session, town.grids[1], name="陈建平"),
        signed_in(client, lead),
    )


def counts(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in ("planned", "done", "due", "overdue", "nobody_home"))


def test_a_workers_line_counts_what_waits_and_what_was_done(morning: Morning) -> None:
    for days in (0, 0, -1, 5, None):
        morning.home(days)
    morning.visit(morning.home(0), morning.shen)
    morning.visit(morning.home(-2), morning.shen, VisitResult.NOBODY_HOME)

    assert counts(morning.row(morning.shen)) == (5, 1, 2, 1, 1)
    assert counts(morning.row(morning.chen)) == (0, 0, 0, 0, 0)
    assert morning.shown()["total"]["planned"] == 5


def test_two_calls_at_one_home_count_once(morning: Morning) -> None:
    home = morning.home(0)
    morning.visit(home, morning.shen, VisitResult.NOBODY_HOME)
    morning.visit(home, morning.shen)

    assert counts(morning.row(morning.shen)) == (1, 1, 0, 0, 0)


def test_what_a_stand_in_does_counts_for_the_stand_in(morning: Morning) -> None:
    first, second = morning.home(0), morning.home(0)
    cover = Cover(
        id=new_id(),
        org_id=morning.shen.org_id,
        absent_id=morning.shen.id,
        stand_in_ids=[morning.chen.id],
        from_on=today(),
        to_on=today() + timedelta(days=4),
        reason="LEAVE",
        created_at=now(),
        created_by_id=morning.chen.id,
    )
    morning.session.add(cover)
    morning.session.flush()
    bring_up_to_date(morning.session, cover, today())
    morning.visit(first, morning.chen)

    away, stand_in = morning.row(morning.shen), morning.row(morning.chen)
    assert counts(away) == (0, 0, 0, 0, 0)
    assert counts(stand_in) == (2, 1, 1, 0, 0)
    assert away["away_until"] == (today() + timedelta(days=4)).isoformat()
    assert stand_in["stands_in_for"] == ["沈玉芬"]
    day = morning.desk.get(f"/api/reports/morning/{morning.chen.id}").json()
    assert [(one["id"], one["cover_for"]) for one in day["homes"]] == [(str(second.id), "沈玉芬")]
    assert day["visits"][0]["cover_for"] == "沈玉芬"


@pytest.mark.parametrize(
    ("silent", "battery", "state"),
    [
        (timedelta(minutes=3), None, "ok"),
        (timedelta(minutes=3), 12, "battery_low"),
        (timedelta(days=3), 80, "silent"),
    ],
)
def test_the_tablets_state_is_one_word(
    morning: Morning, silent: timedelta, battery: int | None, state: str
) -> None:
    morning.tablet(morning.shen, silent, 6, battery=battery)

    tablet = morning.row(morning.shen)["tablet"]

    assert (tablet["state"], tablet["unsent"], tablet["battery"]) == (state, 6, battery)
    assert morning.row(morning.chen)["tablet"]["state"] == "none"
    assert morning.shown()["total"]["unsent"] == 6


def test_first_come_long_overdue_homes_silent_tablets_and_answers(morning: Morning) -> None:
    home = morning.home(-3)
    morning.tablet(morning.shen, timedelta(days=2), 6)
    remark = Remark(
        id=new_id(),
        district_id=home.district_id,
        household_id=home.id,
        text="几点在家？",
        at=now(),
        by_id=morning.chen.id,
        answer="周一下午",
        answered_by_id=morning.shen.id,
        answered_at=now(),
    )
    morning.session.add(remark)

    first = {one["kind"]: one for one in morning.shown()["first"]}

    assert list(first) == ["overdue_long", "tablet_silent", "remark_answered"]
    assert (first["overdue_long"]["count"], first["overdue_long"]["days"]) == (1, 3)
    assert first["overdue_long"]["members"][0]["name"] == "沈玉芬"
    assert (first["tablet_silent"]["days"], first["tablet_silent"]["unsent"]) == (2, 6)
    assert first["remark_answered"]["text"] == "周一下午"


def test_nothing_to_look_at_first_is_an_empty_list(morning: Morning) -> None:
    assert morning.shown()["first"] == []


def test_the_week_counts_homes_by_day(morning: Morning) -> None:
    home = morning.home(5)
    morning.visit(home, morning.shen)
    morning.visit(home, morning.shen, at=now() - timedelta(days=2))
    morning.visit(home, morning.chen, at=now() - timedelta(days=2))

    assert [one["homes"] for one in morning.shown()["days"]] == [0, 0, 0, 0, 1, 0, 1]


def test_officers_see_communities_and_go_down_to_workers(morning: Morning) -> None:
    morning.home(0)
    officer = make_member(morning.session, morning.town.street, Role.SUBDISTRICT_APPROVER)
    signed_in(morning.desk, officer)

    street = morning.shown()
    assert street["workers"] is None
    assert [(one["org"]["id"], one["due"], one["workers"]) for one in street["units"]] == [
        (str(morning.town.community.id), 1, 2),
        (str(morning.town.sibling.id), 0, 0),
    ]
    community = morning.shown(org_id=morning.town.community.id)
    assert counts(community["workers"][0]) == (1, 0, 1, 0, 0)
    grid = morning.shown(org_id=morning.town.grids[1].id)
    assert (grid["total"]["due"], [one["name"] for one in grid["workers"]]) == (0, ["陈建平"])


def test_a_workers_day_lists_by_stair_what_waits_and_who_was_visited(morning: Morning) -> None:
    waits, seen = morning.home(-1), morning.home(0)
    make_person(morning.session, waits, "王桂香")
    morning.home(9)
    morning.visit(seen, morning.shen)
    morning.tablet(morning.shen, timedelta(minutes=1), 2, app="field 0.2")

    day = morning.desk.get(f"/api/reports/morning/{morning.shen.id}").json()

    assert [(one["plate"], one["head_name"], one["state"]) for one in day["homes"]] == [
        ("101", "王桂香", "over")
    ]
    assert [one["household_id"] for one in day["visits"]] == [str(seen.id)]
    assert (day["tablets"][0]["app"], day["tablets"][0]["state"]["unsent"]) == ("field 0.2", 2)


def test_a_worker_of_another_community_is_not_found(morning: Morning) -> None:
    foreign = make_member(morning.session, morning.town.sibling)

    assert morning.desk.get(f"/api/reports/morning/{foreign.id}").status_code == 404
    body = {"member_ids": [str(foreign.id), str(morning.shen.id)]}
    assert morning.desk.post("/api/members/sync-now", json=body).status_code == 404
    assert morning.session.scalars(select(Notice)).all() == []


def test_asking_a_tablet_to_sync_tells_the_worker(morning: Morning) -> None:
    asked = morning.desk.post("/api/members/sync-now", json={"member_ids": [str(morning.shen.id)]})

    assert asked.json() == {"told": 1}
    [notice] = morning.session.scalars(select(Notice)).all()
    assert (notice.member_id, notice.kind) == (morning.shen.id, "SYNC_NOW")


def test_a_suspended_worker_stays_in_the_list_as_such(morning: Morning) -> None:
    morning.shen.status = MemberStatus.SUSPENDED

    assert morning.row(morning.shen)["suspended"] is True

"""A merge taken back: everything is where it was, and what came since is not lost."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.service import add_note
from api.core.clock import now, today
from api.core.database import new_id
from api.files.models import StoredFile
from api.households.models import Household, Membership, Person, Relation, ReviewItem
from api.staff.models import Member
from api.tasks.models import TaskKind
from api.tasks.service import add_task
from api.visits.models import Visit, VisitPhoto
from tests.api.households.merging import asked, merged, pair, state_of, value_of
from tests.factories.files import seal_photo
from tests.factories.households import NOON, make_household, make_person, observe
from tests.factories.staff import Town, make_member
from tests.factories.sync import Json, SyncTablet

ID_A, ID_B = "110105198506150014", "110105195003073516"


def promised_photo() -> Json:
    return {
        "photo_id": str(new_id()),
        "upload_sha256": seal_photo(b"not a picture yet").upload_sha256,
        "sha256": "0" * 64,
        "key": "A" * 43,
        "kind": "DOOR_PLATE",
        "taken_at": now().isoformat(),
        "consent": "AGREED",
        "size_bytes": 17,
        "mime": "image/jpeg",
    }


def test_undo_restores_both_files_exactly(
    session: Session,
    desk: TestClient,
    home: Household,
    twin: Household,
    wang: Person,
    wang_again: Person,
    leader: Member,
) -> None:
    make_person(session, twin, "李晓燕", relation=Relation.CHILD)
    observe(session, home, home, "rooms", 2)
    observe(session, twin, twin, "rooms", 3)
    add_task(session, twin, TaskKind.VISIT, "LOOK_IN", today(), basis="office")
    add_note(session, twin, new_id(), "门铃坏了", leader.id, now())
    before = state_of(session)
    people = [pair(wang, wang_again, phone="gone")]
    made = merged(desk, asked("household", home, twin, people=people))
    assert state_of(session) != before

    undone = desk.post(f"/api/merges/{made['id']}/undo")

    assert undone.json()["undone_by"] == "周国良"
    assert state_of(session) == before
    again = desk.post(f"/api/merges/{made['id']}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "merge_undone")


def test_what_is_observed_after_the_merge_stays_with_the_file_that_stayed(
    session: Session, desk: TestClient, home: Household, twin: Household
) -> None:
    observe(session, home, home, "rooms", 2)
    observe(session, twin, twin, "rooms", 3, at=NOON + timedelta(days=1))
    made = merged(desk, asked("household", home, twin))
    assert value_of(desk, home, "rooms") == [3]
    session.refresh(home)
    observe(session, home, home, "rooms", 4, at=NOON + timedelta(days=2))

    desk.post(f"/api/merges/{made['id']}/undo")

    assert value_of(desk, home, "rooms") == [4]
    assert value_of(desk, twin, "rooms") == [3]


def test_only_the_last_of_several_merges_can_be_taken_back(
    session: Session, desk: TestClient, home: Household, twin: Household, town: Town
) -> None:
    third = make_household(session, town)
    first = merged(desk, asked("household", home, twin))
    second = merged(desk, asked("household", home, third))

    early = desk.post(f"/api/merges/{first['id']}/undo")
    desk.post(f"/api/merges/{second['id']}/undo")
    late = desk.post(f"/api/merges/{first['id']}/undo")

    assert (early.status_code, early.json()["code"]) == (409, "merge_has_later")
    assert late.status_code == 200


def test_two_records_in_one_household_become_one_member(
    session: Session, desk: TestClient, home: Household, wang: Person
) -> None:
    double = make_person(session, home, "王桂香", relation=Relation.OTHER)
    before = state_of(session)

    made = merged(desk, asked("person", wang, double))

    assert [one["id"] for one in desk.get(f"/api/households/{home.id}").json()["people"]] == [
        str(wang.id)
    ]
    ended = session.scalars(select(Membership).where(Membership.person_id == double.id)).one()
    assert ended.end_reason == "merged"
    desk.post(f"/api/merges/{made['id']}/undo")
    assert state_of(session) == before


def test_the_worker_of_the_file_that_goes_loses_it_and_gets_it_back(
    session: Session, desk: TestClient, home: Household, twin: Household, worker: Member
) -> None:
    def responsible(household: Household) -> list[str]:
        listed = desk.get("/api/households").json()["items"]
        return [row["responsible"]["name"] for row in listed if row["id"] == str(household.id)]

    made = merged(desk, asked("household", home, twin))
    assert responsible(home) == [worker.name]
    desk.post(f"/api/merges/{made['id']}/undo")

    assert responsible(home) == [worker.name]
    assert responsible(twin) == ["陈建平"]


def test_a_tablet_that_still_holds_the_merged_id_loses_nothing(
    session: Session, client: TestClient, desk: TestClient, home: Household, town: Town
) -> None:
    chen = make_member(session, town.grids[1], name="陈建平")
    twin = make_household(session, town, worker=chen)
    wang, double = make_person(session, home), make_person(session, twin)
    tablet = SyncTablet.enrolled(session, client, chen)
    made = merged(desk, asked("household", home, twin, people=[pair(wang, double)]))
    change = {
        "entity": f"person:{double.id}",
        "key": "phone",
        "new": "13912345678",
        "observed_at": now().isoformat(),
    }

    visit, fact = tablet.push(
        tablet.visit(twin, photos=[promised_photo()]),
        tablet.op("fact.set", change, household=twin),
    )

    assert (visit["status"], fact["status"]) == ("review", "applied")
    landed = session.scalars(select(Visit)).one()
    assert (landed.household_id, landed.flags) == (home.id, ["late_after_move"])
    assert session.get_one(Person, wang.id).phone == "13912345678"
    assert list(visit["server_versions"]) == [str(home.id)]

    desk.post(f"/api/merges/{made['id']}/undo")
    assert session.scalars(select(Visit)).one().household_id == twin.id
    assert session.scalars(select(VisitPhoto.household_id)).all() == [twin.id]
    assert session.scalars(select(StoredFile.household_id)).all() == [twin.id]
    assert set(session.scalars(select(ReviewItem.household_id))) == {twin.id}

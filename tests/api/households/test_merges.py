"""Two files that are one: merged with a choice per fact, and taken back."""

from datetime import date, timedelta

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.service import add_note
from api.cases.service.remarks import write_remark
from api.core.clock import now, today
from api.core.database import new_id
from api.households.models import Household, Person, Relation, ReviewItem, ReviewKind
from api.households.service.raising import raise_review
from api.staff.models import Member, Role
from api.tasks.models import TaskKind
from api.tasks.service import add_task
from tests.api.households.merging import asked, merged, pair, preview, value_of
from tests.factories.callers import signed_in
from tests.factories.households import NOON, make_household, make_person, observe, origin
from tests.factories.staff import Town, make_member

ID_A, ID_B = "110105198506150014", "110105195003073516"


def test_the_preview_marks_what_differs_and_pairs_the_people(
    session: Session,
    desk: TestClient,
    home: Household,
    twin: Household,
    wang: Person,
    wang_again: Person,
) -> None:
    make_person(session, twin, "李晓燕", relation=Relation.CHILD, birth_date=date(2007, 3, 1))
    observe(session, home, home, "rooms", 2)
    observe(session, twin, twin, "rooms", 3, at=NOON + timedelta(days=1))

    shown = preview(desk, asked("household", home, twin))

    [rooms] = [field for field in shown["fields"] if field["key"] == "rooms"]
    assert (rooms["differs"], rooms["proposal"]) == (True, "gone")
    [couple] = shown["pairs"]
    assert (couple["keep"]["id"], couple["gone"]["id"]) == (str(wang.id), str(wang_again.id))
    assert couple["why"] == "same_name_and_birth"
    [phone] = [field for field in couple["fields"] if field["differs"]]
    assert (phone["keep"]["value"], phone["gone"]["value"]) == ("13812346172", "13812346127")
    assert shown["moves"]["memberships"] == 2
    assert not shown["needs_reason"]


def test_everything_moves_and_the_choice_per_fact_holds(
    session: Session,
    desk: TestClient,
    home: Household,
    twin: Household,
    wang: Person,
    wang_again: Person,
    leader: Member,
) -> None:
    daughter = make_person(session, twin, "李晓燕", relation=Relation.CHILD)
    observe(session, home, home, "rooms", 2)
    observe(session, twin, twin, "rooms", 3)
    add_task(session, twin, TaskKind.VISIT, "LOOK_IN", today(), basis="office")
    add_note(session, twin, new_id(), "门铃坏了", leader.id, now())
    write_remark(session, twin, "狗拴好再进门", leader.id)
    order = asked(
        "household",
        home,
        twin,
        choices={"rooms": "keep"},
        people=[pair(wang, wang_again, phone="gone")],
    )

    merged(desk, order)

    file = desk.get(f"/api/households/{home.id}").json()
    assert [person["name"] for person in file["people"]] == ["王桂香", "李晓燕"]
    assert file["people"][0]["phone_mask"] == "138****6127"
    assert value_of(desk, home, "rooms") == [2]
    assert file["due_on"] == today().isoformat()
    assert [one["text"] for one in desk.get(f"/api/households/{home.id}/notes").json()] == [
        "门铃坏了"
    ]
    assert len(desk.get(f"/api/households/{home.id}/remarks").json()) == 1
    assert session.get_one(Person, daughter.id).merged_into_id is None
    assert session.get_one(Person, wang_again.id).merged_into_id == wang.id


def test_an_old_link_leads_to_the_file_that_stayed(
    desk: TestClient, home: Household, twin: Household
) -> None:
    merged(desk, asked("household", home, twin))

    assert desk.get(f"/api/households/{twin.id}").json()["id"] == str(home.id)
    listed = desk.get("/api/households").json()
    assert [row["id"] for row in listed["items"]] == [str(home.id)]
    assert desk.get(f"/api/households/{twin.id}/timeline").status_code == 404


def test_a_chain_of_merges_leads_to_the_last(
    session: Session, desk: TestClient, home: Household, twin: Household, town: Town
) -> None:
    third = make_household(session, town)
    merged(desk, asked("household", twin, third))

    merged(desk, asked("household", home, twin))

    assert desk.get(f"/api/households/{third.id}").json()["id"] == str(home.id)


def test_different_id_numbers_are_merged_only_with_a_reason(
    session: Session, desk: TestClient, home: Household, twin: Household
) -> None:
    one = make_person(session, home, id_no=ID_A)
    other = make_person(session, twin, id_no=ID_B)
    order = asked("person", one, other)
    shown = preview(desk, order)

    refused = desk.post("/api/merges", json=order | {"seen": shown["seen"]})
    made = merged(desk, order | {"reason": "户口本上是同一个人"})

    assert shown["needs_reason"]
    assert (refused.status_code, refused.json()["code"]) == (422, "merge_needs_reason")
    assert made["reason"] == "户口本上是同一个人"


def test_what_changed_after_the_preview_stops_the_merge(
    session: Session, desk: TestClient, home: Household, twin: Household
) -> None:
    order = asked("household", home, twin)
    seen = preview(desk, order)["seen"]
    observe(session, twin, twin, "rooms", 5)

    answer = desk.post("/api/merges", json=order | {"seen": seen})

    assert (answer.status_code, answer.json()["code"]) == (409, "merge_stale")


def test_a_file_that_is_gone_cannot_be_merged_again(
    desk: TestClient, home: Household, twin: Household
) -> None:
    order = asked("household", home, twin)
    merged(desk, order)

    assert desk.post("/api/merges", json=order | {"seen": ""}).status_code == 404
    same = asked("household", home, home, seen="")
    assert desk.post("/api/merges", json=same).json()["code"] == "merge_refused"


def test_a_neighbours_lead_cannot_merge_ours(
    session: Session, client: TestClient, town: Town, home: Household, twin: Household
) -> None:
    signed_in(client, make_member(session, town.sibling, Role.GRID_LEADER))

    answer = client.post("/api/merges/preview", json=asked("household", home, twin))

    assert answer.status_code == 404


def test_the_item_that_asked_is_decided_and_opens_again_with_undo(
    session: Session, desk: TestClient, home: Household, twin: Household
) -> None:
    item = raise_review(
        session,
        twin,
        ReviewKind.DUPLICATE_HOUSEHOLD,
        "same_door",
        origin(),
        details={"other_household_id": str(home.id)},
    )
    order = asked("household", home, twin, review_item_id=str(item.id), seen_version=1)

    made = merged(desk, order)
    decided = desk.get(f"/api/review-items/{item.id}").json()
    desk.post(f"/api/merges/{made['id']}/undo")
    again = desk.get(f"/api/review-items/{item.id}").json()

    assert (decided["status"], decided["decision"]) == ("decided", "same")
    assert decided["merge_id"] == made["id"]
    assert (again["status"], again["household"]["id"]) == ("open", str(twin.id))


def test_a_record_that_was_merged_is_nobodys_twin(
    session: Session, desk: TestClient, home: Household, wang: Person, wang_again: Person
) -> None:
    merged(desk, asked("person", wang, wang_again))
    items = select(ReviewItem).where(ReviewItem.status == "open")
    assert session.scalars(items).all() == []

    make_person(session, session.get_one(Household, home.id), "王桂香", relation=Relation.OTHER)

    assert [item.details for item in session.scalars(items)] == [{"other_person_id": str(wang.id)}]

"""What a visit does to the household's file."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.models import TimelineEntry
from api.core.clock import now, today
from api.core.contracts import load_json
from api.core.database import new_id
from api.files.models import FileKind, StoredFile
from api.households.models import Fact, FactState, Household, Person, ReviewItem
from api.staff.models import Member, Role
from api.surveys.service import publish_survey
from api.tasks.models import Task, TaskKind, TaskStatus
from api.tasks.service import add_task
from api.visits.models import Visit, VisitConsent, VisitPhoto, VisitResponse
from tests.factories.callers import signed_in
from tests.factories.files import seal_photo
from tests.factories.households import make_household, make_person, observe
from tests.factories.staff import Town, make_member
from tests.factories.surveys import small_survey
from tests.factories.sync import Json, SyncTablet

Push = Callable[..., Json]


@pytest.fixture
def visit(tablet: SyncTablet, home: Household) -> Push:
    """Push one visit of the worker to the home; keyword arguments go into its body."""

    def push(**body: Any) -> Json:
        [receipt] = tablet.push(tablet.visit(home, **body))
        return receipt

    return push


def one(session: Session, table: Any) -> Any:
    return session.scalars(select(table)).one()


def open_tasks(session: Session) -> list[Task]:
    statement = select(Task).where(Task.status == TaskStatus.OPEN).order_by(Task.due_on)
    return list(session.scalars(statement))


def test_the_household_shows_its_newest_visit_and_next_day(
    session: Session, visit: Push, home: Household, worker: Member
) -> None:
    visit(purpose="LOOK_IN")

    assert (home.last_visit_result, home.last_visit_purpose) == ("DONE", "LOOK_IN")
    assert home.last_visit_by_id == worker.id
    assert home.next_due_on == today() + timedelta(days=30)
    assert one(session, TimelineEntry).kind == "visit_done"


def test_an_older_visit_that_comes_late_does_not_move_the_household_back(
    session: Session, visit: Push, home: Household
) -> None:
    visit()
    newest = home.last_visit_at
    ended = now() - timedelta(days=9)

    visit(
        result="NOBODY_HOME",
        started_at=(ended - timedelta(minutes=2)).isoformat(),
        ended_at=ended.isoformat(),
    )

    assert home.last_visit_at == newest
    assert home.last_visit_result == "DONE"


def test_a_visit_closes_the_tasks_it_names_and_those_it_answers(
    session: Session, visit: Push, home: Household
) -> None:
    due = add_task(session, home, TaskKind.VISIT, "LOOK_IN", today(), basis="risk_level")
    sign = add_task(session, home, TaskKind.SIGN_AGREEMENT, None, today(), basis="office")
    check = add_task(session, home, TaskKind.CHECK_MOVED, None, today(), basis="reported_moved")

    visit(task_ids=[str(sign.id)])

    assert {due.status, sign.status, check.status} == {TaskStatus.DONE}
    assert [task.basis for task in open_tasks(session)] == ["risk_level"]


def test_nobody_home_is_tried_again_soon(session: Session, visit: Push, home: Household) -> None:
    due = add_task(session, home, TaskKind.VISIT, "SURVEY", today(), basis="risk_level")

    visit(purpose="SURVEY", result="NOBODY_HOME", place=None, place_reason="DENIED")

    [task] = open_tasks(session)
    assert due.result == "NOBODY_HOME"
    assert (task.purpose, task.basis) == ("SURVEY", "nobody_home")
    assert home.next_due_on == today() + timedelta(days=2)


def test_what_was_promised_becomes_a_dated_task(
    session: Session, visit: Push, home: Household
) -> None:
    due_on = today() + timedelta(days=4)
    visit(next={"due_on": due_on.isoformat(), "purpose": "FOLLOW_UP", "note": "带招聘信息"})

    [task] = open_tasks(session)
    assert (task.basis, task.due_on, task.note) == ("promise", due_on, "带招聘信息")


def test_answers_become_facts_with_their_source_and_prove_what_was_seen(
    session: Session, visit: Push, home: Household, worker: Member
) -> None:
    publish_survey(session, small_survey())
    old = observe(session, home, home, "tenure", "PRIVATE_RENTAL")
    held = session.get_one(Fact, old.fact_id)
    seen = {
        "entity": f"household:{home.id}",
        "key": "tenure",
        "new": "OWNED",
        "base_fver": held.fver,
        "base_hash": held.hash,
        "observed_at": now().isoformat(),
    }

    receipt = visit(purpose="SURVEY", responses=[response(tenure="OWNED")], facts=[seen])

    assert receipt["status"] == "applied", receipt
    current = session.scalars(
        select(Fact).where(Fact.key == "tenure", Fact.state == FactState.CURRENT)
    ).one()
    assert (current.value, current.fver, current.observer_id) == ("OWNED", 2, worker.id)
    assert current.source_id == one(session, Visit).id


def response(**answers: Any) -> Json:
    return {
        "response_id": str(new_id()),
        "survey": {"key": "small-survey", "version": 1},
        "answers": answers,
    }


def test_an_answer_to_an_older_value_waits_for_the_lead(
    session: Session, visit: Push, home: Household
) -> None:
    publish_survey(session, small_survey())
    observe(session, home, home, "tenure", "PRIVATE_RENTAL")
    observe(session, home, home, "tenure", "SHARED", base_fver=1)

    receipt = visit(purpose="SURVEY", responses=[response(tenure="OWNED")])

    assert receipt["status"] == "review"
    assert one(session, ReviewItem).kind == "FACT_CLASH"


def test_answers_that_do_not_fit_are_kept_and_flagged(
    session: Session, visit: Push, home: Household
) -> None:
    publish_survey(session, small_survey())

    receipt = visit(
        purpose="SURVEY", responses=[response(tenure="A TENT", rent="viel", surprise=1)]
    )

    assert receipt["status"] == "review"
    stored = one(session, VisitResponse)
    assert stored.status == "needs_review"
    assert stored.answers == {"tenure": "A TENT", "rent": "viel", "surprise": 1}
    assert {fault["pointer"] for fault in stored.problems} >= {"/tenure", "/rent", "/surprise"}
    assert home.last_visit_result == "DONE"


def test_no_change_is_a_new_observation(session: Session, visit: Push, home: Household) -> None:
    publish_survey(session, small_survey())
    old = session.get_one(Fact, observe(session, home, home, "tenure", "OWNED").fact_id)
    confirmed = {
        "entity": f"household:{home.id}",
        "key": "tenure",
        "new": "OWNED",
        "base_fver": old.fver,
        "base_hash": old.hash,
        "confirmed": True,
        "observed_at": now().isoformat(),
    }
    answered = response() | {"confirmed_groups": [{"page_id": "home"}]}

    receipt = visit(purpose="SURVEY", responses=[answered], facts=[confirmed])

    assert receipt["status"] == "applied", receipt
    current = session.scalars(select(Fact).where(Fact.state == FactState.CURRENT)).one()
    assert (current.value, current.confirmed, current.fver) == ("OWNED", True, 2)
    assert one(session, Visit).no_change == [{"survey": "small-survey", "page_id": "home"}]


def test_a_confirmed_mask_does_not_become_the_number(
    session: Session, visit: Push, home: Household
) -> None:
    person = make_person(session, home, phone="13800000001")
    held = session.scalars(select(Fact).where(Fact.key == "phone")).one()
    observe(session, home, person, "phone", "13900000002", base_fver=held.fver)
    stale = {
        "entity": f"person:{person.id}",
        "key": "phone",
        "new": "138****0001",
        "base_fver": held.fver,
        "base_hash": held.hash,
        "confirmed": True,
        "observed_at": now().isoformat(),
    }

    receipt = visit(facts=[stale])

    assert receipt["status"] == "review"
    assert receipt["detail"][0]["rule"] == "confirmed_value_changed"
    assert session.get_one(Person, person.id).phone == "13900000002"


def test_facts_of_people_who_do_not_belong_here_are_not_taken(
    session: Session, visit: Push, home: Household, town: Town
) -> None:
    stranger = make_person(session, make_household(session, town, room="502"), "李四")
    foreign = {
        "entity": f"person:{stranger.id}",
        "key": "marital",
        "new": "MARRIED",
        "observed_at": now().isoformat(),
    }

    receipt = visit(facts=[foreign])

    assert receipt["detail"][0]["rule"] == "person_not_in_household"
    assert session.scalars(select(Fact).where(Fact.key == "marital")).first() is None


def test_photos_and_consents_are_promised_with_the_visit(
    session: Session, client: TestClient, visit: Push, home: Household, town: Town
) -> None:
    sealed = seal_photo(b"not a picture yet")
    photo = {
        "photo_id": str(new_id()),
        "upload_sha256": sealed.upload_sha256,
        "sha256": "0" * 64,
        "key": "A" * 43,
        "kind": "DOOR_PLATE",
        "taken_at": now().isoformat(),
        "caption": "门牌",
        "consent": "AGREED",
        "size_bytes": 17,
        "mime": "image/jpeg",
    }
    consent = {"kind": "PHOTO", "answer": "AGREED", "at": now().isoformat()}

    visit(photos=[photo], consents=[consent], note="门铃坏了")

    assert one(session, VisitPhoto).file_id == one(session, StoredFile).id
    assert one(session, VisitConsent).answer == "AGREED"
    signed_in(client, make_member(session, town.community, Role.GRID_LEADER))
    [shown] = client.get(f"/api/households/{home.id}/visits").json()["items"]
    assert shown["photos"][0]["state"] == "waiting"
    assert [one["answer"] for one in shown["consents"]] == [consent["answer"]]
    assert (shown["note"], shown["minutes"], shown["offline"]) == ("门铃坏了", 12, False)


def test_a_spoken_note_is_promised_with_the_visit_and_shown_with_its_length(
    session: Session, client: TestClient, visit: Push, home: Household, town: Town
) -> None:
    sealed = seal_photo(b"not a sound yet")
    recording = {
        "recording_id": str(new_id()),
        "upload_sha256": sealed.upload_sha256,
        "sha256": "0" * 64,
        "key": "A" * 43,
        "taken_at": now().isoformat(),
        "seconds": 42,
        "mime": "audio/webm;codecs=opus",
        "size_bytes": 15,
    }

    visit(recordings=[recording])

    assert one(session, StoredFile).kind is FileKind.RECORDING
    signed_in(client, make_member(session, town.community, Role.GRID_LEADER))
    [shown] = client.get(f"/api/households/{home.id}/visits").json()["items"]
    assert [(one["seconds"], one["state"]) for one in shown["recordings"]] == [(42, "waiting")]
    assert shown["photos"] == []


def test_two_visits_alike_on_one_day_are_both_kept_and_one_is_flagged(
    session: Session, visit: Push
) -> None:
    visit()
    visit()

    flags = [row.flags for row in session.scalars(select(Visit).order_by(Visit.received_at))]
    assert flags == [[], ["possible_duplicate"]]


def test_a_correction_stands_beside_what_it_corrects(
    session: Session, client: TestClient, worker: Member, home: Household
) -> None:
    tablet = SyncTablet.enrolled(session, client, worker)
    first = tablet.visit(home)
    second = tablet.visit(home, envelope={"replaces": first["op_id"]})

    tablet.push(first, second)

    [old, new] = session.scalars(select(Visit).order_by(Visit.id))
    assert (new.replaces_id, new.flags) == (old.id, ["amends"])


def test_a_visit_from_a_desk_is_shown_in_the_surveys_own_words(
    session: Session, client: TestClient, home: Household, town: Town
) -> None:
    publish_survey(session, small_survey())
    signed_in(client, make_member(session, town.community, Role.GRID_LEADER, name="周国良"))
    ended = now() - timedelta(minutes=3)
    body = {
        "visit_id": str(new_id()),
        "household_id": str(home.id),
        "purpose": "SURVEY",
        "result": "DONE",
        "started_at": (ended - timedelta(minutes=30)).isoformat(),
        "ended_at": ended.isoformat(),
        "responses": [response(tenure="OWNED")],
    }

    made = client.post("/api/visits", json=body)
    again = client.post("/api/visits", json=body)

    assert made.status_code == 201, made.text
    [shown] = made.json()["responses"]
    assert shown["survey"]["title"]["zh"] == "小问卷"
    assert shown["groups"][0]["answers"][0]["text"] == "自有"
    assert made.json()["workers"][0]["name"] == "周国良"
    assert (again.status_code, again.json()["code"]) == (409, "visit_already_recorded")


def test_a_worker_records_nothing_about_a_neighbours_household(
    session: Session, client: TestClient, home: Household, town: Town
) -> None:
    signed_in(client, make_member(session, town.grids[1]))
    body = {
        "visit_id": str(new_id()),
        "household_id": str(home.id),
        "purpose": "LOOK_IN",
        "result": "DONE",
        "started_at": now().isoformat(),
        "ended_at": now().isoformat(),
    }

    assert client.post("/api/visits", json=body).status_code == 404


def test_the_shipped_survey_is_taken_whole(session: Session, visit: Push, home: Household) -> None:
    publish_survey(session, load_json("surveys/employment-home-visit.v1.json"))
    person = make_person(session, home, birth_date=date(1976, 2, 29))
    answers = {"members": [{"person_id": str(person.id), "marital": "MARRIED"}]}
    given = {
        "response_id": str(new_id()),
        "survey": {"key": "employment-home-visit", "version": 1},
        "answers": answers,
    }

    visit(purpose="SURVEY", responses=[given])

    current = session.scalars(
        select(Fact).where(Fact.key == "marital", Fact.state == FactState.CURRENT)
    ).one()
    assert current.value == "MARRIED"

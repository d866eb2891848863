"""Pushing operations: every status, repeats, and what is wrong with what arrives."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.contracts import problems_of
from api.core.database import new_id
from api.households.models import Assignment, Household, ReviewItem
from api.households.service.assignments import assign
from api.staff.models import Member, MemberStatus
from api.sync import handlers
from api.sync.models import InboxOperation, Receipt
from api.sync.service.ledger import receipt_hash
from api.visits.models import Visit, VisitResponse
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import Town, make_member, make_town
from tests.factories.sync import SyncTablet, visit_body


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def worker(session: Session, town: Town) -> Member:
    return make_member(session, town.grids[0])


@pytest.fixture
def home(session: Session, town: Town, worker: Member) -> Household:
    return make_household(session, town, worker=worker)


@pytest.fixture
def tablet(session: Session, client: TestClient, worker: Member, home: Household) -> SyncTablet:
    return SyncTablet.enrolled(session, client, worker)


def count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_visit_is_applied_and_the_receipt_names_the_new_version(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    before = home.ver

    [receipt] = tablet.push(tablet.visit(home))

    assert receipt["status"] == "applied", receipt
    assert problems_of("sync/receipt.v1.json", receipt) == []
    assert receipt["server_versions"][str(home.id)] > before
    assert count(session, Visit) == 1
    assert home.last_visit_result == "DONE"


def test_a_repeat_gets_the_first_receipt_and_changes_nothing(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    op = tablet.visit(home)

    first = tablet.push(op)
    again = tablet.push(op)

    assert again == first
    assert count(session, Visit) == 1
    assert count(session, Receipt) == 1


def test_receipts_form_one_chain_in_which_a_change_would_show(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    receipts = tablet.push(tablet.visit(home), tablet.visit(home)) + tablet.push(tablet.visit(home))

    previous = None
    for receipt in receipts:
        assert receipt["prev_receipt"] == previous
        rest = {name: value for name, value in receipt.items() if name != "hash"}
        assert receipt_hash(rest) == receipt["hash"]
        previous = receipt["hash"]


def test_the_same_id_with_other_content_is_kept_beside_the_first(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    op = tablet.visit(home)
    changed = tablet.visit(home, envelope={"op_id": op["op_id"], "seq": op["seq"]})

    [first] = tablet.push(op)
    [second] = tablet.push(changed)

    assert (first["status"], second["status"]) == ("applied", "id_reuse")
    assert count(session, InboxOperation) == 2
    assert count(session, Visit) == 1
    assert tablet.push(changed) == [second]
    assert tablet.push(op) == [first]


def test_an_operation_waits_for_what_it_depends_on(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    visit = tablet.visit(home)
    note = tablet.op(
        "note.add",
        {"note_id": str(new_id()), "household_id": str(home.id), "text": "门铃坏了"},
        household=home,
        deps=[visit["op_id"]],
    )

    [held] = tablet.push(note)
    [applied] = tablet.push(visit)
    [settled] = tablet.push(note)

    assert (held["status"], held["detail"][0]["rule"]) == ("held", "waits_for")
    assert applied["status"] == "applied"
    assert settled["status"] == "applied"
    assert settled["prev_receipt"] == applied["hash"]


def test_a_batch_out_of_order_settles_within_itself(tablet: SyncTablet, home: Household) -> None:
    visit = tablet.visit(home)
    note = tablet.op(
        "note.add",
        {"note_id": str(new_id()), "household_id": str(home.id), "text": "门铃坏了"},
        household=home,
        seq=1,
        deps=[visit["op_id"]],
    )

    receipts = tablet.push(note, visit)

    assert [receipt["status"] for receipt in receipts] == ["applied", "applied"]
    assert [receipt["op_id"] for receipt in receipts] == [note["op_id"], visit["op_id"]]


def test_a_poison_operation_does_not_stop_its_neighbours(
    session: Session, tablet: SyncTablet, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setitem(handlers.HANDLERS, ("note.add", 1), explode)
    poison = tablet.op(
        "note.add",
        {"note_id": str(new_id()), "household_id": str(home.id), "text": "x"},
        household=home,
    )
    visits = [tablet.visit(home) for _ in range(5)]

    receipts = tablet.push(*visits[:3], poison, *visits[3:])

    statuses = [receipt["status"] for receipt in receipts]
    assert statuses == ["applied"] * 3 + ["stored"] + ["applied"] * 2
    assert receipts[3]["detail"][0]["rule"] == "server_error"
    monkeypatch.undo()
    [mended] = tablet.push(poison)
    assert mended["status"] == "applied"


def test_an_unknown_kind_is_stored_for_a_server_that_knows_it(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    [receipt] = tablet.push(tablet.op("draft.backup", {"any": "thing"}, household=home))
    [newer] = tablet.push(tablet.visit(home, envelope={"v": 2}))

    assert (receipt["status"], receipt["detail"][0]["rule"]) == ("stored", "kind_unknown")
    assert newer["status"] == "stored"


def rejected(tablet: SyncTablet, op: Any) -> str:
    [receipt] = tablet.push(op)
    assert receipt["status"] == "rejected", receipt
    rule: str = receipt["detail"][0]["rule"]
    return rule


def test_a_body_that_cannot_be_opened_is_rejected_with_a_stable_code_and_kept(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    damaged = tablet.visit(home)
    damaged["body"] = damaged["body"][:-8] + "AAAAAAAA"
    moved = tablet.visit(home) | {"seq": 99}
    foreign = tablet.visit(home, envelope={"kid": "another-server"})
    misnamed = tablet.visit(home, envelope={"sha": "A" * 43})

    assert rejected(tablet, damaged) == "body_unsealable"
    assert rejected(tablet, moved) == "body_unsealable"
    assert rejected(tablet, foreign) == "sealing_key_unknown"
    assert rejected(tablet, misnamed) == "body_hash_mismatch"
    assert count(session, InboxOperation) == 4


def test_a_body_that_misses_its_schema_is_rejected_with_pointers(
    tablet: SyncTablet, home: Household
) -> None:
    assert (
        rejected(tablet, tablet.op("visit.submit", b"{no json", household=home)) == "body_not_json"
    )

    [receipt] = tablet.push(tablet.visit(home, purpose="CURIOSITY"))

    assert receipt["status"] == "rejected"
    assert receipt["detail"][0]["pointer"] == "/purpose"


def test_a_visit_whose_times_contradict_is_rejected_by_its_rule(
    tablet: SyncTablet, home: Household
) -> None:
    early = (now() - timedelta(hours=3)).isoformat()

    assert rejected(tablet, tablet.visit(home, ended_at=early)) == "visit_ends_before_it_starts"


def test_a_date_that_does_not_exist_is_rejected_not_a_failure(
    tablet: SyncTablet, home: Household
) -> None:
    [receipt] = tablet.push(tablet.visit(home, started_at="2026-02-31T10:00:00+08:00"))

    assert receipt["status"] == "rejected"
    assert receipt["detail"][0]["pointer"] == "/started_at"


def test_the_envelope_and_the_body_must_name_one_household(
    session: Session, tablet: SyncTablet, home: Household, town: Town
) -> None:
    other = make_household(session, town, room="601")

    op = tablet.op("visit.submit", visit_body(other), household=home)

    assert rejected(tablet, op) == "household_differs"


def test_a_household_that_nobody_knows_is_rejected_and_the_visit_kept(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    op = tablet.op("visit.submit", visit_body(home, household_id=str(new_id())), household=new_id())
    body = visit_body(home, household_id=op["household"])
    op = tablet.op("visit.submit", body, household=UUID(op["household"]))

    assert rejected(tablet, op) == "household_unknown"
    assert count(session, InboxOperation) == 1


def test_a_malformed_envelope_is_kept_and_answered_beside_good_ones(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    broken = tablet.visit(home)
    del broken["sha"]

    receipts = tablet.push(broken, tablet.visit(home))

    assert [receipt["status"] for receipt in receipts] == ["rejected", "applied"]
    assert tablet.push(broken) == receipts[:1]
    assert count(session, InboxOperation) == 2


def open_reviews(session: Session) -> list[ReviewItem]:
    return list(session.scalars(select(ReviewItem).order_by(ReviewItem.created_at)))


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


def test_the_device_must_prove_itself(
    session: Session, tablet: SyncTablet, home: Household, client: TestClient
) -> None:
    body = orjson.dumps({"device": str(tablet.device_id), "ops": [tablet.visit(home)]})

    unsigned = client.post("/api/sync/v1/push", content=body)
    forged = client.post(
        "/api/sync/v1/push",
        content=body,
        headers={"X-Ruhu-Device": str(tablet.device_id), "X-Ruhu-Proof": "A" * 86},
    )

    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "device_unknown")
    assert (forged.status_code, forged.json()["code"]) == (401, "device_proof_invalid")
    assert count(session, InboxOperation) == 0


def test_what_is_no_batch_is_refused_as_a_whole(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    device = str(tablet.device_id)
    bad = [
        b"{broken",
        orjson.dumps({"device": device, "ops": []}),
        orjson.dumps({"device": device, "ops": [{"op_id": "no id"}]}),
        orjson.dumps({"device": device, "ops": [{}] * 201}),
        orjson.dumps({"device": str(new_id()), "ops": [tablet.visit(home)]}),
    ]

    for body in bad:
        answer = tablet.post("push", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), answer.text
    assert count(session, InboxOperation) == 0


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(client: TestClient) -> None:
    answer = client.post("/api/sync/v1/push", content=b"x" * 10_000_000)

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_receipts_can_be_asked_for_after_a_lost_answer(
    session: Session, tablet: SyncTablet, home: Household
) -> None:
    op = tablet.visit(home)
    [receipt] = tablet.push(op)
    never = str(new_id())

    by_id = tablet.post("receipts", {"op_ids": [op["op_id"], never]}).json()
    by_seq = tablet.post("receipts", {"seq_from": 1}).json()

    assert (by_id["receipts"], by_id["unknown"]) == ([receipt], [never])
    assert by_seq["receipts"] == [receipt]
    assert problems_of("sync/receipts-reply.v1.json", by_id) == []

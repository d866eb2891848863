"""What is wrong with what arrives has a stable code, and nothing of it is lost."""

from datetime import timedelta
from uuid import UUID

import orjson
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.households.models import Household
from api.sync.models import InboxOperation
from tests.api.sync.looking import count, rejected
from tests.factories.households import make_household
from tests.factories.staff import Town
from tests.factories.sync import SyncTablet, visit_body


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

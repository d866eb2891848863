"""Pushing operations: what is applied, repeated, held, stored, and what receipts say."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.core.contracts import problems_of
from api.core.database import new_id
from api.households.models import Household
from api.sync import handlers
from api.sync.models import InboxOperation, Receipt
from api.sync.service.ledger import receipt_hash
from api.visits.models import Visit
from tests.api.sync.looking import count
from tests.factories.sync import SyncTablet


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

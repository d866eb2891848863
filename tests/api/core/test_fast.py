"""Direct statements: one transaction with the session, every kind of value."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.models import TimelineEntry
from api.core.clock import now
from api.core.database import new_id
from api.core.fast import fetch, fetch_dicts, insert_rows, run
from api.households.models import Fact, FactSource, FactState
from tests.factories.households import make_household
from tests.factories.staff import make_town


def test_rows_go_in_with_ids_times_enums_bytes_and_nested_values(session: Session) -> None:
    home = make_household(session, make_town(session))
    at = now()
    row = {
        "id": new_id(),
        "district_id": home.district_id,
        "household_id": home.id,
        "entity_kind": "household",
        "entity_id": home.id,
        "key": "needs",
        "value": ["JOB", {"zh": "工作"}],
        "sealed": b"\x00\xff",
        "hash": "0" * 16,
        "fver": 1,
        "state": FactState.CURRENT,
        "confirmed": False,
        "source": FactSource.VISIT,
        "observed_at": at,
        "received_at": at,
    }

    insert_rows(session, Fact, [row, row | {"id": new_id(), "key": "rooms", "value": 3}])

    stored = {fact.key: fact for fact in session.scalars(select(Fact))}
    assert stored["needs"].value == ["JOB", {"zh": "工作"}]
    assert stored["needs"].sealed == b"\x00\xff"
    assert stored["needs"].observed_at == at
    assert (stored["rooms"].value, stored["rooms"].observer_id) == (3, None)


def test_no_rows_are_no_statement(session: Session) -> None:
    insert_rows(session, TimelineEntry, [])


def test_a_savepoint_takes_direct_statements_back(session: Session) -> None:
    home = make_household(session, make_town(session))
    savepoint = session.begin_nested()
    run(session, "UPDATE households SET ver = 99 WHERE id = %(id)s", id=home.id)
    savepoint.rollback()

    [[ver]] = fetch(session, "SELECT ver FROM households WHERE id = %(id)s", id=home.id)
    [named] = fetch_dicts(session, "SELECT status FROM households WHERE id = %(id)s", id=home.id)
    assert ver == 1
    assert named == {"status": "ACTIVE"}

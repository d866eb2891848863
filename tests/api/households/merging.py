"""What tests of merges set up and look at."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.core.database import Base
from api.core.fast import fetch
from api.households.models import Household, Person
from tests.factories.sync import Json

FORGOTTEN = {
    "households": ("ver", "sync_xid"),
    "review_items": ("version",),
}
"""Columns that grow with every change and come back to nothing."""

STORIES = ("household_merged", "household_unmerged", "person_merged", "person_unmerged")
LEFT_OUT = {"merges", "audit_events", "audit_seals", "assignments", "notices"}


def state_of(session: Session) -> dict[str, Any]:
    """Every row of every table, without what a merge itself leaves behind."""
    session.flush()
    state: dict[str, Any] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in LEFT_OUT or "id" not in table.columns:
            continue
        rows = fetch(session, f"SELECT id::text, to_jsonb(t) FROM {table.name} t")
        for id_, row in rows:
            for column in FORGOTTEN.get(table.name, ()):
                row.pop(column)
            if table.name != "timeline_entries" or row["kind"] not in STORIES:
                state[f"{table.name} {id_}"] = row
    held = fetch(
        session, "SELECT household_id::text, member_id::text FROM assignments WHERE to_xid IS NULL"
    )
    state["held"] = sorted(held)
    return state


def asked(
    kind: str, keep: Household | Person | UUID, gone: Household | Person | UUID, **more: Any
) -> Json:
    ids = [str(one.id if not isinstance(one, UUID) else one) for one in (keep, gone)]
    return {"kind": kind, "keep_id": ids[0], "gone_id": ids[1]} | more


def preview(client: TestClient, order: Json) -> Json:
    body = {name: order.get(name) for name in ("kind", "keep_id", "gone_id", "people")}
    answer = client.post("/api/merges/preview", json=body)
    assert answer.status_code == 200, answer.text
    shown: Json = answer.json()
    return shown


def merged(client: TestClient, order: Json) -> Json:
    """Look, then merge."""
    answer = client.post("/api/merges", json=order | {"seen": preview(client, order)["seen"]})
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def pair(keep: Person, gone: Person, **choices: str) -> Json:
    return {"keep_id": str(keep.id), "gone_id": str(gone.id), "choices": choices}


def value_of(client: TestClient, home: Household, key: str) -> list[object]:
    facts = client.get(f"/api/households/{home.id}").json()["facts"]
    return [fact["value"] for fact in facts if fact["key"] == key]

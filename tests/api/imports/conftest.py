from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.imports.jobs import read_job, write_job
from api.staff.models import Member, OrgUnit, Role
from tests.factories.callers import signed_in
from tests.factories.staff import Town, make_member, make_town


@dataclass
class Desk:
    """Somebody who brings tables, and the worker's jobs done at once."""

    client: TestClient
    session: Session
    kind: str
    unit: OrgUnit

    def bring(self, data: bytes, name: str = "table.csv", **params: Any) -> Any:
        return self.client.post(
            f"/api/imports/{self.kind}",
            content=data,
            params={"org_id": str(self.unit.id), "file_name": name} | params,
            headers={"Content-Type": "application/octet-stream"},
        )

    def shown(self, data: bytes, **params: Any) -> dict[str, Any]:
        answer = self.bring(data, **params)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def look(self, import_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/imports/{self.kind}/{import_id}").json()
        return found

    def rows(self, import_id: str, **params: Any) -> list[dict[str, Any]]:
        answer = self.client.get(f"/api/imports/{self.kind}/{import_id}/rows", params=params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def told(self, import_id: str) -> dict[int, list[str]]:
        """Codes by row."""
        return {
            row["row_no"]: [problem["code"] for problem in row["problems"]]
            for row in self.rows(import_id)
        }

    def mend(self, import_id: str, **cells: Any) -> Any:
        body = {"cells": [cells]}
        return self.client.put(f"/api/imports/{self.kind}/{import_id}/rows", json=body)

    def confirm(self, shown: dict[str, Any], **how: Any) -> Any:
        """Confirm, and let the job run."""
        path = f"/api/imports/{self.kind}/{shown['id']}"
        answer = self.client.post(f"{path}/confirm", json={"token": shown["token"]} | how)
        if answer.status_code != 200:
            return answer
        self.session.flush()
        write_job(import_id=shown["id"])
        self.session.expire_all()
        return self.client.get(path)

    def read_waiting(self, import_id: str) -> None:
        read_job(import_id=import_id)
        self.session.expire_all()

    def undo(self, import_id: str) -> Any:
        return self.client.post(f"/api/imports/{self.kind}/{import_id}/undo")


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def leader(session: Session, town: Town) -> Member:
    return make_member(session, town.community, Role.GRID_LEADER, name="周国良")


@pytest.fixture
def desk(
    session: Session, client: TestClient, town: Town, leader: Member
) -> Iterator[Callable[[str], Desk]]:
    """The leader's desk: ``desk("members")`` or ``desk("register")``."""
    signed_in(client, leader)
    yield lambda kind: Desk(client, session, kind, town.community)

"""Odd requests, made from the API's own description: refused by name, never a failure."""

from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok

from api.core.errors import PROBLEM_JSON
from api.main import create_app
from api.staff.models import Role
from tests.conftest import Committed
from tests.factories.callers import signed_in
from tests.factories.households import make_household, make_person
from tests.factories.staff import make_member, make_town

TRIES = 8
SIGNING_OUT = ("/api/session", "delete")


def a_leads_headers(committed: Committed, client: TestClient) -> dict[str, str]:
    """Sign a team lead with a household in; return what their browser would send."""
    with committed.sessions(expire_on_commit=False) as session:
        town = make_town(session)
        lead = make_member(session, town.community, Role.GRID_LEADER)
        make_person(session, make_household(session, town, worker=lead))
        session.commit()
    signed_in(client, lead)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return {"Cookie": cookies, "X-CSRF-Token": client.headers["X-CSRF-Token"]}


def test_no_request_however_odd_makes_the_server_fail(committed: Committed) -> None:
    app = create_app()
    client = TestClient(app, raise_server_exceptions=False)
    headers = a_leads_headers(committed, client)
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    wrong: list[Any] = []

    for found in described.get_all_operations():
        assert isinstance(found, Ok), "the description itself is sound"
        operation = found.ok()
        if (operation.path, operation.method) == SIGNING_OUT:
            continue

        @settings(
            max_examples=TRIES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            answer = case.call(headers=headers)
            named = answer.headers.get("content-type", [""])[0].startswith(PROBLEM_JSON)
            refused = answer.status_code >= 400 and case.method != "HEAD"
            if answer.status_code >= 500 or (refused and not named):
                wrong.append((case.method, case.path, answer.status_code, answer.text[:200]))

        check()

    assert wrong == []

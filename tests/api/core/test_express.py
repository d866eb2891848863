"""The short way of the tablets' calls: same headers, limits and error shapes as every endpoint."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.core.errors import NotFound
from api.main import Application, create_app

PUSH = "/api/sync/v1/push"


@pytest.fixture
def app() -> Application:
    made = create_app()
    assert isinstance(made, Application)
    return made


@pytest.fixture
def browser(app: Application) -> Iterator[TestClient]:
    with TestClient(app) as made:
        yield made


def answered(app: Application, handler: Any) -> None:
    app.express._exact = {("POST", PUSH): handler}


def refuse(*_call: object) -> Any:
    raise NotFound()


def fail(*_call: object) -> Any:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("handler", "status", "code"), [(refuse, 404, "not_found"), (fail, 500, "server_error")]
)
def test_refusals_and_faults_have_the_one_shape_and_the_headers(
    app: Application, browser: TestClient, handler: Any, status: int, code: str
) -> None:
    answered(app, handler)

    answer = browser.post(PUSH, content=b"{}", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_another_method_goes_the_long_way(browser: TestClient) -> None:
    answer = browser.get(PUSH)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_body_that_grows_too_large_is_refused(app: Application, browser: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield bytes(100_000)

    answer = browser.post(PUSH, content=endless())

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_every_call_of_the_short_way_is_a_documented_endpoint(app: Application) -> None:
    documented = app.openapi()["paths"]

    for method, path in app.express._exact:
        assert method.lower() in documented[path]
    for method, path in app.express._below:
        assert method.lower() in documented[path + "{upload_sha256}"]

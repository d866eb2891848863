"""Members who are signed in at an HTTP client."""

from fastapi.testclient import TestClient

from api.staff.models import Member
from tests.factories.staff import PASSWORD


def signed_in(client: TestClient, member: Member, kind: str = "office") -> TestClient:
    """Sign the member in at this client; unsafe requests carry the CSRF token from now on."""
    client.cookies.clear()
    body = {"login": member.login, "password": PASSWORD, "kind": kind}
    answer = client.post("/api/session", json=body)
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client

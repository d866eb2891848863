from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.staff.models import Member, MemberStatus, Role
from tests.factories.staff import PASSWORD, make_member, make_town


def sign_in(client: TestClient, member: Member, password: str = PASSWORD, kind: str = "office"):  # type: ignore[no-untyped-def]  # noqa: ANN201
    body = {"login": member.login, "password": password, "kind": kind}
    return client.post("/api/session", json=body)


def test_a_member_signs_in_and_is_told_who_they_are(session: Session, client: TestClient) -> None:
    town = make_town(session)
    lead = make_member(session, town.community, Role.GRID_LEADER, name="周国良")

    answer = sign_in(client, lead)

    assert answer.status_code == 200, answer.text
    assert answer.json()["member"]["name"] == "周国良"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert client.get("/api/session").json()["member"]["roles"] == ["GRID_LEADER"]


def test_an_unknown_login_and_a_wrong_password_answer_alike(
    session: Session, client: TestClient
) -> None:
    member = make_member(session, make_town(session).community)

    wrong = sign_in(client, member, "not the password")
    unknown = client.post(
        "/api/session", json={"login": "nobody", "password": "x", "kind": "office"}
    )

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "wrong_credentials"


def test_a_suspended_member_cannot_sign_in(session: Session, client: TestClient) -> None:
    member = make_member(session, make_town(session).community)
    member.status = MemberStatus.SUSPENDED

    assert sign_in(client, member).status_code == 401


def test_too_many_wrong_tries_pause_this_place_only(session: Session, client: TestClient) -> None:
    member = make_member(session, make_town(session).community)
    for _ in range(5):
        sign_in(client, member, "not the password")

    paused = sign_in(client, member)
    elsewhere = TestClient(client.app, client=("10.0.0.9", 5))

    assert paused.status_code == 429
    assert int(paused.headers["retry-after"]) > 0
    assert sign_in(elsewhere, member).status_code == 200


def test_a_change_without_the_csrf_token_is_refused(session: Session, client: TestClient) -> None:
    member = make_member(session, make_town(session).community)
    csrf = sign_in(client, member).json()["csrf"]

    without = client.delete("/api/session")
    with_token = client.delete("/api/session", headers={"X-CSRF-Token": csrf})

    assert (without.status_code, without.json()["code"]) == (403, "csrf_missing")
    assert with_token.status_code == 204
    assert client.get("/api/session").status_code == 401


def test_somebody_who_makes_no_visits_gets_no_field_session(
    session: Session, client: TestClient
) -> None:
    auditor = make_member(session, make_town(session).city, Role.AUDITOR)

    answer = sign_in(client, auditor, kind="field")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_field_worker")


def test_messages_come_in_the_language_asked_for(client: TestClient) -> None:
    chinese = client.get("/api/session").json()
    english = client.get("/api/session", headers={"Accept-Language": "en"}).json()

    assert chinese["message"] == "请先登录。"
    assert english["message"] == "Please sign in first."
    assert chinese["type"] == "urn:ruhu:not_signed_in"

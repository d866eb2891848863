from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now, today
from api.core.database import new_id
from api.staff.models import AuditEvent, Device, Member, MemberStatus, OrgUnit, Role
from tests.factories.callers import signed_in
from tests.factories.households import make_household
from tests.factories.staff import PASSWORD, Town, make_member, make_town


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def admin(session: Session, town: Town) -> Member:
    return make_member(session, town.street, Role.ADMIN, name="江洁")


@pytest.fixture
def leader(session: Session, town: Town) -> Member:
    return make_member(session, town.community, Role.GRID_LEADER, name="周国良")


@pytest.fixture
def worker(session: Session, town: Town) -> Member:
    return make_member(session, town.grids[0])


def new_account(unit: OrgUnit, role: Role = Role.GRID_WORKER, **changed: Any) -> dict[str, Any]:
    wanted = {
        "login": f"new{new_id().hex[:8]}",
        "name": "王芳",
        "phone": "13812346172",
        "org_id": str(unit.id),
        "roles": [{"role": role}],
    }
    return wanted | changed


def sign_in(client: TestClient, login: str, password: str) -> Any:
    client.cookies.clear()
    answer = client.post(
        "/api/session", json={"login": login, "password": password, "kind": "office"}
    )
    if answer.status_code == 200:
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return answer


def actions(session: Session, member_id: Any) -> list[str]:
    events = session.scalars(select(AuditEvent).where(AuditEvent.object_id == member_id))
    return [event.action for event in events if event.action != "session.open"]


def test_a_new_member_gets_a_password_once_and_must_change_it(
    session: Session, client: TestClient, town: Town, leader: Member
) -> None:
    made = signed_in(client, leader).post("/api/accounts", json=new_account(town.grids[0]))

    assert made.status_code == 201, made.text
    login, password = made.json()["account"]["login"], made.json()["password"]
    assert made.json()["account"]["roles"][0]["org"]["id"] == str(town.grids[0].id)
    entered = sign_in(client, login, password)
    assert entered.json()["must_change_password"] is True
    refused = client.get("/api/households")
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_needed")

    changed = client.post(
        "/api/session/password",
        json={"old_password": password, "new_password": "桂花开了又一年吧真香"},
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["must_change_password"] is False
    assert client.get("/api/households").status_code == 200
    assert sign_in(client, login, password).status_code == 401
    assert sign_in(client, login, "桂花开了又一年吧真香").status_code == 200


@pytest.mark.parametrize(
    ("new_password", "reason"),
    [("short", "short"), (PASSWORD, "same"), ("1234567890", "plain"), ("aaaaaaaaaaaa", "plain")],
)
def test_a_weak_password_is_refused(
    client: TestClient, worker: Member, new_password: str, reason: str
) -> None:
    answer = signed_in(client, worker).post(
        "/api/session/password", json={"old_password": PASSWORD, "new_password": new_password}
    )

    assert answer.json()["code"] == "password_too_weak"
    assert answer.json()["details"]["reason"] == reason


def test_a_wrong_old_password_is_no_ended_session_and_counts_as_a_try(
    client: TestClient, worker: Member
) -> None:
    signed_in(client, worker)
    body = {"old_password": "not this one", "new_password": "a much better one"}

    codes = [client.post("/api/session/password", json=body).json()["code"] for _ in range(6)]

    assert codes[:5] == ["old_password_wrong"] * 5
    assert codes[5] == "too_many_tries"
    assert client.get("/api/session").status_code == 200


def test_suspending_ends_every_session_at_once(
    session: Session, client: TestClient, worker: Member, leader: Member
) -> None:
    signed_in(client, worker)
    cookie = client.cookies["ruhu_session"]
    done = signed_in(client, leader).post(f"/api/accounts/{worker.id}/suspend")
    assert done.json()["status"] == "SUSPENDED"

    client.cookies.clear()
    client.cookies.set("ruhu_session", cookie)
    assert client.get("/api/session").status_code == 401
    assert sign_in(client, worker.login, PASSWORD).status_code == 401

    back = signed_in(client, leader).post(f"/api/accounts/{worker.id}/reinstate")
    assert back.json()["status"] == "ACTIVE"
    assert sign_in(client, worker.login, PASSWORD).status_code == 200
    assert actions(session, worker.id) == ["member.suspend", "member.reinstate"]


def test_who_still_holds_homes_cannot_leave(
    session: Session, client: TestClient, town: Town, worker: Member, leader: Member
) -> None:
    make_household(session, town, worker=worker)

    refused = signed_in(client, leader).post(f"/api/accounts/{worker.id}/leave", json={})

    assert (refused.status_code, refused.json()["code"]) == (409, "still_holds_homes")
    assert refused.json()["details"]["homes"] == 1
    assert client.get(f"/api/accounts/{worker.id}").json()["homes"] == 1


def test_who_leaves_with_unsent_work_is_asked_about_it_first(
    session: Session, client: TestClient, worker: Member, leader: Member
) -> None:
    device = Device(
        id=new_id(),
        org_id=worker.org_id,
        label="平板 12",
        push_key={},
        thumbprint=new_id().hex,
        enrolled_by_id=worker.id,
        enrolled_at=now(),
        last_member_id=worker.id,
        report={"unsent": {"ops": 3, "blobs": 1}},
    )
    session.add(device)

    first = signed_in(client, leader).post(f"/api/accounts/{worker.id}/leave", json={})
    assert first.json()["code"] == "still_unsent"
    assert first.json()["details"]["unsent"] == 4
    gone = client.post(f"/api/accounts/{worker.id}/leave", json={"with_unsent": True})

    assert gone.json()["status"] == "LEFT"
    assert gone.json()["roles"] == []
    again = client.post(f"/api/accounts/{worker.id}/reinstate")
    assert again.json()["code"] == "has_left"
    listed = client.get("/api/accounts").json()["items"]
    assert worker.name not in [one["name"] for one in listed if one["id"] == str(worker.id)]


def test_a_reset_gives_a_new_first_password_and_ends_the_sessions(
    session: Session, client: TestClient, worker: Member, admin: Member
) -> None:
    made = signed_in(client, admin).post(f"/api/accounts/{worker.id}/password").json()

    assert sign_in(client, worker.login, PASSWORD).status_code == 401
    assert sign_in(client, worker.login, made["password"]).json()["must_change_password"] is True
    assert "member.password" in actions(session, worker.id)
    shown = str([event.details for event in session.scalars(select(AuditEvent))])
    assert made["password"] not in shown


def test_nobody_gives_a_role_above_their_own(
    client: TestClient, town: Town, leader: Member, admin: Member
) -> None:
    for role in (Role.GRID_LEADER, Role.ADMIN, Role.AUDITOR):
        answer = signed_in(client, leader).post(
            "/api/accounts", json=new_account(town.community, role)
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "role_not_yours")

    allowed = signed_in(client, admin).post(
        "/api/accounts", json=new_account(town.community, Role.GRID_LEADER)
    )
    assert allowed.status_code == 201


def test_nobody_gives_a_role_outside_their_unit(
    client: TestClient, town: Town, leader: Member
) -> None:
    signed_in(client, leader)
    elsewhere = client.post("/api/accounts", json=new_account(town.sibling))
    held_elsewhere = new_account(
        town.grids[0], roles=[{"role": "GRID_WORKER", "org_id": str(town.sibling.id)}]
    )

    assert elsewhere.status_code == 404
    assert client.post("/api/accounts", json=held_elsewhere).json()["code"] == "role_not_yours"


def test_nobody_takes_over_the_account_of_somebody_above_them(
    session: Session, client: TestClient, town: Town, leader: Member, admin: Member
) -> None:
    """A reset password would be a way up."""
    reviewer = make_member(session, town.community, Role.COMMUNITY_REVIEWER)
    city_admin = make_member(session, town.street, Role.ADMIN)
    session.flush()
    for target, caller in ((reviewer, leader), (city_admin, leader)):
        refused = signed_in(client, caller).post(f"/api/accounts/{target.id}/password")
        assert refused.status_code in (403, 404)

    far = make_member(session, town.sibling)
    assert signed_in(client, leader).post(f"/api/accounts/{far.id}/suspend").status_code == 404


def test_an_admin_keeps_accounts_and_reads_no_household(
    session: Session, client: TestClient, town: Town, admin: Member
) -> None:
    home = make_household(session, town)
    signed_in(client, admin)

    assert client.get("/api/accounts").status_code == 200
    assert client.get(f"/api/households/{home.id}").json()["code"] == "missing_right"
    own = client.put(f"/api/accounts/{admin.id}/roles", json={"roles": [{"role": "GRID_LEADER"}]})
    assert own.json()["code"] == "not_yourself"


def test_a_role_holds_for_its_days_only(
    client: TestClient, town: Town, worker: Member, leader: Member
) -> None:
    tomorrow = today() + timedelta(days=1)
    signed_in(client, leader)
    role = {"role": "GRID_WORKER", "from_on": str(tomorrow), "until_on": str(tomorrow)}
    changed = client.put(f"/api/accounts/{worker.id}/roles", json={"roles": [role]})
    assert changed.status_code == 200, changed.text
    assert changed.json()["roles"][0]["until_on"] == str(tomorrow)

    assert sign_in(client, worker.login, PASSWORD).json()["member"]["roles"] == []

    signed_in(client, leader)
    backwards = role | {"until_on": str(today() - timedelta(days=3))}
    refused = client.put(f"/api/accounts/{worker.id}/roles", json={"roles": [backwards]})
    assert refused.json()["code"] == "role_span_invalid"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"login": "王芳"}, "login_invalid"),
        ({"login": "A b"}, "login_invalid"),
        ({"phone": "12345"}, "phone_invalid"),
    ],
)
def test_what_was_typed_wrongly_is_told(
    client: TestClient, town: Town, leader: Member, changed: dict[str, Any], code: str
) -> None:
    answer = signed_in(client, leader).post(
        "/api/accounts", json=new_account(town.grids[0], **changed)
    )

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_taken_login_is_refused(
    client: TestClient, town: Town, worker: Member, leader: Member
) -> None:
    taken = new_account(town.grids[0], login=worker.login)

    assert (
        signed_in(client, leader).post("/api/accounts", json=taken).json()["code"] == "login_taken"
    )


def test_people_are_found_by_name_login_phone_and_status(
    session: Session, client: TestClient, town: Town, leader: Member
) -> None:
    signed_in(client, leader)
    made = client.post("/api/accounts", json=new_account(town.grids[0])).json()["account"]
    other = make_member(session, town.grids[1], name="陈建平")
    other.status = MemberStatus.SUSPENDED

    def found(**params: str) -> list[str]:
        return [one["name"] for one in client.get("/api/accounts", params=params).json()["items"]]

    assert found(q="王") == ["王芳"]
    assert found(q=made["login"]) == ["王芳"]
    assert found(q="6172") == ["王芳"]
    assert found(status="SUSPENDED") == ["陈建平"]
    assert found(role="GRID_LEADER") == ["周国良"]
    assert set(found(org_id=str(town.grids[0].id))) == {"王芳"}

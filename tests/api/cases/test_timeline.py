"""The household's story."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.cases.service import add_note, tell
from api.core.clock import now
from api.core.database import new_id
from api.staff.models import Role
from tests.factories.callers import signed_in
from tests.factories.households import make_household
from tests.factories.staff import make_member, make_town


def test_the_newest_comes_first_and_pages_go_on(session: Session, client: TestClient) -> None:
    town = make_town(session)
    lead = make_member(session, town.community, Role.GRID_LEADER, name="周国良")
    home = make_household(session, town)
    for days in range(5):
        tell(session, home, f"entry_{days}", now() - timedelta(days=days), lead.id, number=days)
    signed_in(client, lead)

    first = client.get(f"/api/households/{home.id}/timeline?limit=3").json()
    rest = client.get(
        f"/api/households/{home.id}/timeline?limit=3&cursor={first['next_cursor']}"
    ).json()

    kinds = [item["kind"] for item in first["items"] + rest["items"]]
    assert kinds == [f"entry_{days}" for days in range(5)]
    assert first["items"][0]["actor"] == "周国良"
    assert rest["next_cursor"] is None


def test_a_cursor_that_is_none_is_refused(session: Session, client: TestClient) -> None:
    town = make_town(session)
    home = make_household(session, town)
    signed_in(client, make_member(session, town.community, Role.GRID_LEADER))

    answer = client.get(f"/api/households/{home.id}/timeline?cursor=WyJhIiwiYiJd")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_private_remark_is_shown_to_its_author_alone(
    session: Session, client: TestClient
) -> None:
    town = make_town(session)
    author = make_member(session, town.community, Role.GRID_LEADER)
    home = make_household(session, town)
    add_note(session, home, new_id(), "我的备忘", author.id, now(), private=True)
    add_note(session, home, new_id(), "门铃坏了", author.id, now())
    session.flush()

    signed_in(client, author)
    mine = client.get(f"/api/households/{home.id}/notes").json()
    signed_in(client, make_member(session, town.community, Role.COMMUNITY_REVIEWER))
    theirs = client.get(f"/api/households/{home.id}/notes").json()

    assert {note["text"] for note in mine} == {"我的备忘", "门铃坏了"}
    assert [note["text"] for note in theirs] == ["门铃坏了"]

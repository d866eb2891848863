"""A lead's word about a household goes to the door and comes back answered."""

import orjson
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.queries import list_answered_remarks
from api.core.clock import now
from api.core.contracts import problems_of
from api.core.database import new_id
from api.households.models import Household
from api.notices.models import Notice
from api.staff.models import Member
from api.sync.queries.bundles import build_bundles
from tests.factories.callers import signed_in
from tests.factories.households import make_household
from tests.factories.staff import Town, make_member
from tests.factories.sync import Json, SyncTablet


def write(client: TestClient, home: Household, text: str = "狗拴好再进门") -> Json:
    answer = client.post(f"/api/households/{home.id}/remarks", json={"text": text})
    assert answer.status_code == 201, answer.text
    remark: Json = answer.json()
    return remark


def answering(tablet: SyncTablet, home: Household, remark: Json, text: str) -> Json:
    body = {"remark_id": remark["id"], "text": text, "at": now().isoformat()}
    return tablet.op("remark.answer", body, household=home)


def test_a_remark_stands_on_the_households_card_of_the_worker(
    session: Session, client: TestClient, tablet: SyncTablet, home: Household, leader: Member
) -> None:
    before = home.ver
    write(signed_in(client, leader), home)

    bundle = orjson.loads(build_bundles(session, [home.id])[home.id].body)

    assert home.ver > before
    [remark] = bundle["remarks"]
    assert (remark["text"], remark["by"], remark["status"]) == ("狗拴好再进门", "周国良", "open")
    assert problems_of("sync/bundle.v1.json", bundle) == []
    told = session.scalars(select(Notice)).one()
    assert (told.member_id, told.kind, told.params) == (tablet.member.id, "REMARK", {})


def test_the_answer_comes_back_to_whoever_wrote(
    session: Session,
    client: TestClient,
    tablet: SyncTablet,
    home: Household,
    leader: Member,
    town: Town,
) -> None:
    remark = write(signed_in(client, leader), home)

    [receipt] = tablet.push(answering(tablet, home, remark, "知道了"))

    assert receipt["status"] == "applied"
    [answered] = client.get("/api/remarks").json()["items"]
    assert (answered["answer"], answered["answered_by"]) == ("知道了", tablet.member.name)
    assert [row[0].answer for row in list_answered_remarks(session, [town.community.id])] == [
        "知道了"
    ]
    assert list_answered_remarks(session, [town.sibling.id]) == []
    kinds = client.get(f"/api/households/{home.id}/timeline").json()["items"]
    assert [entry["kind"] for entry in kinds] == ["remark_answered", "remark_written"]


def test_the_same_answer_sent_again_changes_nothing(
    client: TestClient, tablet: SyncTablet, home: Household, leader: Member
) -> None:
    remark = write(signed_in(client, leader), home)
    op = answering(tablet, home, remark, "知道了")

    first, again = tablet.push(op), tablet.push(op)

    assert first == again
    [shown] = client.get(f"/api/households/{home.id}/remarks").json()
    assert shown["answer"] == "知道了"


def test_a_second_answer_stands_below_the_first(
    client: TestClient, tablet: SyncTablet, home: Household, leader: Member
) -> None:
    remark = write(signed_in(client, leader), home)

    tablet.push(answering(tablet, home, remark, "知道了"))
    tablet.push(answering(tablet, home, remark, "狗已经送走"))

    [shown] = client.get(f"/api/households/{home.id}/remarks").json()
    assert shown["answer"] == "知道了\n狗已经送走"


def test_a_closed_remark_leaves_the_queue_and_stays_in_the_file(
    client: TestClient, tablet: SyncTablet, home: Household, leader: Member
) -> None:
    remark = write(signed_in(client, leader), home)
    tablet.push(answering(tablet, home, remark, "知道了"))

    closed = client.post(f"/api/remarks/{remark['id']}/close").json()
    again = client.post(f"/api/remarks/{remark['id']}/close")

    assert (closed["status"], closed["closed_by"]) == ("closed", "周国良")
    assert client.get("/api/remarks").json() == {"items": [], "counts": {"open": 0, "answered": 0}}
    assert [one["status"] for one in client.get(f"/api/households/{home.id}/remarks").json()] == [
        "closed"
    ]
    assert (again.status_code, again.json()["code"]) == (409, "remark_closed")


def test_an_answer_after_the_end_is_not_lost(
    client: TestClient, tablet: SyncTablet, home: Household, leader: Member
) -> None:
    remark = write(signed_in(client, leader), home)
    client.post(f"/api/remarks/{remark['id']}/close")

    [receipt] = tablet.push(answering(tablet, home, remark, "门牌是 502"))

    assert receipt["status"] == "applied"
    assert [one["status"] for one in client.get("/api/remarks").json()["items"]] == ["answered"]


def test_a_remark_about_another_household_cannot_be_answered(
    session: Session, tablet: SyncTablet, home: Household, town: Town
) -> None:
    other = make_household(session, town, room="602", worker=tablet.member)
    body = {"remark_id": str(new_id()), "text": "知道了", "at": now().isoformat()}

    [receipt] = tablet.push(tablet.op("remark.answer", body, household=other))

    assert (receipt["status"], receipt["detail"][0]["rule"]) == ("rejected", "not_found")


def test_a_worker_writes_no_remarks(client: TestClient, worker: Member, home: Household) -> None:
    answer = signed_in(client, worker).post(
        f"/api/households/{home.id}/remarks", json={"text": "请回电"}
    )

    assert answer.status_code == 403


def test_an_empty_list_costs_a_bundle_nothing(
    session: Session, home: Household, town: Town
) -> None:
    make_member(session, town.grids[1])

    assert '"remarks":[]' in build_bundles(session, [home.id])[home.id].body

"""Notices on the tablet and what the lead sees of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.notices.models import Notice, NoticeKind
from api.notices.service import notify
from api.staff.models import Role
from tests.api.notices.conftest import Staffed
from tests.factories.callers import signed_in
from tests.factories.households import make_household
from tests.factories.staff import make_member
from tests.factories.sync import SyncTablet


def fetched(tablet: SyncTablet) -> list[Any]:
    items: list[Any] = tablet.get("notices").json()["items"]
    return items


def seen_by(staffed: Staffed, **params: Any) -> Any:
    """What the lead's page gets."""
    signed_in(staffed.client, staffed.lead)
    answer = staffed.client.get("/api/notices", params={"member_id": str(staffed.worker.id)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_notice_is_fetched_read_offline_and_seen_as_read_by_the_lead(staffed: Staffed) -> None:
    home = make_household(staffed.session, staffed.town, worker=staffed.worker)
    notify(
        staffed.session,
        [staffed.worker.id],
        NoticeKind.REMARK,
        household_id=home.id,
        by_id=staffed.lead.id,
    )
    [before] = seen_by(staffed)["items"]
    assert (before["delivered_at"], before["read_at"]) == (None, None)

    [notice] = fetched(staffed.tablet)
    assert notice["kind"] == "REMARK"
    assert notice["household_id"] == str(home.id)
    assert notice["by"]["name"] == "周国良"
    assert notice["read_at"] is None

    read_at = (now() - timedelta(minutes=20)).isoformat()
    op = staffed.tablet.op("notice.read", {"notice_ids": [notice["id"]], "at": read_at})
    [receipt] = staffed.tablet.push(op)
    assert receipt["status"] == "applied"

    [after] = seen_by(staffed)["items"]
    assert after["delivered_at"] is not None
    assert datetime.fromisoformat(after["read_at"]) == datetime.fromisoformat(read_at)
    assert fetched(staffed.tablet)[0]["read_at"] is not None


def test_the_first_reading_counts_and_nobody_reads_for_somebody_else(staffed: Staffed) -> None:
    other = make_member(staffed.session, staffed.town.grids[1], name="陈建平")
    ids = notify(staffed.session, [staffed.worker.id, other.id], "COVER")
    first, second = now() - timedelta(hours=2), now() - timedelta(hours=1)
    for at in (first, second):
        body = {"notice_ids": [str(one) for one in ids], "at": at.isoformat()}
        staffed.tablet.push(staffed.tablet.op("notice.read", body))

    read = {one.member_id: one.read_at for one in staffed.session.scalars(select(Notice))}
    assert read == {staffed.worker.id: first, other.id: None}


def test_nothing_new_costs_no_body(staffed: Staffed) -> None:
    notify(staffed.session, [staffed.worker.id], "COVER")
    etag = staffed.tablet.get("notices").headers["etag"]
    assert staffed.tablet.get("notices", **{"If-None-Match": etag}).status_code == 304
    notify(staffed.session, [staffed.worker.id], "REMARK")
    assert staffed.tablet.get("notices", **{"If-None-Match": etag}).status_code == 200


def test_a_call_to_sync_is_done_by_syncing_and_stands_in_no_list(staffed: Staffed) -> None:
    notify(staffed.session, [staffed.worker.id], "SYNC_NOW", by_id=staffed.lead.id)
    assert fetched(staffed.tablet) == []
    page = seen_by(staffed)
    assert page["can_be_woken"] is True
    [seen] = page["items"]
    assert (seen["kind"], seen["read_at"] is not None) == ("SYNC_NOW", True)


def test_a_lead_of_another_community_sees_nobody_here(staffed: Staffed) -> None:
    stranger = make_member(staffed.session, staffed.town.sibling, Role.GRID_LEADER)
    signed_in(staffed.client, stranger)
    listed = staffed.client.get("/api/notices", params={"member_id": str(staffed.worker.id)})
    assert listed.status_code == 404


def test_notices_are_given_only_to_whoever_is_signed_in(staffed: Staffed, session: Session) -> None:
    notify(session, [staffed.worker.id], "COVER")
    nobody = SyncTablet.enrolled(session, staffed.client, staffed.worker, signed_in=False)
    assert nobody.get("notices").status_code == 401
    other = make_member(session, staffed.town.grids[1], name="陈建平")
    assert fetched(SyncTablet.enrolled(session, staffed.client, other)) == []

"""Telling members something: who is told, and that it hangs on the caller's transaction."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.notices.models import Notice, NoticeKind, PushMessage
from api.notices.service import notify
from api.staff.models import Role
from tests.factories.staff import make_member, make_town


def test_each_member_is_told_once_and_nobody_what_they_did_themselves(session: Session) -> None:
    town = make_town(session)
    worker, lead = make_member(session, town.grids[0]), make_member(session, town.community)
    ids = notify(
        session,
        [worker.id, worker.id, lead.id],
        NoticeKind.NEW_ASSIGNMENT,
        params={"count": 12},
        by_id=lead.id,
    )
    [notice] = session.scalars(select(Notice)).all()
    assert ids == [notice.id]
    assert (notice.member_id, notice.params, notice.read_at) == (worker.id, {"count": 12}, None)


def test_a_member_without_a_tablet_to_wake_has_the_notice_all_the_same(session: Session) -> None:
    worker = make_member(session, make_town(session).grids[0])
    assert len(notify(session, [worker.id], "REMARK")) == 1
    assert session.scalar(select(func.count()).select_from(PushMessage)) == 0


def test_a_call_to_sync_that_was_not_fetched_yet_is_not_repeated(session: Session) -> None:
    town = make_town(session)
    worker = make_member(session, town.grids[0])
    lead = make_member(session, town.community, Role.GRID_LEADER)
    first = notify(session, [worker.id], NoticeKind.SYNC_NOW, by_id=lead.id)
    assert notify(session, [worker.id], NoticeKind.SYNC_NOW, by_id=lead.id) == first


def test_a_savepoint_rolled_back_takes_the_notice_along(session: Session) -> None:
    worker = make_member(session, make_town(session).grids[0])
    undone = session.begin_nested()
    notify(session, [worker.id], NoticeKind.COVER)
    undone.rollback()
    assert session.scalar(select(func.count()).select_from(Notice)) == 0

"""Two tablets hold the same door; after a merge, and after it was taken back, both are right."""

from fastapi.testclient import TestClient

from api.core.database import session_factory
from api.households.models import Household
from api.staff.models import Role
from tests.api.households.merging import asked, merged
from tests.api.sync.test_pull import Copy, changes
from tests.conftest import Committed
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import make_member, make_town
from tests.factories.sync import SyncTablet


def test_both_tablets_are_right_after_a_merge_and_after_its_undo(
    committed: Committed, committed_client: TestClient
) -> None:
    del committed
    with session_factory().begin() as session:
        session.expire_on_commit = False
        town = make_town(session)
        lead = make_member(session, town.community, Role.GRID_LEADER)
        building = make_building(session, town)
        workers = [make_member(session, town.grids[0]) for _ in range(2)]
        homes: list[Household] = [
            make_household(session, town, building=building, worker=worker) for worker in workers
        ]
        make_person(session, homes[1], "顾小满")
        tablets = [SyncTablet.enrolled(session, committed_client, worker) for worker in workers]
    copies = [Copy({}), Copy({})]

    def pull() -> list[dict[str, str]]:
        told = []
        for tablet, copy in zip(tablets, copies, strict=True):
            items, last = tablet.pull(copy.cursor)
            copy.apply(items, last)
            assert last["digest"] == copy.digest()
            told.append(changes(items))
        return told

    pull()
    keep, gone = (str(home.id) for home in homes)
    desk = signed_in(committed_client, lead)

    made = merged(desk, asked("household", homes[0], homes[1]))
    assert pull() == [{keep: "upd"}, {gone: "out"}]

    desk.post(f"/api/merges/{made['id']}/undo")
    assert pull() == [{keep: "upd"}, {gone: "in"}]

from concurrent.futures import ThreadPoolExecutor

from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.imports.jobs import write_job
from api.imports.models import ImportBatch, ImportState
from api.staff.models import Member, Role
from tests.api.imports.tables import MEMBER_HEADS, csv_bytes
from tests.conftest import Committed
from tests.factories.callers import signed_in
from tests.factories.staff import make_member, make_town


def test_two_jobs_of_one_import_write_it_once(
    committed: Committed, committed_client: TestClient
) -> None:
    with committed.sessions.begin() as session:
        town = make_town(session)
        leader = make_member(session, town.community, Role.GRID_LEADER)
        session.flush()
        org_id, path = town.community.id, "/api/imports/members"
        session.expunge(leader)
    client = signed_in(committed_client, leader)
    rows = [MEMBER_HEADS, *((f"王芳{chr(0x4E00 + n)}", f"wang{n}", "", "", "") for n in range(5))]
    shown = client.post(
        path,
        content=csv_bytes(rows),
        params={"org_id": str(org_id)},
        headers={"Content-Type": "application/octet-stream"},
    ).json()
    confirmed = client.post(f"{path}/{shown['id']}/confirm", json={"token": shown["token"]})
    assert confirmed.json()["state"] == "WRITING", confirmed.text

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: write_job(import_id=shown["id"]), range(2)))

    with committed.sessions() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert (batch.state, batch.failure) == (ImportState.DONE, None)
        made = select(func.count()).select_from(Member).where(Member.must_change_password)
        assert session.scalar(made) == 5

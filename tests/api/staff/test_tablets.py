from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.staff.models import AuditEvent, Device, Member, Role
from tests.factories.callers import signed_in
from tests.factories.staff import Town, make_member, make_town

REPORT = {
    "app": "field 0.1.0",
    "storage": {"persisted": True, "usage": 120_000_000, "quota": 900_000_000},
    "unsent": {"ops": 2, "blobs": 1},
}


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def leader(session: Session, town: Town) -> Member:
    return make_member(session, town.community, Role.GRID_LEADER)


@pytest.fixture
def tablet(session: Session, town: Town) -> Device:
    worker = make_member(session, town.grids[0])
    contact = now()
    device = Device(
        id=new_id(),
        org_id=worker.org_id,
        label="平板",
        push_key={},
        thumbprint=new_id().hex,
        enrolled_by_id=worker.id,
        enrolled_at=contact - timedelta(days=3),
        last_contact_at=contact,
        last_member_id=worker.id,
        report=REPORT | {"clock": {"wall": int((contact.timestamp() + 90) * 1000)}},
    )
    session.add(device)
    session.flush()
    return device


def test_a_tablet_is_listed_with_its_state(
    client: TestClient, tablet: Device, leader: Member
) -> None:
    listed = signed_in(client, leader).get("/api/devices").json()

    assert listed[0]["label"] == "平板"
    assert listed[0]["report"]["storage"]["quota"] == 900_000_000
    assert listed[0]["clock_offset_s"] == pytest.approx(90, abs=1)
    assert listed[0]["may_manage"] is True


def test_a_tablet_gets_a_name_and_is_withdrawn_when_lost(
    session: Session, client: TestClient, tablet: Device, leader: Member
) -> None:
    signed_in(client, leader)
    named = client.put(f"/api/devices/{tablet.id}", json={"label": "平板 12"})
    assert named.json()["label"] == "平板 12"

    lost = client.post(f"/api/devices/{tablet.id}/revoke")
    assert lost.json()["revoked_at"] is not None
    assert client.post(f"/api/devices/{tablet.id}/revoke").json()["code"] == "device_revoked"
    events = session.scalars(select(AuditEvent).where(AuditEvent.object_id == tablet.id))
    assert [event.action for event in events] == ["device.rename", "device.revoke"]


def test_a_tablet_of_another_unit_is_out_of_reach(
    session: Session, client: TestClient, town: Town, tablet: Device
) -> None:
    stranger = make_member(session, town.sibling, Role.GRID_LEADER)
    signed_in(client, stranger)

    assert client.get("/api/devices").json() == []
    assert client.get(f"/api/devices/{tablet.id}").status_code == 404
    assert client.post(f"/api/devices/{tablet.id}/revoke").status_code == 404


def test_an_auditor_sees_tablets_and_cannot_withdraw_them(
    session: Session, client: TestClient, town: Town, tablet: Device
) -> None:
    signed_in(client, make_member(session, town.street, Role.AUDITOR))

    assert client.get("/api/devices").json()[0]["may_manage"] is False
    assert client.post(f"/api/devices/{tablet.id}/revoke").json()["code"] == "missing_right"

"""A worker whose tablet can be woken, a push service on this machine, and midday."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.notices.models import PushMessage, PushSubscription
from api.notices.service import sending, subscribing, telling, wire
from api.staff.models import Member, Role
from tests.factories.pushing import Browser, PushService, push_service, settings, subscribed
from tests.factories.staff import Town, make_member, make_town
from tests.factories.sync import SyncTablet


@dataclass
class Clock:
    """What the feature takes for now: 11 in the morning in Hangzhou, until a test moves it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def move(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time by which pushes are queued, sent and ended."""
    today = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0)
    made = Clock(today)
    for module in (telling, sending, subscribing, wire):
        monkeypatch.setattr(module, "now", made)
    return made


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service on loopback, which the settings allow."""
    with push_service() as made, settings(push_loopback="true", push_timeout_s="1"):
        yield made


@dataclass
class Staffed:
    """A worker with a subscribed tablet, and a lead."""

    session: Session
    client: TestClient
    town: Town
    worker: Member
    lead: Member
    tablet: SyncTablet
    browser: Browser

    def message(self) -> PushMessage:
        """The one push there is."""
        self.session.expire_all()
        return self.session.scalars(select(PushMessage)).one()

    def subscription(self) -> PushSubscription:
        """The one subscription there is."""
        self.session.expire_all()
        return self.session.scalars(select(PushSubscription)).one()

    def send(self) -> int:
        """Do what the job does, with what the test wrote."""
        self.session.flush()
        tried = sending.send_due()
        self.session.expire_all()
        return tried


@pytest.fixture
def staffed(session: Session, client: TestClient, clock: Clock, service: PushService) -> Staffed:
    """A worker who can be woken."""
    town = make_town(session)
    worker = make_member(session, town.grids[0])
    lead = make_member(session, town.community, Role.GRID_LEADER, name="周国良")
    tablet = SyncTablet.enrolled(session, client, worker)
    browser = subscribed(tablet, service)
    return Staffed(session, client, town, worker, lead, tablet, browser)


def queued(session: Session, name: str) -> list[Any]:
    """The jobs of a name that wait in the queue."""
    return list(
        session.connection().exec_driver_sql(
            "SELECT id FROM procrastinate_jobs WHERE task_name = %s", (name,)
        )
    )

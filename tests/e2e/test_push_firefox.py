"""A push from end to end in a real Firefox: the lead moves homes, and sees that it was read."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.demo.accounts import PASSWORD
from api.households.models import Assignment
from api.launch.postgres import OwnPostgres
from api.notices.models import PushSubscription
from api.policies.service import publish_pack
from api.staff.models import Member, OrgType, OrgUnit
from tests.conftest import Committed, committed_database
from tests.e2e.firefox import Firefox, firefox
from tests.e2e.pushed import BrowserPush, browser_push
from tests.e2e.server import RunningRuhu, running_ruhu
from tests.e2e.words import say
from tests.factories.pushing import settings

WAITS_S = 40.0
NEVER_QUIET = {"from": "00:00", "to": "00:00", "exempt": []}
"""The journey runs at any hour of the day."""


@pytest.fixture
def ruhu(postgres: OwnPostgres, demo_template: str, tmp_path: Path) -> Iterator[RunningRuhu]:
    """A Ruhu that may push to this machine, in a city without quiet hours."""
    with (
        settings(push_loopback="true"),
        committed_database(postgres, demo_template) as database,
    ):
        without_quiet_hours(database)
        with running_ruhu(database, tmp_path / "ruhu.log") as running:
            yield running


def without_quiet_hours(database: Committed) -> None:
    with database.sessions.begin() as session:
        city = session.scalars(select(OrgUnit).where(OrgUnit.type == OrgType.CITY)).one()
        values = {"notices.quiet_hours": NEVER_QUIET}
        pack = {"key": "any-hour", "version": 1, "valid_from": "2026-01-01", "values": values}
        publish_pack(session, pack, city)


@pytest.fixture
def push() -> Iterator[BrowserPush]:
    """The push service of the browser."""
    with browser_push() as made:
        yield made


@pytest.fixture
def tablet(ruhu: RunningRuhu, push: BrowserPush, tmp_path: Path) -> Iterator[Firefox]:
    """Shen's tablet, signed in, with leave to notify."""
    with firefox(tmp_path / "firefox", push.web_socket) as browser:
        browser.goto(f"{ruhu.address}/field/")
        browser.grant(ruhu.address, "notifications")
        browser.click("沈玉芬", ".account")
        browser.click(say("staff.startWork"))
        browser.click(say("help.tour.skip"))
        browser.wait("!!(await navigator.serviceWorker.getRegistration('/field/'))?.active")
        yield browser


class LeadsDesk:
    """What the lead does over HTTP."""

    def __init__(self, ruhu: RunningRuhu) -> None:
        """Sign 周国良 in."""
        self.client = httpx.Client(base_url=ruhu.address, timeout=30)
        body = {"login": "zhou", "password": PASSWORD, "kind": "office"}
        signed_in = self.client.post("/api/session", json=body).raise_for_status().json()
        self.client.headers["X-CSRF-Token"] = signed_in["csrf"]

    def moves_homes(self, household_ids: list[str], to_member_id: str) -> None:
        """Hand homes over, after a look at what that changes."""
        wanted = {"household_ids": household_ids, "to_member_id": to_member_id}
        seen = self.client.post("/api/assignments/preview", json=wanted).raise_for_status().json()
        moved = self.client.post("/api/assignments", json={"token": seen["token"]})
        assert moved.raise_for_status().json()["moved"] == len(household_ids)

    def asks_for_sync(self, member_id: str) -> None:
        """Press the button of the morning table."""
        body = {"member_ids": [member_id]}
        self.client.post("/api/members/sync-now", json=body).raise_for_status()

    def sees(self, member_id: str) -> Any:
        """What a member was told and has read."""
        answer = self.client.get("/api/notices", params={"member_id": member_id})
        return answer.raise_for_status().json()


def eventually(look: Callable[[], Any]) -> Any:
    """Look until there is something to see."""
    until = time.monotonic() + WAITS_S
    while time.monotonic() < until:
        seen = look()
        if seen:
            return seen
        time.sleep(0.2)
    raise AssertionError("nothing came")


def member_id(ruhu: RunningRuhu, login: str) -> str:
    with ruhu.sessions() as session:
        return str(session.scalars(select(Member.id).where(Member.login == login)).one())


def homes_of(ruhu: RunningRuhu, login: str, count: int) -> list[str]:
    with ruhu.sessions() as session:
        statement = (
            select(Assignment.household_id)
            .join(Member, Member.id == Assignment.member_id)
            .where(Member.login == login, Assignment.to_xid.is_(None))
            .limit(count)
        )
        return [str(one) for one in session.scalars(statement)]


def subscribe(tablet: Firefox, ruhu: RunningRuhu) -> None:
    """Switch wake-ups on where messages are read."""
    tablet.goto(f"{ruhu.address}/field/notices")
    tablet.sees(say("notices.none"))
    tablet.click(say("notices.wake.switchOn"))
    tablet.sees(say("notices.wake.active"))


def test_a_push_is_received_and_acted_on(
    ruhu: RunningRuhu, push: BrowserPush, tablet: Firefox
) -> None:
    lead, shen = LeadsDesk(ruhu), member_id(ruhu, "shen")
    subscribe(tablet, ruhu)
    assert eventually(lambda: lead.sees(shen)["can_be_woken"])

    lead.moves_homes(homes_of(ruhu, "chen", 3), shen)

    eventually(lambda: push.acknowledged)
    [sent] = push.sent
    assert sent["content-encoding"] == "aes128gcm"
    assert sent["authorization"].startswith("vapid t=")
    tablet.sees(say("notices.homesCame", n=3))
    tablet.sees(say("notices.new"))
    [unread] = lead.sees(shen)["items"]
    assert (unread["delivered_at"] is not None, unread["read_at"]) == (True, None)

    tablet.click(say("notices.homesCame", n=3))
    tablet.wait("location.pathname === '/field/residents'")
    [read] = eventually(lambda: [one for one in lead.sees(shen)["items"] if one["read_at"]])
    assert read["id"] == unread["id"]


def test_a_call_to_sync_begins_a_round_and_what_ended_is_not_woken(
    ruhu: RunningRuhu, push: BrowserPush, tablet: Firefox
) -> None:
    lead, shen = LeadsDesk(ruhu), member_id(ruhu, "shen")
    subscribe(tablet, ruhu)
    assert eventually(lambda: lead.sees(shen)["can_be_woken"])
    before = tablet.evaluate("localStorage.getItem('ruhu.lastSync')")

    lead.asks_for_sync(shen)
    eventually(lambda: push.acknowledged)
    tablet.wait(f"localStorage.getItem('ruhu.lastSync') !== {before!r}")
    assert eventually(lambda: lead.sees(shen)["items"][0]["delivered_at"])

    # the push service forgets the tablet: so do we, and the tablet subscribes again
    channels = dict(push.channels)
    push.channels.clear()
    lead.moves_homes(homes_of(ruhu, "chen", 1), shen)
    eventually(lambda: ended(ruhu) == "http_410")
    push.channels.update(channels)
    tablet.goto(f"{ruhu.address}/field/notices")
    assert eventually(lambda: lead.sees(shen)["can_be_woken"])

    # whoever signs out is left in peace, and the browser gives its address back
    posted = len(push.sent)
    tablet.goto(f"{ruhu.address}/field/me")
    tablet.click(say("staff.signOut"))
    tablet.wait("location.pathname === '/field/sign-in'")
    assert lead.sees(shen)["can_be_woken"] is False
    lead.moves_homes(homes_of(ruhu, "chen", 1), shen)
    assert eventually(lambda: not push.channels)
    assert len(push.sent) == posted


def ended(ruhu: RunningRuhu) -> str | None:
    """Why the tablet's subscription ended, if it has; its address is gone then."""
    with ruhu.sessions() as session:
        [subscription] = session.scalars(select(PushSubscription)).all()
        return None if subscription.endpoint else subscription.end_reason

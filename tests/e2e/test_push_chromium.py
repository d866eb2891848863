"""What the field app's service worker does with a push in Chromium, delivered by its devtools.

Chromium cannot subscribe without Google's push service; the whole way is walked in Firefox.
"""

import json
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.field import Worker
from tests.e2e.words import say

WAITS_MS = 20_000
NOTIFICATIONS = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/field/')
  const shown = await registration.getNotifications()
  return shown.map(({ title, body, tag, silent }) => ({ title, body, tag, silent }))
}"""
CLICK = """async () => {
  const [notification] = await self.registration.getNotifications({ tag: 'REMARK' })
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
}"""


class Devtools:
    """The service worker of the field app, seen from outside."""

    def __init__(self, page: Page) -> None:
        """Find its registration."""
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._registration: dict[str, str] = {}
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        for _ in range(WAITS_MS // 100):
            if self._registration:
                return
            page.wait_for_timeout(100)
        raise AssertionError("no service worker is registered")

    def _note(self, event: Any) -> None:
        for one in event["registrations"]:
            if one["scopeURL"].endswith("/field/") and not one["isDeleted"]:
                origin = one["scopeURL"].removesuffix("/field/")
                self._registration = {"origin": origin, "registrationId": one["registrationId"]}

    def push(self, data: str) -> None:
        """Deliver a push message."""
        message = {**self._registration, "data": data}
        self._session.send("ServiceWorker.deliverPushMessage", message)

    def sync(self) -> None:
        """Fire the event that says the network is back."""
        event = {**self._registration, "tag": "ruhu-sync", "lastChance": False}
        self._session.send("ServiceWorker.dispatchSyncEvent", event)


def wait_for_round(page: Page, before: str) -> None:
    """Wait until a round has ended after another one."""
    page.wait_for_function(
        "before => localStorage.getItem('ruhu.lastSync') !== before", arg=before, timeout=WAITS_MS
    )


def last_round(page: Page) -> str:
    text: str = page.evaluate("localStorage.getItem('ruhu.lastSync')")
    return text


def test_a_push_wakes_an_open_page_silently_and_rings_when_none_is_open(
    tablet: TabletMaker,
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    page = shen.page
    page.context.grant_permissions(["notifications", "geolocation"])
    page.goto(shen.tablet.address + "notices")
    shen.button("notices.wake.switchOn").click()
    shen.button("notices.wake.switchOff").wait_for()
    worker = Devtools(page)

    # somebody is looking: a round begins, nothing rings
    before = last_round(page)
    worker.push(json.dumps({"kind": "SYNC_NOW"}))
    wait_for_round(page, before)
    before = last_round(page)
    worker.sync()
    wait_for_round(page, before)
    assert page.evaluate(NOTIFICATIONS) == []

    # nobody is looking: one sentence for each kind, which names no resident
    page.goto("about:blank")
    for data in ('{"kind": "REMARK"}', '{"kind": "REMARK"}', '{"kind": "SYNC_NOW"}', "no JSON"):
        worker.push(data)
    page.wait_for_timeout(1_000)
    page.goto(shen.tablet.address)
    shown = {one["tag"]: one for one in page.evaluate(NOTIFICATIONS)}
    assert shown["REMARK"]["title"] == say("notices.push.title")
    assert shown["REMARK"]["body"] == say("notices.push.REMARK")
    assert shown["SYNC_NOW"]["body"] == say("notices.push.SYNC_NOW")
    assert set(shown) == {"REMARK", "SYNC_NOW", ""}

    # a tap on it opens the list of messages in the page that is open
    [service_worker] = [one for one in page.context.service_workers if "/field/" in one.url]
    service_worker.evaluate(CLICK)
    expect(page.get_by_role("heading", name=say("notices.title"), exact=True)).to_be_visible()
    shen.sees_nothing_forbidden()


def test_nothing_rings_and_no_page_is_left_during_a_visit(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.page.context.grant_permissions(["notifications", "geolocation"])
    shen.open_home("王桂香")
    shen.begin_visit("LOOK_IN")
    at = shen.page.url
    worker = Devtools(shen.page)
    worker.push(json.dumps({"kind": "REMARK"}))
    shen.page.wait_for_timeout(1_000)
    assert shen.page.evaluate(NOTIFICATIONS) == []
    shen.page.evaluate(
        "navigator.serviceWorker.dispatchEvent(new MessageEvent('message', "
        "{ data: { open: '/field/notices' } }))"
    )
    shen.page.wait_for_timeout(300)
    assert shen.page.url == at

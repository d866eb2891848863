"""How often a person touches the glass, or clicks, for the jobs they do all day.

Counted are trusted clicks in a real browser. The seconds are what the app makes a person wait: a
hand that never hesitates, from its first tap to the words that say it is done; texts are typed at
once.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from api.core.database import session_factory
from api.core.settings import get_settings
from tests.bench.figure import Figure
from tests.bench.glass import load_note
from tests.bench.place import bench_demo
from tests.conftest import Committed
from tests.e2e.browser import DESK, LANDSCAPE, PORTRAIT, opened
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.network import Network
from tests.e2e.server import RunningRuhu, running_ruhu
from tests.e2e.signing import sign_everything, write
from tests.e2e.tablet import Tablet
from tests.e2e.test_repeat_visit import confirm_every_page
from tests.e2e.words import like, say

HOUSEHOLDS = 400
REPEATED, FOUND = "朱明强", "王桂香"
ESTATE, BUILDING, TO_WORKER = "珠儿潭", "3幢", "陈建平"
COUNT = """
addEventListener('click', (event) => {
  if (!event.isTrusted || event.target.closest('.pad')) return // writing a name is no tapping
  const kept = JSON.parse(sessionStorage.getItem('bench') ?? '{"taps":0}')
  const now = performance.timeOrigin + event.timeStamp
  if (now - (kept.last ?? 0) > 5) kept.taps += 1 // a label hands its click on to its field
  kept.first ??= now
  kept.last = now
  sessionStorage.setItem('bench', JSON.stringify(kept))
}, true)
"""
BEGIN = "sessionStorage.removeItem('bench')"
ASK = """() => {
  const kept = JSON.parse(sessionStorage.getItem('bench'))
  return [kept.taps, (performance.timeOrigin + performance.now() - kept.first) / 1000]
}"""


@dataclass
class Counted:
    """Taps and seconds of one job."""

    page: Page

    def begin(self) -> None:
        """Forget what was tapped to get here."""
        self.page.evaluate(BEGIN)

    def figures(self, name: str, most: int, note: str) -> Iterator[Figure]:
        """Return what it took until now."""
        taps, seconds = self.page.evaluate(ASK)
        yield Figure(f"taps.{name}", taps, "taps", 1, f"goal ≤ {most}; {note}")
        yield Figure(f"taps.{name}.s", seconds, "s", 1, load_note())


def run() -> Iterator[Figure]:
    """Do each job once, on a tablet held both ways and at a desk."""
    with (
        tempfile.TemporaryDirectory(prefix="ruhu-taps-", ignore_cleanup_errors=True) as kept,
        bench_demo(HOUSEHOLDS),
        sync_playwright() as playwright,
    ):
        settings = get_settings()
        owner = settings.owner_database_url or settings.database_url
        database = Committed(settings.database_url, owner, session_factory())
        with running_ruhu(database, Path(kept) / "ruhu.log") as ruhu:
            yield from _on_the_tablet(playwright, ruhu, Path(kept))
            yield from _at_the_desk(playwright, ruhu, Path(kept))


def _on_the_tablet(playwright: Playwright, ruhu: RunningRuhu, kept: Path) -> Iterator[Figure]:
    jobs: dict[str, tuple[tuple[int, int], Callable[[Worker, Counted], Iterator[Figure]]]] = {
        "upright": (PORTRAIT, lambda worker, count: nobody_home(worker, count, "upright")),
        "lying": (LANDSCAPE, _all_lying),
    }
    for label, (size, job) in jobs.items():
        with ExitStack() as made:
            network = Network(ruhu.port)
            made.callback(network.close)
            browser = made.enter_context(opened(playwright, kept / label, size=size))
            browser.page.add_init_script(COUNT)
            worker = Worker(Tablet(browser, network))
            worker.sign_in("shen")
            worker.sync()
            yield from job(worker, Counted(browser.page))


def _all_lying(worker: Worker, count: Counted) -> Iterator[Figure]:
    yield from nobody_home(worker, count, "lying")
    yield from find(worker, count)
    yield from repeat_visit(worker, count)
    yield from policy(worker, count)


def _at_the_desk(playwright: Playwright, ruhu: RunningRuhu, kept: Path) -> Iterator[Figure]:
    with opened(playwright, kept / "desk", size=DESK) as browser:
        browser.page.add_init_script(COUNT)
        desk = Desk(browser, ruhu.address)
        desk.sign_in("周国良")
        yield from move_building(desk, Counted(browser.page))


def nobody_home(worker: Worker, count: Counted, held: str) -> Iterator[Figure]:
    """From the building's page: nobody opened at a door that is due."""
    worker.open_today()
    worker.page.get_by_role("link", name=like("tasks.wholeBuilding")).last.click()
    due = worker.page.locator(".building button.due, .building button.over")
    due.last.wait_for()
    count.begin()
    due.last.click()
    worker.page.locator("button.key.away").last.click()
    expect(worker.page.get_by_role("button", name=say("households.undo")).first).to_be_visible()
    yield from count.figures("nobody_home", 2, f"from the building, tablet {held}")


def find(worker: Worker, count: Counted) -> Iterator[Figure]:
    """From Today: a family by its pinyin initials."""
    page = worker.page
    worker.open_today()
    count.begin()
    page.locator(".find .search, .find input").first.click()
    box = page.get_by_role("searchbox")
    box.wait_for()
    page.wait_for_timeout(300)
    if not box.evaluate("box => box === document.activeElement"):
        box.click()
    page.keyboard.type("wgx")
    page.locator("main button.li", has_text=FOUND).first.click()
    expect(page.get_by_role("heading", name=re.compile(FOUND))).to_be_visible()
    yield from count.figures("find_household", 3, "from Today, 3 keys")


def repeat_visit(worker: Worker, count: Counted) -> Iterator[Figure]:
    """A survey in which nothing has changed since the last one, from the household's page."""
    worker.open_home(REPEATED)
    worker.begin_visit("SURVEY")
    confirm_every_page(worker)
    sign_everything(worker.page)
    worker.finish()
    worker.sync()
    worker.open_home(REPEATED)
    count.begin()
    worker.begin_visit("SURVEY")
    confirm_every_page(worker)
    worker.finish()
    yield from count.figures("repeat_visit", 12, "from the household to 已存平板")


def policy(worker: Worker, count: Counted) -> Iterator[Figure]:
    """A policy brought and its receipt signed, at a family that knows what is kept of it."""
    page = worker.page
    worker.open_home(REPEATED)
    count.begin()
    worker.begin_visit("POLICY_DELIVERY")
    page.get_by_role("button", name=worker.say("visits.word.POLICY_DELIVERY.dibao")).click()
    worker.next()
    page.get_by_role("button", name=say("agreements.field.receivedAll")).click()
    for _ in ("resident", "worker"):
        write(page)
        page.get_by_role("button", name=like("agreements.field.written")).last.click()
    page.get_by_role("button", name=like("agreements.field.copyLater")).last.click()
    expect(page.get_by_text(say("visits.done.title"))).to_be_visible()
    yield from count.figures("policy_with_receipt", 8, "from the household to 已存平板")


def move_building(desk: Desk, count: Counted) -> Iterator[Figure]:
    """A building and all its families get another worker, from the map."""
    page = desk.page
    page.goto(f"{desk.address}/office/map")
    page.wait_for_load_state("networkidle")
    count.begin()
    page.get_by_text(say("areas.byBuilding"), exact=True).click()
    group = page.locator(".estate").filter(
        has=page.get_by_role("heading", name=re.compile(f"^{ESTATE} "))
    )
    group.locator("li", has_text=re.compile(f"^{BUILDING}")).get_by_role("checkbox").click()
    page.get_by_role("combobox", name=say("areas.toWhom")).click()
    page.get_by_role("option", name=re.compile(TO_WORKER)).click()
    page.get_by_role("button", name=like("areas.assign")).click()
    expect(page.get_by_text(like("areas.moved")).first).to_be_visible()
    yield from count.figures("move_building", 5, "from the map, by the list of buildings")

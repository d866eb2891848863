"""The tablet as its worker feels it: 3,000 households, no network, a processor slowed four times.

Every time is the page's own, from the event to the paint that shows its effect.
"""

import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import select

from api.core.database import session_factory
from api.households.models import Household
from api.households.service.assignments import assign
from api.staff.models import Member
from tests.bench.figure import Figure, median_figure
from tests.bench.glass import SLOWED, Glass, load_note
from tests.bench.place import bench_demo
from tests.bench.serving import running_server
from tests.bench.tablet_map import bare_map_figures, map_figures
from tests.bench.tall_building import DOORS, make_tall_building
from tests.e2e.browser import LANDSCAPE, opened
from tests.e2e.field import Worker
from tests.e2e.network import Network
from tests.e2e.pictures import take_picture
from tests.e2e.tablet import Tablet

HOUSEHOLDS = 3_000
STARTS = 7
HOMES = 20
OPENINGS = 8
ANSWERS = 100
PHOTOS = 6
TODAY = ".counts .left"
HOUSEHOLD = ".household .three"
DOOR = ".building .door, .building .list .li"
SEARCHES = ("wang", "wgx", "lxy", "138", "zet", "chen", "0412", "501", "3-2-501", "zhou jin")
FAMILY = "王桂香"
SURVEY_PAGE = 3
QUIET_MS = 3_000
AUTOSAVE_MS = 320


def run() -> Iterator[Figure]:
    """Fill a tablet once, then measure on it without network."""
    with tablet_of_one_worker() as (playwright, profile, network):
        with opened(playwright, profile, size=LANDSCAPE) as browser:
            fill(Tablet(browser, network))
        network.cut()
        yield from starts(playwright, profile, network)
        with opened(playwright, profile, size=LANDSCAPE) as browser:
            glass = Glass.over(browser.page, TODAY)
            worker = Worker(Tablet(browser, network), login="shen")
            worker.page.goto(worker.tablet.address)
            glass.ask("bench.cold")
            browser.page.wait_for_timeout(QUIET_MS)
            yield from homes(glass, worker)
            yield from building(glass, worker)
            yield from keystrokes(glass, worker)
            yield from visit(glass, worker, take_picture(profile.parent, "door"))
            yield from map_figures(glass, worker)
            yield from bare_map_figures(glass, worker)


@contextmanager
def tablet_of_one_worker() -> Iterator[tuple[Playwright, Path, Network]]:
    """Start a server whose homes are all one worker's; yield an empty profile and a way to it."""
    os.environ["RUHU_DEMO"] = "true"
    with (
        bench_demo(HOUSEHOLDS),
        tempfile.TemporaryDirectory(prefix="ruhu-tablet-", ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        _give_all_to("shen")
        with running_server() as server:
            network = Network(server.port)
            try:
                yield playwright, Path(folder) / "profile", network
            finally:
                network.close()


def _give_all_to(login: str) -> None:
    with session_factory().begin() as session:
        member = session.scalars(select(Member).where(Member.login == login)).one()
        make_tall_building(session)
        assign(session, list(session.scalars(select(Household.id))), member.id, member.id)


def fill(tablet: Tablet) -> None:
    """Sign in, take everything over, and let the app store itself for work without network."""
    worker = Worker(tablet)
    worker.sign_in("shen")
    worker.sync()
    tablet.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    worker.open_today()
    tablet.page.wait_for_timeout(QUIET_MS)
    tablet.browser.end()


def starts(playwright: Playwright, profile: Path, network: Network) -> Iterator[Figure]:
    """Open the app in a new browser process again and again; the browser itself is up by then."""
    shown: list[float] = []
    for _ in range(STARTS):
        with opened(playwright, profile, size=LANDSCAPE) as browser:
            glass = Glass.over(browser.page, TODAY)
            browser.page.wait_for_timeout(QUIET_MS)
            browser.page.goto(f"{network.address}/field/")
            shown.append(glass.ask("bench.cold") / 1000)
            browser.end()
    note = f"goal < 1.5; {HOUSEHOLDS} households, {SLOWED} x slowed, {load_note()}"
    yield median_figure("tablet.cold_start.s", shown, "s", note)


def homes(glass: Glass, worker: Worker) -> Iterator[Figure]:
    """Open homes from the list of all, each another one, and come back."""
    page = glass.page
    _tab(worker, "field.tabResidents")
    rows = page.locator("main button.li")
    rows.first.wait_for()
    times = []
    for number in range(HOMES):
        times.append(glass.click_ms(rows.nth(number), HOUSEHOLD))
        page.go_back()
        rows.nth(number + 1).wait_for()
    yield Figure("tablet.household.first.ms", times[0], "ms", 1, f"with its code; {load_note()}")
    yield median_figure("tablet.household.ms", times[1:], "ms", f"goal < 150; {load_note()}")


def building(glass: Glass, worker: Worker) -> Iterator[Figure]:
    """Open the building of 200 doors from the head of its first stair."""
    page = glass.page
    _tab(worker, "field.tabResidents")
    whole = page.locator("main a[href*='/buildings/']").first
    times = []
    for _ in range(OPENINGS):
        times.append(glass.click_ms(whole, DOOR))
        page.go_back()
        whole.wait_for()
    yield Figure("tablet.building.first.ms", times[0], "ms", 1, f"{DOORS} doors; {load_note()}")
    yield median_figure("tablet.building.ms", times[1:], "ms", f"{DOORS} doors; {load_note()}")


def keystrokes(glass: Glass, worker: Worker) -> Iterator[Figure]:
    """Type searches key by key, and rub them out."""
    page = glass.page
    _tab(worker, "field.tabResidents")
    page.get_by_role("searchbox").click()
    glass.ask("bench.armKeys()")
    for text in SEARCHES:
        for key in (*text, *["Backspace"] * len(text)):
            page.keyboard.press("Space" if key == " " else key)
            page.wait_for_timeout(80)
    times = [key["to"] - key["from"] for key in glass.ask("bench.keys")]
    yield from _p50_p99("tablet.keystroke", times, "goal < 50")


def visit(glass: Glass, worker: Worker, picture: Path) -> Iterator[Figure]:
    """Answer questions of a survey, then take photos."""
    page = glass.page
    worker.open_home(FAMILY)
    worker.begin_visit("SURVEY")
    worker.go_to_step("visits.step.members")
    for _ in range(SURVEY_PAGE):
        worker.next()
    page.locator(".question").first.wait_for()
    keys = page.locator(".question button[aria-pressed], .question [role=radio]")
    shown: list[float] = []
    before = len(glass.stored_ms("drafts"))
    for number in range(ANSWERS):
        shown.append(glass.click_ms(keys.nth(number % 2)))
        page.wait_for_timeout(AUTOSAVE_MS)
        page.locator(".save.done").wait_for()
    stored = glass.stored_ms("drafts")[before:]
    yield from _p50_p99("tablet.answer.shown", shown, "on the screen")
    yield from _p50_p99("tablet.answer.saved", stored, "goal < 50; from the end of the pause")
    worker.go_to_step("visits.step.photos")
    yield from photos(glass, picture)


def photos(glass: Glass, picture: Path) -> Iterator[Figure]:
    """Let the camera deliver pictures of 1,600 × 1,200; until they are sealed and on the disk."""
    page = glass.page
    times = []
    for number in range(PHOTOS):
        glass.arm("change", stores="photos")
        page.locator(".photos input[type=file]").set_input_files(picture)
        times.append(glass.timed_ms())
        page.locator(".tiles li:not(.working)").nth(number).wait_for()
        page.locator(".working").wait_for(state="detached")
    yield median_figure("tablet.photo.stored.ms", times, "ms", f"1600 x 1200; {load_note()}")


def _tab(worker: Worker, key: str) -> None:
    worker.page.get_by_role("link", name=worker.say(key), exact=True).click()


def _p50_p99(name: str, times: Sequence[float], note: str) -> Iterator[Figure]:
    said = f"{note}; {load_note()}"
    yield Figure(f"{name}.p50_ms", statistics.median(times), "ms", len(times), said)
    p99 = statistics.quantiles(times, n=100, method="inclusive")[98]
    yield Figure(f"{name}.p99_ms", p99, "ms", len(times), said)

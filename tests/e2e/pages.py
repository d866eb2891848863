"""Every page of both apps, and how to get there; for checks and for screenshots."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.signing import walk
from tests.e2e.words import like

MAP_DRAWN_MS = 2_500


@dataclass(frozen=True)
class FieldPage:
    """A page of the tablet, reached from anywhere."""

    name: str
    open: Callable[[Worker], None]


@dataclass(frozen=True)
class OfficePage:
    """A page of the desk, for the account that sees most of it."""

    name: str
    account: str
    open: Callable[[Desk], None]


def _go(path: str, waits: str = "h1") -> Callable[[Worker], None]:
    def open_it(worker: Worker) -> None:
        worker.page.goto(worker.tablet.address + path)
        expect(worker.page.locator(waits).first).to_be_visible()

    return open_it


def _map(worker: Worker) -> None:
    _go("map", "canvas")(worker)
    worker.page.wait_for_timeout(MAP_DRAWN_MS)


def _building(worker: Worker) -> None:
    worker.open_today()
    worker.page.get_by_role("link", name=like("tasks.wholeBuilding", worker.lang)).last.click()
    expect(worker.page).to_have_url(re.compile("/buildings/"))
    expect(worker.page.locator("h1").first).to_be_visible()


def _tour(worker: Worker) -> None:
    _go("help")(worker)
    worker.button("help.tour.again").click()
    expect(worker.page.get_by_role("dialog")).to_be_visible()


def _step(family: str, purpose: str, step: str) -> Callable[[Worker], None]:
    def open_it(worker: Worker) -> None:
        worker.open_home(family)
        go_on = worker.button("households.goOnVisit")
        if go_on.count() > 0:
            go_on.click()
            worker.page.locator(".steps .step").first.click()
        else:
            worker.begin_visit(purpose)
        worker.go_to_step(step)

    return open_it


def _home(family: str) -> Callable[[Worker], None]:
    return lambda worker: worker.open_home(family)


def _person_at(family: str) -> Callable[[Worker], None]:
    def open_it(worker: Worker) -> None:
        worker.open_home(family)
        worker.button("households.addPerson").click()
        expect(worker.page).to_have_url(re.compile("new-person"))

    return open_it


def _survey_page(family: str, number: int) -> Callable[[Worker], None]:
    def open_it(worker: Worker) -> None:
        _step(family, "SURVEY", "visits.step.members")(worker)
        for _ in range(number):
            worker.next()
        worker.page.wait_for_timeout(300)

    return open_it


def walk_signing(worker: Worker) -> Iterator[str]:
    """Show each of the resident's screens in turn, at the end of a survey; yield their names."""
    worker.open_home("王桂香")
    worker.begin_visit("SURVEY")
    worker.go_to_step("visits.step.sign")
    yield from walk(worker.page, worker.lang)


FIELD_PAGES = (
    FieldPage("today", lambda worker: worker.open_today()),
    FieldPage("map", _map),
    FieldPage("residents", _go("residents")),
    FieldPage("building", _building),
    FieldPage("household", _home("王桂香")),
    FieldPage("new-household", _go("residents/new")),
    FieldPage("new-person", _person_at("王桂香")),
    FieldPage("me", _go("me")),
    FieldPage("notices", _go("notices")),
    FieldPage("help", _go("help")),
    FieldPage("tour", _tour),
    FieldPage("visit-arrive", _step("王桂香", "SURVEY", "visits.step.arrive")),
    FieldPage("visit-members", _step("王桂香", "SURVEY", "visits.step.members")),
    FieldPage("visit-survey", _survey_page("王桂香", 3)),
    FieldPage("visit-photos", _step("王桂香", "SURVEY", "visits.step.photos")),
    FieldPage("visit-check", _step("王桂香", "SURVEY", "visits.step.sign")),
    FieldPage("visit-short", _step("何水娟", "RE_CHECK", "visits.step.talk.RE_CHECK")),
)


def _desk(path: str, waits: str = "h1") -> Callable[[Desk], None]:
    def open_it(desk: Desk) -> None:
        desk.page.goto(f"{desk.address}/office/{path}")
        expect(desk.page.locator(waits).first).to_be_attached()
        desk.page.wait_for_load_state("networkidle")

    return open_it


def _desk_map(desk: Desk) -> None:
    _desk("map", "canvas")(desk)
    desk.page.wait_for_timeout(MAP_DRAWN_MS)


def _case_file(desk: Desk) -> None:
    desk.open_file("王桂香")
    desk.page.wait_for_load_state("networkidle")


def _workers_day(desk: Desk) -> None:
    _desk("morning", "a[href*='/morning/']")(desk)
    desk.page.locator("a[href*='/morning/']").first.click()
    expect(desk.page).to_have_url(re.compile("/morning/."))
    desk.page.wait_for_load_state("networkidle")


OFFICE_PAGES = (
    OfficePage("morning", "周国良", _desk("morning")),
    OfficePage("workers-day", "周国良", _workers_day),
    OfficePage("map", "周国良", _desk_map),
    OfficePage("households", "周国良", _desk("households")),
    OfficePage("case-file", "周国良", _case_file),
    OfficePage("review", "周国良", _desk("review")),
    OfficePage("remarks", "周国良", _desk("remarks")),
    OfficePage("people", "周国良", _desk("people")),
    OfficePage("reports", "唐志远", _desk("reports")),
    OfficePage("audit", "严立", _desk("audit")),
)


def enter(desk: Desk, account: str, lang: str = "zh-CN") -> None:
    """Sign in as another account, in a language."""
    desk.page.context.clear_cookies()
    office_sign_in(desk.page, desk.address)
    desk.page.evaluate(f"localStorage.setItem('ruhu.language', '{lang}')")
    desk.sign_in(account)


def office_sign_in(page: Page, address: str) -> None:
    """Open the desk's sign-in page."""
    page.goto(f"{address}/office/sign-in")
    page.wait_for_load_state("networkidle")


def field_sign_in(page: Page, address: str) -> None:
    """Open the tablet's sign-in page."""
    page.goto(f"{address}/field/sign-in")
    page.wait_for_load_state("networkidle")

"""A visit at which nothing has changed costs a worker at most twelve taps (row A1)."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.field import Worker
from tests.e2e.signing import sign_everything

FAMILY = "朱明强"
TAPS_MOST = 12
COUNT_TAPS = """
window.taps = 0
document.addEventListener('click', (event) => { if (event.isTrusted) window.taps += 1 }, true)
"""


def test_an_unchanged_repeat_visit_takes_at_most_twelve_taps(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.sync()
    shen.open_home(FAMILY)
    shen.begin_visit("SURVEY")
    confirm_every_page(shen)
    sign_everything(shen.page)
    shen.finish()
    shen.sync()

    shen.open_home(FAMILY)
    shen.page.evaluate(COUNT_TAPS)
    shen.begin_visit("SURVEY")
    confirm_every_page(shen)
    shen.finish()

    assert taps(shen.page) <= TAPS_MOST
    shen.sync()
    shen.sees_nothing_forbidden()


def confirm_every_page(worker: Worker) -> None:
    """Press 没有变化 wherever it is offered, else go on, until the last step."""
    heading = worker.page.get_by_role("heading", level=1).first
    while heading.inner_text() != worker.say("visits.step.check"):
        before = heading.inner_text()
        if before == worker.say("visits.step.sign"):
            return
        unchanged = worker.page.locator(".nochange")
        if unchanged.count() > 0:
            unchanged.first.click()
        else:
            worker.next()
        expect(heading).not_to_have_text(before)


def taps(page: Page) -> int:
    """Return how often the worker has touched the glass since counting began."""
    counted: int = page.evaluate("window.taps")
    return counted

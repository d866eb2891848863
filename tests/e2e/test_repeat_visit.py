"""Frequent visits cost few taps: nothing has changed at most twelve, a delivery at most eight."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.signing import sign_everything, write
from tests.e2e.words import like

FAMILY = "朱明强"
TAPS_MOST = 12
DELIVERY_TAPS_MOST = 8
COUNT_TAPS = """
window.taps = 0
const writing = (target) => target.closest('.pad') !== null
document.addEventListener('click', (event) => {
  if (event.isTrusted && !writing(event.target)) window.taps += 1
}, true)
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


def test_a_delivery_with_its_receipt_takes_at_most_eight_taps(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.sync()
    shen.open_home(FAMILY)
    shen.begin_visit("SURVEY")
    confirm_every_page(shen)
    sign_everything(shen.page)  # the notices of a first visit
    shen.finish()
    shen.sync()

    shen.open_home(FAMILY)
    shen.page.evaluate(COUNT_TAPS)
    shen.button("households.startVisit").click()
    purpose = shen.say("visits.purpose.POLICY_DELIVERY")
    shen.page.get_by_role("radio", name=purpose).click()
    shen.page.get_by_role("button", name=shen.say("visits.word.POLICY_DELIVERY.jobs")).click()
    shen.next()
    shen.page.get_by_role("button", name=shen.say("agreements.field.receivedAll")).click()
    for _ in ("resident", "worker"):
        write(shen.page)
        shen.page.get_by_role("button", name=like("agreements.field.written")).last.click()
    shen.page.get_by_role("button", name=shen.say("agreements.field.copyLater")).click()
    expect(shen.page.get_by_text(shen.say("visits.done.title"))).to_be_visible()

    assert taps(shen.page) <= DELIVERY_TAPS_MOST
    shen.sync()
    shen.sees_nothing_forbidden()
    lead.sign_in("周国良")
    lead.open_file(FAMILY)
    expect(lead.page.get_by_text("四送送达回执").first).to_be_visible()


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

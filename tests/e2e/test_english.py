"""The same work in English, with letters twice as large: nothing is cut off, nothing is Chinese."""

from playwright.sync_api import Page, expect

from tests.e2e.browser import PORTRAIT
from tests.e2e.conftest import TabletMaker
from tests.e2e.field import Worker

FAMILY = "金连生"
TWICE_AS_LARGE = """
document.addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style')
  style.textContent = ':root { --scale: 2 !important }'
  document.head.append(style)
})
"""
WIDER_THAN_SCREEN = """
() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1
"""


def test_a_short_visit_in_english_at_200_percent_text(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen", size=PORTRAIT, lang="en-US"), lang="en")
    shen.sign_in("shen")
    shen.sync()
    enlarge(shen.page)
    shen.tablet.go_offline()
    shen.open_home(FAMILY)
    fits(shen.page)
    shen.begin_visit("LOOK_IN")
    fits(shen.page)
    shen.next()
    shen.page.get_by_role("button", name=shen.say("visits.word.LOOK_IN.well")).click()
    shen.put_off_signing()
    fits(shen.page)
    shen.finish()
    fits(shen.page)
    shen.tablet.go_online()
    shen.sync()
    fits(shen.page)
    shen.sees_nothing_forbidden()


def enlarge(page: Page) -> None:
    """Double every letter: ``--scale`` multiplies each size of type in the pages."""
    page.add_init_script(TWICE_AS_LARGE)
    page.reload()


def fits(page: Page) -> None:
    """Demand that nothing has to be scrolled sideways."""
    expect(page.locator("body")).to_be_visible()
    assert not page.evaluate(WIDER_THAN_SCREEN), page.url

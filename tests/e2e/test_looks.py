"""Every page of the tablet for hands and eyes: large enough to tap, whole at twice the size."""

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import LANDSCAPE, PORTRAIT
from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.looks import RESIDENT_PX, TABLET_PX, largest_text, looks_wrong, zoomed_twice
from tests.e2e.pages import FIELD_PAGES, OFFICE_PAGES, enter, field_sign_in, walk_signing


def at_every_size(page: Page, name: str, least_px: int) -> list[str]:
    """Look at a page as it is, with the largest text, and at 200 %."""
    faults = looks_wrong(page, name, least_px=least_px)
    with largest_text(page):
        faults += looks_wrong(page, f"{name}, largest text")
    with zoomed_twice(page):
        faults += looks_wrong(page, f"{name}, at 200 %")
    return faults


@pytest.mark.parametrize(
    ("size", "lang"), [(LANDSCAPE, "zh-CN"), (PORTRAIT, "en")], ids=["lying", "upright"]
)
def test_the_tablets_pages_can_be_tapped_and_read_at_twice_the_size(
    tablet: TabletMaker, size: tuple[int, int], lang: str
) -> None:
    shen = Worker(tablet("shen", size=size, lang=lang), lang=lang)
    field_sign_in(shen.page, shen.tablet.network.address)
    faults = at_every_size(shen.page, "sign-in", TABLET_PX)
    shen.sign_in("shen")
    shen.sync()
    for page in FIELD_PAGES:
        page.open(shen)
        faults += at_every_size(shen.page, page.name, TABLET_PX)

    assert "\n".join(faults) == ""


@pytest.mark.parametrize(
    ("size", "lang"), [(PORTRAIT, "zh-CN"), (LANDSCAPE, "en")], ids=["upright", "lying"]
)
def test_the_residents_screens_can_be_tapped_and_read_at_twice_the_size(
    tablet: TabletMaker, size: tuple[int, int], lang: str
) -> None:
    shen = Worker(tablet("shen", size=size, lang=lang), lang=lang)
    shen.sign_in("shen")
    shen.sync()
    faults: list[str] = []
    for name in walk_signing(shen):
        faults += at_every_size(shen.page, name, RESIDENT_PX)

    assert "\n".join(faults) == ""


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_desks_pages_have_every_text_and_run_over_nowhere(lead: Desk, lang: str) -> None:
    faults: list[str] = []
    signed_in = ""
    for page in OFFICE_PAGES:
        if page.account != signed_in:
            enter(lead, page.account, lang)
            signed_in = page.account
        page.open(lead)
        faults += looks_wrong(lead.page, page.name)

    assert "\n".join(faults) == ""

"""Every page can be used by everybody (axe), keeps the content policy and calls nobody outside."""

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.pages import FIELD_PAGES, OFFICE_PAGES, enter, field_sign_in, office_sign_in
from tests.e2e.server import RunningRuhu

POLICY = {
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults_of(page: Page, name: str) -> list[str]:
    """Return what axe objects to, one line a rule with the first element concerned."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{name}: {one['id']} {one['nodes'][0]['target']}" for one in found]


@pytest.mark.parametrize("path", ["/field/", "/office/", "/docs"])
def test_every_page_carries_the_content_policy(ruhu: RunningRuhu, path: str) -> None:
    header = httpx.get(ruhu.address + path).headers["content-security-policy"]

    assert {part.strip() for part in header.split(";") if part.strip()} == POLICY


def test_the_tablets_pages_can_be_used_by_everybody(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen"))
    field_sign_in(shen.page, shen.tablet.network.address)
    faults = faults_of(shen.page, "sign-in")
    shen.sign_in("shen")
    shen.sync()
    for page in FIELD_PAGES:
        page.open(shen)
        faults += faults_of(shen.page, page.name)

    assert "\n".join(faults) == ""
    shen.sees_nothing_forbidden()


def test_the_desks_pages_can_be_used_by_everybody(lead: Desk) -> None:
    office_sign_in(lead.page, lead.address)
    faults = faults_of(lead.page, "sign-in")
    signed_in = ""
    for page in OFFICE_PAGES:
        if page.account != signed_in:
            enter(lead, page.account)
            signed_in = page.account
        page.open(lead)
        faults += faults_of(lead.page, page.name)

    assert "\n".join(faults) == ""
    lead.sees_nothing_forbidden()

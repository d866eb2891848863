"""A lead's morning with a camera beside: every page of the desk."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.e2e.album import Album
from tests.e2e.browser import DESK
from tests.e2e.desk import Desk
from tests.e2e.words import like, say

FAMILY, CLASHING = "王桂香", "俞国华"
TO_WORKER = "陈建平"
MAP_SETTLES_MS = 3_000


def tour_desk(desk: Desk, album: Album) -> None:
    """See what the lead sees, then what only others may: accounts and the record of access."""
    page = desk.page
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{desk.address}/office/sign-in")
    if album.lang == "en":
        page.get_by_text("English", exact=True).click()
    expect(page.locator(".who").first).to_be_visible()
    album.take(page, "office-sign-in", DESK)
    _enter(desk, "zhou")
    _map(desk, album)
    _households(desk, album)
    _review(desk, album)
    _page(desk, album, "reports", "office-overview")
    _page(desk, album, "people", "office-people")
    _enter(desk, "audit")
    _page(desk, album, "audit", "office-audit")


def _enter(desk: Desk, login: str) -> None:
    accounts: list[dict[str, Any]] = desk.page.request.get(
        f"{desk.address}/api/public-info"
    ).json()["accounts"]
    desk.page.context.clear_cookies()
    desk.sign_in(next(account["name"] for account in accounts if account["login"] == login))


def _page(desk: Desk, album: Album, path: str, name: str) -> None:
    desk.page.goto(f"{desk.address}/office/{path}")
    expect(desk.page.get_by_role("heading", level=1).first).to_be_visible()
    desk.page.wait_for_load_state("networkidle")
    album.take(desk.page, name, DESK)


def _map(desk: Desk, album: Album) -> None:
    """Show the areas, then what would change if two buildings went to a neighbour."""
    page, lang = desk.page, album.lang
    page.goto(f"{desk.address}/office/map")
    page.wait_for_load_state("networkidle")
    album.take(page, "office-map", DESK, settles_ms=MAP_SETTLES_MS)
    page.get_by_text(say("areas.byBuilding", lang), exact=True).click()
    page.get_by_role("searchbox").fill("珠儿潭")
    group = page.locator(".estate").filter(
        has=page.get_by_role("heading", name=re.compile("^珠儿潭 "))
    )
    for number in (3, 6):
        group.locator("li", has_text=re.compile(f"^{number}幢")).get_by_role("checkbox").check()
    page.get_by_role("combobox", name=say("areas.toWhom", lang)).click()
    page.get_by_role("option", name=re.compile(TO_WORKER)).click()
    assign = page.get_by_role("button", name=like("areas.assign", lang))
    expect(assign).to_be_enabled()
    page.evaluate("document.activeElement?.blur()")
    album.take(page, "office-map-selection", DESK, settles_ms=MAP_SETTLES_MS)


def _households(desk: Desk, album: Album) -> None:
    page = desk.page
    _page(desk, album, "households", "office-households")
    desk.open_file(FAMILY)
    if album.lang == "zh-CN":
        desk.wait_for_pdf()
    expect(page.locator("img[src*='/api/files/']").first).to_be_visible(timeout=30_000)
    page.wait_for_load_state("networkidle")
    album.take(page, "office-case-file", DESK)
    page.locator("img[src*='/api/files/']").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_load_state("networkidle")
    album.take(page, "office-case-file-photo", DESK)


def _review(desk: Desk, album: Album) -> None:
    page = desk.page
    page.goto(f"{desk.address}/office/review")
    kind = like("households.office.review.short.FACT_CLASH", album.lang)
    page.locator(".qi", has_text=kind).filter(has_text=CLASHING).first.click()
    expect(page.get_by_role("heading", name=re.compile(CLASHING)).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    album.take(page, "office-review-clash", DESK)

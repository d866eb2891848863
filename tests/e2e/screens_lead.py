"""What a lead does beyond reading: mornings, covers, moves, remarks, people, doubles; pictured."""

import re

from playwright.sync_api import FilePayload, expect

from tests.api.imports.tables import csv_bytes
from tests.e2e.album import Album
from tests.e2e.browser import DESK
from tests.e2e.desk import Desk
from tests.e2e.test_import import ROWS
from tests.e2e.words import like, say

WORKER, STAND_IN, FAMILY = "沈玉芬", "陈建平", "王桂香"
REMARK = "老人的药费单据请再看一眼"
ADDRESSES = "珠儿潭 3幢2单元\n信义坊 7幢\n王阿姨家"
MAP_SETTLES_MS = 3_000
LOADS_MS = 20_000


def write_to_worker(desk: Desk, lang: str) -> None:
    """Send the worker a remark, so that her tablet has something to tell."""
    page = desk.page
    desk.open_file(FAMILY)
    page.get_by_role("button", name=say("cases.office.remark.write", lang)).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(say("cases.office.remark.text", lang)).fill(REMARK)
    sheet.get_by_role("button", name=say("cases.office.remark.send", lang)).click()
    expect(sheet).to_have_count(0)


def tour_lead(desk: Desk, album: Album) -> None:
    """Take the pages of a lead's morning, one after the other; nothing is decided."""
    _morning(desk, album)
    _addresses(desk, album)
    _people(desk, album)
    _remarks(desk, album)


def _page(desk: Desk, album: Album, path: str, name: str) -> None:
    desk.page.goto(f"{desk.address}/office/{path}")
    expect(desk.page.get_by_role("heading", level=1).first).to_be_visible()
    desk.page.wait_for_load_state("networkidle")
    album.take(desk.page, name, DESK)


def _morning(desk: Desk, album: Album) -> None:
    page, lang = desk.page, album.lang
    _page(desk, album, "morning", "office-morning")
    page.get_by_role("link", name=WORKER, exact=True).first.click()
    expect(page).to_have_url(re.compile("/morning/."))
    page.wait_for_load_state("networkidle")
    album.take(page, "office-workers-day", DESK)
    page.goto(f"{desk.address}/office/morning")
    page.get_by_role("button", name=say("reports.office.morning.cover", lang)).first.click()
    for label, name in (("areas.cover.absent", WORKER), ("areas.cover.standIn", STAND_IN)):
        page.get_by_role("combobox", name=say(label, lang)).click()
        choices = page.get_by_role("listbox", name=say(label, lang))
        choices.get_by_role("option", name=name).click()
    expect(page.get_by_text(like("areas.cover.goesOver", lang))).to_be_visible()
    page.evaluate("document.activeElement?.blur()")
    expect(page.get_by_role("listbox", name=say("areas.cover.standIn", lang))).to_be_hidden()
    album.take(page, "office-cover", DESK)


def _addresses(desk: Desk, album: Album) -> None:
    page, lang = desk.page, album.lang
    page.goto(f"{desk.address}/office/map")
    page.get_by_text(say("areas.byAddress", lang), exact=True).click()
    page.get_by_label(say("areas.address.how", lang)).fill(ADDRESSES)
    page.get_by_role("button", name=like("areas.address.find", lang)).click()
    unreadable = page.get_by_text(say("areas.address.problem.unreadable", lang))
    expect(unreadable.first).to_be_visible()
    page.get_by_role("combobox", name=say("areas.toWhom", lang)).click()
    page.get_by_role("option", name=re.compile(STAND_IN)).click()
    expect(page.get_by_role("button", name=like("areas.assign", lang))).to_be_enabled()
    album.take(page, "office-map-addresses", DESK, settles_ms=MAP_SETTLES_MS)


def _people(desk: Desk, album: Album) -> None:
    page, lang = desk.page, album.lang
    _page(desk, album, "people?view=tablets", "office-tablets")
    page.goto(f"{desk.address}/office/people?view=import")
    file: FilePayload = {
        "name": "新网格员.csv",
        "mimeType": "text/csv",
        "buffer": csv_bytes(ROWS, "gb18030"),
    }
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(like("staff.office.note.encoding", lang))).to_be_visible()
    album.take(page, "office-import", DESK)


def _remarks(desk: Desk, album: Album) -> None:
    page, lang = desk.page, album.lang
    page.goto(f"{desk.address}/office/remarks")
    page.get_by_role("radio", name=say("cases.office.remark.status.open", lang)).click()
    expect(page.locator(".rm").first).to_be_visible()
    album.take(page, "office-remarks", DESK)


def picture_doubles(desk: Desk, album: Album) -> None:
    """Show two files that may be one family, side by side."""
    page, lang = desk.page, album.lang
    page.goto(f"{desk.address}/office/review")
    kind = like("households.office.review.short.DUPLICATE_HOUSEHOLD", lang)
    page.locator(".qi", has_text=kind).first.click()
    expect(page.locator(".merge")).to_be_visible(timeout=LOADS_MS)
    page.wait_for_load_state("networkidle")
    album.take(page, "office-duplicates", DESK)

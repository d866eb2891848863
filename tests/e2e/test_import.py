"""A lead brings a table of new workers with faults in it, mends it in the page and confirms it."""

import json
from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from tests.api.imports.tables import MEMBER_HEADS, csv_bytes
from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.words import like, say

GRID = "第3网格"
OWN_PASSWORD = "桂花开了又是一年"
ROWS = [
    MEMBER_HEADS,
    ("白小满", "", "１３８１２３４６１７２", GRID, "网格员"),
    ("石头", "shitou", "138123", GRID, "网格员"),
    ("", "liu.yi", "13900001111", "不存在的网格", "网格员"),
]
WAITS_MS = 30_000


def cell(page: Page, row: int, field: str) -> Any:
    """Find the cell of a row, as somebody who cannot see the table does."""
    named = say("staff.office.cell", row=row, field=say(f"staff.office.field.{field}"))
    return page.get_by_role("textbox", name=named, exact=True)


def press(page: Page, key: str) -> None:
    page.get_by_role("button", name=like(key, whole=True)).click()


def test_an_import_is_mended_in_the_page_and_the_new_workers_sign_in_and_change_their_password(
    lead: Desk, tablet: TabletMaker
) -> None:
    page = lead.page
    lead.sign_in("周国良")
    page.goto(f"{lead.address}/office/people?view=import")
    file: FilePayload = {
        "name": "新网格员.csv",
        "mimeType": "text/csv",
        "buffer": csv_bytes(ROWS, "gb18030"),
    }
    page.locator("input[type=file]").set_input_files(file)

    # what is wrong stands at its cell, and nothing may be imported yet
    expect(page.get_by_role("heading", name="新网格员.csv")).to_be_visible()
    expect(page.get_by_text(like("staff.office.note.encoding"))).to_be_visible()
    expect(cell(page, 3, "phone")).to_have_attribute("aria-invalid", "true")
    confirm = page.get_by_role("button", name=say("staff.office.confirmImport"))
    expect(confirm).to_be_disabled()

    cell(page, 3, "phone").fill("13712340000")
    cell(page, 4, "name").fill("刘一")
    cell(page, 4, "unit").fill(GRID)
    press(page, "staff.office.checkAgain")
    expect(page.get_by_text(say("staff.office.coming.members", n=3))).to_be_visible()
    press(page, "staff.office.confirmImport")
    press_when_done = page.get_by_role("button", name=say("staff.office.takePasswords"))
    expect(press_when_done).to_be_visible(timeout=WAITS_MS)
    press_when_done.click()
    row = page.locator("tr", has_text="白小满")
    login, password = (row.locator("td").nth(at).inner_text() for at in (2, 3))
    assert login == "baixiaoman"

    # told once: who comes back finds them gone
    page.reload()
    expect(page.get_by_text(like("staff.office.imported")).first).to_be_visible()
    expect(page.get_by_role("button", name=say("staff.office.takePasswords"))).to_have_count(0)
    page.goto(f"{lead.address}/office/people?q=%E7%99%BD%E5%B0%8F%E6%BB%A1")
    expect(page.get_by_text(login)).to_be_visible()
    expect(page.get_by_text(say("staff.office.notYetIn"))).to_be_visible()

    _signs_in_on_a_tablet(tablet("new"), login, password)
    page.reload()
    there = page.locator("tr", has_text=login)
    expect(there.get_by_text(say("staff.office.statusOf.ACTIVE"))).to_be_visible()
    lead.sees_nothing_forbidden()


def _signs_in_on_a_tablet(tablet: Any, login: str, password: str) -> None:
    page = tablet.page
    page.goto(tablet.address)
    page.get_by_label(say("staff.login")).fill(login)
    page.get_by_label(say("staff.password")).fill(password)
    press(page, "staff.signIn")
    page.get_by_label(say("staff.newPassword"), exact=True).fill(OWN_PASSWORD)
    page.get_by_label(say("staff.newPasswordAgain")).fill(OWN_PASSWORD)
    press(page, "staff.takePassword")
    expect(page.get_by_role("alert")).to_contain_text(say("staff.passwordFault.short"))
    for key in ("staff.newPassword", "staff.newPasswordAgain"):
        page.get_by_label(say(key), exact=True).fill(f"{OWN_PASSWORD}真香真香")
    press(page, "staff.takePassword")
    press(page, "staff.startWork")
    expect(page.get_by_role("button", name=say("help.tour.skip"))).to_be_visible(timeout=WAITS_MS)
    assert json.dumps(tablet.browser.watched.errors) == "[]"

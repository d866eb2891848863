"""What a team lead does at the desk."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import TestBrowser
from tests.e2e.words import like, say

PDF_LOOKS = 40


@dataclass
class Desk:
    """An office browser and the address of its Ruhu."""

    browser: TestBrowser
    address: str

    @property
    def page(self) -> Page:
        """The page as it is now."""
        return self.browser.page

    def sign_in(self, name: str) -> None:
        """Sign in by the card of a demo account."""
        self.page.goto(f"{self.address}/office/")
        self.page.get_by_role("button", name=re.compile(name)).click()
        expect(self.page).not_to_have_url(re.compile("sign-in"))

    def open_file(self, name: str) -> None:
        """Search a family and open its case file."""
        self.page.goto(f"{self.address}/office/households")
        self.page.get_by_role("searchbox").fill(name)
        self.page.get_by_role("link", name=re.compile(name)).first.click()
        expect(self.page.get_by_role("heading", name=re.compile(name)).first).to_be_visible()

    def give_building(self, estate: str, building: str, to: str) -> None:
        """Select a building by the list, look at what that changes, and hand it over."""
        self.page.goto(f"{self.address}/office/map")
        self.page.get_by_text(say("areas.byBuilding"), exact=True).click()
        self.page.get_by_role("searchbox").fill(estate)
        group = self.page.locator(".estate").filter(
            has=self.page.get_by_role("heading", name=re.compile(f"^{estate} "))
        )
        group.locator("li", has_text=re.compile(f"^{building}")).get_by_role("checkbox").check()
        self.hand_chosen_to(to)
        expect(self.page.get_by_text(like("areas.moved"))).to_be_visible()

    def hand_chosen_to(self, to: str) -> None:
        """Choose who gets what is selected, look at what that changes, and confirm."""
        self.page.get_by_role("combobox", name=say("areas.toWhom")).click()
        self.page.get_by_role("option", name=re.compile(to)).click()
        self.page.get_by_role("button", name=like("areas.assign")).click()

    def begin_cover(self, absent: str, stand_in: str) -> None:
        """Name who is away and who stands in, for a week from today."""
        self.page.goto(f"{self.address}/office/morning")
        self.page.get_by_role("button", name=say("reports.office.morning.cover")).first.click()
        for label, name in (("areas.cover.absent", absent), ("areas.cover.standIn", stand_in)):
            self.page.get_by_role("combobox", name=say(label)).click()
            choices = self.page.get_by_role("listbox", name=say(label))
            choices.get_by_role("option", name=name).click()

    def cover(self, absent: str, stand_in: str) -> None:
        """Arrange a cover of a week from today, having seen what goes over."""
        self.begin_cover(absent, stand_in)
        expect(self.page.get_by_text(like("areas.cover.goesOver"))).to_be_visible()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=say("areas.cover.arrange")).click()
        expect(dialog).to_be_hidden()
        expect(self.page.get_by_text(say("areas.cover.state.running"))).to_be_visible()

    def open_day(self, worker: str) -> None:
        """Open a worker's day from the morning page."""
        self.page.goto(f"{self.address}/office/morning")
        self.page.get_by_role("link", name=worker, exact=True).click()
        heading = say("reports.office.day.title", name=worker)
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible()

    def undo(self) -> None:
        """Press the way back of what was just done."""
        self.page.get_by_role("button", name=say("office.undo"), exact=True).first.click()

    def open_review(self, kind: str, name: str) -> None:
        """Open the open item of a kind about a family."""
        self.page.goto(f"{self.address}/office/review")
        item = self.page.locator(".qi", has_text=like(f"households.office.review.short.{kind}"))
        item.filter(has_text=name).first.click()
        expect(self.page.get_by_role("heading", name=re.compile(name)).first).to_be_visible()

    def decide_for(self, observer: str, remark: str) -> None:
        """Take the value that a worker wrote down, and say why."""
        self.page.get_by_placeholder(say("households.office.review.remarkHint")).fill(remark)
        card = self.page.locator("article.opt", has_text=observer)
        card.get_by_role("button", name=like("households.office.review.use")).click()
        expect(
            self.page.get_by_text(like("households.office.review.justDecided")).first
        ).to_be_visible()

    def write_remark(self, words: str) -> None:
        """Write to the worker who is responsible for the household whose file is open."""
        self.page.get_by_role("button", name=say("cases.office.remark.write")).click()
        sheet = self.page.get_by_role("dialog")
        sheet.get_by_label(say("cases.office.remark.text")).fill(words)
        sheet.get_by_role("button", name=say("cases.office.remark.send")).click()
        expect(sheet).to_have_count(0)
        expect(self.page.locator(".rm", has_text=words)).to_be_visible()

    def wait_for_pdf(self) -> None:
        """Wait until a signed agreement is offered as a PDF, and fetch it."""
        link = self.page.locator("a[href*='/pdf']").first
        for _ in range(PDF_LOOKS):
            if link.count() > 0:
                break
            self.page.wait_for_timeout(1_000)
            self.page.reload()
            self.page.wait_for_load_state("networkidle")
        answer = self.page.request.get(self.address + str(link.get_attribute("href")))
        assert answer.ok and answer.body()[:5] == b"%PDF-"

    def sees_nothing_forbidden(self) -> None:
        """Demand that no page broke the content policy, called outside or threw an error."""
        watched = self.browser.watched
        assert (watched.violations, watched.outside, watched.errors) == ([], [], [])

    def text(self, words: str) -> Locator:
        """Find visible words."""
        return self.page.get_by_text(words).first

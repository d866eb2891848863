"""What a worker does on the tablet, step by step, in the words of the pages."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FileChooser, Locator, Page, expect

from tests.e2e.tablet import Tablet
from tests.e2e.words import like, say

NAMES = {"shen": "沈玉芬", "chen": "陈建平"}
FIRST_LOAD_MS = 30_000
SYNC_MS = 30_000
ROUND_BEGINS_MS = 300


@dataclass
class Worker:
    """A person holding a tablet."""

    tablet: Tablet
    lang: str = "zh-CN"
    login: str = ""

    @property
    def page(self) -> Page:
        """The page as it is now."""
        return self.tablet.page

    def say(self, key: str, **values: str | int) -> str:
        """Return a text of the pages in this worker's language."""
        return say(key, self.lang, **values)

    def button(self, key: str, **values: str | int) -> Locator:
        """Find a button or link by the key of its text; placeholders without a value fit all."""
        name = self.say(key, **values) if values else like(key, self.lang, whole=True)
        return self.page.get_by_role("button", name=name).or_(
            self.page.get_by_role("link", name=name)
        )

    def sign_in(self, login: str) -> None:
        """Sign in for the first time on a new tablet and wait for the households."""
        self.login = login
        self.page.goto(self.tablet.address)
        if self.lang == "en":
            self.page.get_by_text("English", exact=True).click()
        self.page.locator(".account", has_text=NAMES[login]).click()
        self.button("staff.startWork").click()
        self.button("help.tour.skip").click()
        expect(self.page.get_by_text(like("tasks.left", self.lang)).first).to_be_visible(
            timeout=FIRST_LOAD_MS
        )
        self.wait_until_sent()

    def open_today(self) -> None:
        """Open the app as from the home screen."""
        self.page.goto(self.tablet.address)
        expect(self.page.get_by_text(like("tasks.left", self.lang)).first).to_be_visible(
            timeout=FIRST_LOAD_MS
        )

    def open_home(self, name: str) -> None:
        """Find a family through the search and open its page."""
        self.page.goto(self.tablet.address + "residents")
        self.page.get_by_role("searchbox").fill(name)
        self.page.locator(".li, .household-row, button", has_text=name).first.click()
        expect(self.page.get_by_role("heading", name=re.compile(name))).to_be_visible()

    def holds(self, name: str) -> bool:
        """Tell whether a family is on this tablet."""
        self.page.goto(self.tablet.address + "residents")
        self.page.get_by_role("searchbox").fill(name)
        found = self.page.get_by_text(like("households.foundN", self.lang))
        expect(found.first).to_be_visible()
        return self.page.locator("button.li", has_text=name).count() > 0

    def begin_visit(self, purpose: str) -> None:
        """Arrive at an opened home for a purpose."""
        self.button("households.startVisit").click()
        self.page.get_by_role("radio", name=self.say(f"visits.purpose.{purpose}")).click()
        self.wait_until_saved()

    def next(self) -> None:
        """Go to the visit's next step."""
        self.page.locator(".foot .btn.main").click()

    def heading_is(self, key: str) -> None:
        """Wait for a step."""
        expect(self.page.get_by_role("heading", level=1, name=self.say(key))).to_be_visible()

    def go_to_step(self, key: str) -> None:
        """Go on until a step is reached; nothing on the way has to be answered."""
        heading = self.page.get_by_role("heading", level=1)
        while heading.first.inner_text() != self.say(key):
            before = heading.first.inner_text()
            self.next()
            expect(heading.first).not_to_have_text(before)

    def resume_visit(self, name: str) -> None:
        """Open a family whose visit is not finished and go on where it stopped."""
        self.open_home(name)
        self.button("households.goOnVisit").click()
        expect(self.page.locator(".visit .foot")).to_be_visible()

    def wait_until_saved(self) -> None:
        """Wait until the draft is on the disk."""
        expect(self.page.locator(".save.done")).to_be_visible()

    def refuse_photo(self, kind: str) -> None:
        """The resident says no when asked for a photo."""
        self.page.locator(".kind", has_text=self.say(f"files.kind.{kind}")).click()
        self.page.get_by_role("button", name=self.say("files.decline"), exact=True).click()
        expect(self.page.get_by_text(self.say("files.declined"))).to_be_visible()

    def sees_nothing_forbidden(self) -> None:
        """Demand that no page broke the content policy, called outside or threw an error."""
        watched = self.tablet.browser.watched
        assert (watched.violations, watched.outside, watched.errors) == ([], [], [])

    def put_off_signing(self) -> None:
        """The resident signs nothing today; the visit goes on as ever."""
        not_now = self.page.get_by_role("button", name=self.say("visits.sign.notNow"))
        while (left := not_now.count()) > 0:
            not_now.first.click()
            expect(not_now).to_have_count(left - 1)

    def look_in(self, name: str, word: str = "visits.word.LOOK_IN.well") -> None:
        """Make a short visit: who opened, how they are, and nothing signed."""
        self.open_home(name)
        self.begin_visit("LOOK_IN")
        self.next()
        self.page.get_by_role("button", name=self.say(word)).click()
        self.put_off_signing()
        self.finish()

    def survey_with_new_phone(self, name: str, number: str) -> None:
        """Make a survey whose only news is the head's telephone number."""
        self.open_home(name)
        self.begin_visit("SURVEY")
        self.go_to_step("visits.step.members")
        self.page.get_by_role("button", name=self.say("visits.editPerson", name=name)).click()
        sheet = self.page.get_by_role("dialog")
        sheet.get_by_label(self.say("visits.phone")).fill(number)
        sheet.get_by_role("button", name=self.say("visits.keepPerson")).click()
        expect(sheet).to_have_count(0)
        self.go_to_step("visits.step.sign")
        self.put_off_signing()
        self.finish()

    def add_household(self, building: str, entrance: str, room: str) -> None:
        """Add a family that no list knows; the page for its people opens."""
        self.page.goto(self.tablet.address + "residents/new")
        self.page.get_by_label(self.say("households.findBuilding")).fill(building.split(" ")[0])
        self.page.get_by_role("button", name=building, exact=True).click()
        self.page.get_by_role("button", name=entrance, exact=True).click()
        self.page.get_by_label(self.say("households.room")).fill(room)
        self.page.get_by_label(self.say("households.room")).blur()
        self.button("households.addAndPeople").click()
        expect(self.page).to_have_url(re.compile("new-person"))

    def add_person(self, name: str, *, more: bool = False, **given: str) -> None:
        """Add a person; ``relation`` and ``sex`` are the words on the page's buttons."""
        page = self.page
        page.get_by_label(self.say("households.name"), exact=True).fill(name)
        page.get_by_role("button", name=given["relation"], exact=True).click()
        if "id_no" in given:
            page.get_by_label(self.say("households.idNo")).fill(given["id_no"])
        if "sex" in given:
            page.get_by_role("button", name=given["sex"], exact=True).click()
        if "birth_date" in given:
            page.get_by_label(self.say("households.birthDate")).fill(given["birth_date"])
        self.button("households.saveAndMore" if more else "households.savePerson").click()
        if more:
            expect(page.get_by_label(self.say("households.name"), exact=True)).to_have_value("")
        else:
            expect(page).not_to_have_url(re.compile("new-person"))

    def finish(self) -> None:
        """Seal the visit; it is then on the tablet for good."""
        self.button("visits.finish").click()
        expect(self.page.get_by_text(self.say("visits.done.title"))).to_be_visible()

    def choose_photo(self, kind: str) -> FileChooser:
        """Open the camera for a kind of photo, after the resident has agreed where one must."""
        with self.page.expect_file_chooser() as opened:
            self.page.locator(".kind", has_text=self.say(f"files.kind.{kind}")).click()
            agree = self.page.get_by_role("button", name=self.say("files.agree"), exact=True)
            if kind not in ("DOOR_PLATE", "DOCUMENT", "OTHER"):
                agree.click()
        return opened.value

    def take_photo(self, kind: str, picture: Path) -> None:
        """Take a photo and wait until it is kept."""
        tiles = self.page.locator(".tiles li")
        before = tiles.count()
        self.choose_photo(kind).set_files(picture)
        expect(tiles).to_have_count(before + 1)
        expect(self.page.locator(".working")).to_have_count(0)

    def wait_until_sent(self) -> None:
        """Wait until nothing on the tablet waits for the network."""
        expect(self.page.get_by_text(like("staff.unsentN", self.lang))).to_have_count(
            0, timeout=SYNC_MS
        )

    def sync(self) -> None:
        """Ask for a round with the server on 我的, and wait for its end.

        Chromium writes cookies some seconds late, so a killed one may have to sign in again; what
        was sealed goes out all the same.
        """
        self.page.goto(self.tablet.address + "me")
        again = self.button("staff.signInAgain")
        in_step = self.page.get_by_text(like("staff.lastSync", self.lang))
        expect(in_step.or_(again).first).to_be_visible(timeout=SYNC_MS)
        if again.count() > 0:
            again.first.click()
            self.page.locator(".account", has_text=NAMES[self.login]).click()
            expect(self.page).not_to_have_url(re.compile("sign-in"))
            self.page.goto(self.tablet.address + "me")
            expect(in_step.first).to_be_visible(timeout=SYNC_MS)
        now = self.button("staff.syncNow").first
        expect(now).to_be_enabled(timeout=SYNC_MS)
        now.click()
        self.page.wait_for_timeout(ROUND_BEGINS_MS)
        expect(now).to_be_enabled(timeout=SYNC_MS)
        self.wait_until_sent()

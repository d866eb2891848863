"""The practice household: a whole visit without network, of which nothing is ever sent."""

from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from api.files.models import StoredFile, Upload
from api.sync.models import InboxOperation
from api.visits.models import Visit
from tests.e2e.conftest import TabletMaker
from tests.e2e.field import Worker
from tests.e2e.pictures import take_picture
from tests.e2e.server import RunningRuhu
from tests.e2e.signing import sign_everything

COUNT_OUTBOX = """
async () => {
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open('ruhu-outbox')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
  const count = (store) => new Promise((resolve) => {
    const asked = database.transaction(store).objectStore(store).count()
    asked.onsuccess = () => resolve(asked.result)
  })
  const counts = [await count('ops'), await count('blobs')]
  database.close()
  return counts
}
"""


def test_a_practice_visit_walks_through_everything_and_leaves_nothing(
    tablet: TabletMaker, ruhu: RunningRuhu, tmp_path: Path
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.sync()
    before = stored(ruhu)
    shen.page.goto(shen.tablet.address + "me")
    shen.page.get_by_role("link", name=shen.say("staff.help")).click()
    shen.tablet.go_offline()
    shen.button("help.practice.start").click()
    expect(shen.page.get_by_text(shen.say("help.practice.strip"))).to_be_visible()
    shen.go_to_step("visits.step.photos")
    shen.take_photo("DOOR_PLATE", take_picture(tmp_path, "plate", 1))
    shen.go_to_step("visits.step.sign")
    assert sign_everything(shen.page) == 1

    shen.button("visits.finish").click()
    expect(shen.page.get_by_text(shen.say("help.practice.done"))).to_be_visible()

    assert outbox(shen.page) == [0, 0]
    shen.tablet.go_online()
    shen.sync()
    assert outbox(shen.page) == [0, 0]
    assert stored(ruhu) == before
    shen.sees_nothing_forbidden()


def test_a_practice_visit_left_in_the_middle_is_no_unfinished_work(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.page.goto(shen.tablet.address + "help")
    shen.button("help.practice.start").click()
    expect(shen.page.get_by_text(shen.say("help.practice.strip"))).to_be_visible()
    shen.tablet.kill_and_reopen()

    shen.page.goto(shen.tablet.address + "me")
    expect(shen.page.get_by_role("heading", name=shen.say("field.tabMe"))).to_be_visible()
    expect(shen.page.get_by_text(shen.say("staff.draftsN", n=1))).to_have_count(0)
    assert outbox(shen.page) == [0, 0]


def test_the_four_cards_come_once_and_again_when_they_are_asked_for(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")  # skips them
    shen.open_today()
    tour = shen.page.get_by_role("dialog", name=shen.say("help.tour.title"))
    expect(tour).to_have_count(0)

    shen.page.goto(shen.tablet.address + "help")
    shen.button("help.tour.again").click()
    for card in ("today", "offline", "nobody"):
        expect(tour.get_by_role("heading", name=shen.say(f"help.tour.{card}"))).to_be_visible()
        tour.get_by_role("button", name=shen.say("help.tour.next")).click()
    tour.get_by_role("button", name=shen.say("help.tour.start")).click()
    expect(tour).to_have_count(0)


def outbox(page: Page) -> list[int]:
    """Return how many operations and files wait on the tablet."""
    counts: list[int] = page.evaluate(COUNT_OUTBOX)
    return counts


def stored(ruhu: RunningRuhu) -> list[int | None]:
    """Return how much the server holds of what a visit would bring."""
    with ruhu.sessions() as session:
        return [
            session.scalar(select(func.count()).select_from(table))
            for table in (Visit, StoredFile, Upload, InboxOperation)
        ]

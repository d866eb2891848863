"""Twelve doors of one stair, one after another, without a network."""

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from api.core.clock import today
from api.tasks.models import Task, TaskStatus
from tests.e2e.conftest import TabletMaker
from tests.e2e.field import Worker
from tests.e2e.server import RunningRuhu
from tests.e2e.test_repeat_visit import COUNT_TAPS, taps

ESTATE, BUILDING, STAIR = "珠儿潭", "3幢", "2单元"
DOORS, DONE = 12, 8
NOBODY_HOME_TAPS_MOST = 2
FIND_TAPS_MOST = 3
FAMILY = "王桂香"


def test_twelve_doors_of_one_stair_in_one_offline_walk(
    tablet: TabletMaker, ruhu: RunningRuhu
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.sync()
    shen.tablet.go_offline()
    wall = open_wall(shen)
    homes = homes_of(shen.page)[:DOORS]
    away, also_away, refused, moved = homes[:4]

    # two doors tried in one go, taken back, and tried again
    for again in (True, False):
        shen.button("households.tickSeveral").click()
        for room in (away, also_away):
            door(shen.page, room).click()
        shen.page.locator(".foot .btn.main").click()
        expect(door(shen.page, away)).to_contain_text(shen.say("ui.state.away"))
        if again:
            shen.button("households.undo").click()
            expect(door(shen.page, away)).not_to_contain_text(shen.say("ui.state.away"))
    ids = {room: choose_door(shen.page, room) for room in (away, also_away)}
    ids[refused] = note(shen, refused, "REFUSED", "ui.state.shut")
    ids[moved] = note(shen, moved, "MOVED", "ui.state.gone")
    for room in homes[4:]:
        ids[room] = look_in(shen, wall, room)

    made = {room: lines_of(shen, ids[room]) for room in homes}
    parts = [shen.say(f"households.part.{part}") for part in ("MORNING", "AFTERNOON", "EVENING")]
    assert any(part in made[away][0] for part in parts), made[away]
    assert shen.say("households.task.CHECK_MOVED") in " ".join(made[moved])
    assert all(made[room] for room in homes)

    shen.tablet.go_online()
    shen.sync()

    on_file = tasks_on_file(shen, ruhu, list(ids.values()))
    for room in homes:
        assert sorted(made[room]) == sorted(on_file[ids[room]]), room
    for room in homes[:5]:
        assert sorted(lines_of(shen, ids[room])) == sorted(made[room]), room
        expect(shen.page.get_by_text(shen.say("households.pending"))).to_have_count(0)
    shen.sees_nothing_forbidden()


def test_nobody_home_takes_two_taps_and_finding_a_home_three(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen", size=(800, 1280)))
    shen.sign_in("shen")
    open_wall(shen)
    room = homes_of(shen.page)[0]

    shen.page.evaluate(COUNT_TAPS)
    note(shen, room, "NOBODY_HOME", "ui.state.away")
    assert taps(shen.page) <= NOBODY_HOME_TAPS_MOST

    shen.open_today()
    shen.page.evaluate(COUNT_TAPS)
    shen.page.get_by_role("searchbox").click()
    shen.page.keyboard.type("wgx")
    shen.page.locator("button.li", has_text=FAMILY).click()
    expect(shen.page.get_by_role("heading", name=re.compile(FAMILY))).to_be_visible()
    assert taps(shen.page) <= FIND_TAPS_MOST


def test_notes_for_the_door_are_there_at_once_and_after_sync(tablet: TabletMaker) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.tablet.go_offline()
    shen.open_home(FAMILY)
    shen.button("households.editNotes").click()
    sheet = shen.page.get_by_role("dialog")
    sheet.get_by_role("button", name=shen.say("households.chip.DEAF")).click()
    sheet.get_by_role("button", name=shen.say("households.hours.WEEKEND")).click()
    sheet.get_by_role("button", name=shen.say("households.savePerson")).click()

    notes = shen.page.locator(".lines")
    expect(notes).to_contain_text(shen.say("households.chip.DEAF"))
    expect(notes).to_contain_text(shen.say("households.hours.WEEKEND"))
    call = shen.page.get_by_role("button", name=shen.say("households.call")).first
    expect(call).to_be_in_viewport()

    shen.tablet.go_online()
    shen.sync()
    shen.open_home(FAMILY)
    expect(notes).to_contain_text(shen.say("households.chip.DEAF"))
    expect(notes).to_contain_text(shen.say("households.hours.WEEKEND"))
    shen.sees_nothing_forbidden()


def open_wall(worker: Worker) -> str:
    """Open the stair's building from the list of residents; return the page's address."""
    page = worker.page
    page.goto(worker.tablet.address + "residents")
    stair = page.locator(".ghead", has_text=f"{ESTATE} {BUILDING} {STAIR}")
    more = page.get_by_role("button", name=re.compile(r"再看 \d+ 户"))
    expect(stair.or_(more).first).to_be_visible()
    while stair.count() == 0:
        more.click()
    stair.locator(".whole").click()
    choose_stair(page)
    return page.url


def choose_stair(page: Page) -> None:
    """Show the stair's doors."""
    page.get_by_role("radio", name=re.compile(STAIR)).click()
    expect(page.locator(".door").first).to_be_visible()


def homes_of(page: Page) -> list[str]:
    """Return the rooms of the stair that are this worker's to visit, from the top floor down."""
    doors = page.locator(".door:not(.none):not(.use):not(.gone)")
    return [text.split()[0] for text in doors.locator(".line b").all_inner_texts()]


def door(page: Page, room: str) -> Locator:
    """Find a door of the wall."""
    return page.locator(".door", has=page.locator("b", has_text=re.compile(f"^{room}$")))


def choose_door(page: Page, room: str) -> str:
    """Tap a door of the wall; return the id of the home behind it."""
    door(page, room).click()
    expect(page.locator(".sheet .plate.big")).to_have_text(room)
    return (page.locator(".sheet a.name").get_attribute("href") or "").rsplit("/", 1)[-1]


def note(worker: Worker, room: str, result: str, state: str) -> str:
    """Note at a door that nobody was met: one tap for the door, one for the key."""
    home_id = choose_door(worker.page, room)
    keys = worker.page.locator(".keys")
    keys.get_by_role("button", name=worker.say(f"households.result.{result}")).click()
    expect(door(worker.page, room)).to_contain_text(worker.say(state))
    return home_id


def look_in(worker: Worker, wall: str, room: str) -> str:
    """Make a short visit from the wall: who opened, how they are, nothing signed."""
    worker.page.goto(wall)
    choose_stair(worker.page)
    home_id = choose_door(worker.page, room)
    worker.begin_visit("LOOK_IN")
    worker.next()
    worker.page.get_by_role("button", name=worker.say("visits.word.LOOK_IN.well")).click()
    worker.put_off_signing()
    worker.finish()
    return home_id


def lines_of(worker: Worker, home_id: str) -> list[str]:
    """Return what the home's page says has to be done, one line a task."""
    worker.page.goto(f"{worker.tablet.address}households/{home_id}")
    expect(worker.page.locator(".timeline, .third").first).to_be_visible()
    return [" ".join(text.split()) for text in worker.page.locator(".task").all_inner_texts()]


def tasks_on_file(worker: Worker, ruhu: RunningRuhu, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the open tasks of homes as the server has them, in the words of the pages."""
    with ruhu.sessions() as session:
        tasks = session.scalars(
            select(Task).where(
                Task.household_id.in_([UUID(one) for one in ids]), Task.status == TaskStatus.OPEN
            )
        ).all()
    found: dict[str, list[str]] = {one: [] for one in ids}
    for task in tasks:
        kind, purpose = task.kind.value, task.purpose or "VISIT"
        key = f"households.purpose.{purpose}" if kind == "VISIT" else f"households.task.{kind}"
        part = worker.say(f"households.part.{task.part_of_day.value}") if task.part_of_day else ""
        line = f"{day_text(task.due_on)} {part} {worker.say(key)} {task.note}"
        found[str(task.household_id)].append(" ".join(line.split()))
    return found


def day_text(day: date) -> str:
    """Return 11月24日, with the year when it is another one."""
    short = f"{day.month}月{day.day}日"
    return short if day.year == today().year else f"{day.year}年{short}"

"""Pages of the tablet that a plain working day does not pass: help, practice, camera, the dark."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.e2e.album import Album
from tests.e2e.browser import LANDSCAPE, PORTRAIT
from tests.e2e.field import Worker
from tests.e2e.pictures import take_picture
from tests.e2e.words import like

BOTH = (LANDSCAPE, PORTRAIT)
FAMILY, NEWCOMER = "王桂香", "许知秋"
NEIGHBOURS = "金连生"
CAMERA_STARTS_MS = 1_500
PLATE_IN_THE_MIDDLE = (400, 10, 1200, 610)
SET_THEME = """(theme) => localStorage.setItem('ruhu.preferences',
  JSON.stringify({ textSize: 'standard', theme, hand: 'right' }))"""


def tour_extras(worker: Worker, album: Album) -> None:
    """Help, its four cards, practice, messages, the list of a building, and the dark theme."""
    page = worker.page
    page.goto(worker.tablet.address + "help")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    album.take(page, "help", *BOTH)
    worker.button("help.tour.again").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    album.take(page, "tour", *BOTH)
    page.get_by_role("button", name=worker.say("help.tour.skip")).click()
    worker.button("help.practice.start").click()
    expect(page.get_by_text(worker.say("help.practice.strip"))).to_be_visible()
    album.take(page, "practice", *BOTH)
    page.goto(worker.tablet.address + "notices")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    album.take(page, "notices", *BOTH)
    worker.open_today()
    page.locator(".whole").first.click()
    page.get_by_role("button", name=worker.say("households.asList")).click()
    album.take(page, "building-list", *BOTH)
    page.evaluate(SET_THEME, "dark")
    worker.open_today()
    album.take(page, "today-dark", *BOTH)
    page.locator(".whole").first.click()
    expect(page.locator(".building .wall").first).to_be_visible()
    album.take(page, "building-dark", *BOTH)
    worker.open_home(FAMILY)
    album.take(page, "household-dark", *BOTH)
    page.evaluate(SET_THEME, "light")


def picture_camera(worker: Worker, album: Album) -> None:
    """Frame a door plate, then look twice at a picture that is too dark."""
    page = worker.page
    worker.open_home(NEIGHBOURS)
    worker.begin_visit("LOOK_IN")
    worker.go_to_step("visits.step.talk.LOOK_IN")
    page.get_by_role("button", name=worker.say("visits.takePhoto")).click()
    page.locator(".kind", has_text=worker.say("files.kind.DOOR_PLATE")).click()
    camera = page.get_by_role("dialog", name=worker.say("files.kind.DOOR_PLATE"))
    expect(camera.get_by_role("button", name=worker.say("files.camera.shoot"))).to_be_enabled()
    album.take(page, "camera", *BOTH, settles_ms=CAMERA_STARTS_MS)


def film_of_a_door(folder: Path) -> Path:
    """Write what a camera in front of a door would see, as a film of one picture."""
    with Image.open(take_picture(folder, "door", 1)) as picture:
        still = io.BytesIO()
        picture.crop(PLATE_IN_THE_MIDDLE).resize(picture.size).save(still, "JPEG", quality=88)
    film = folder / "door.mjpeg"
    film.write_bytes(still.getvalue() * 3)
    return film


def camera_flags(film: Path) -> tuple[str, ...]:
    """Return what makes Chromium take a film for its camera."""
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


def add_a_double(worker: Worker) -> None:
    """Add the same family at the same door twice, as two colleagues would."""
    relation, sex = worker.say("households.relation.HEAD"), worker.say("households.sex.MALE")
    for _ in range(2):
        worker.add_household("珠儿潭 3幢", "1单元", "1809")
        worker.add_person(NEWCOMER, relation=relation, birth_date="1987-05-06", sex=sex)
    worker.sync()
    expect(worker.page.get_by_text(like("staff.unsentN", worker.lang))).to_have_count(0)

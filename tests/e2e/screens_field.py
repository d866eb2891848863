"""A worker's morning with a camera beside: every page of the tablet, upright and lying."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.e2e.album import Album
from tests.e2e.browser import LANDSCAPE, PORTRAIT
from tests.e2e.field import Worker
from tests.e2e.pictures import take_picture
from tests.e2e.props import CIRCLE, RESIDENT, WORKER, take_room_picture, write_name
from tests.e2e.signing import write
from tests.e2e.words import like

FAMILY = "王桂香"
BOTH = (LANDSCAPE, PORTRAIT)
MAP_SETTLES_MS = 2_500
BINDS_WITHIN_MS = 20_000
NEW_ROOM = "1808"


def tour_tablet(worker: Worker, album: Album, photos: Path) -> None:
    """Work through a day as 沈玉芬, most of it without a network; all is sent at the end."""
    _arrive(worker, album)
    _look_around(worker, album)
    worker.tablet.go_offline()
    _visit(worker, album, photos)
    _add_a_family(worker, album)
    worker.page.goto(worker.tablet.address + "me")
    expect(worker.page.get_by_text(worker.say("staff.offline")).first).to_be_visible()
    album.take(worker.page, "mine-unsent", *BOTH)
    worker.tablet.go_online()
    worker.sync()
    album.take(worker.page, "mine", *BOTH)


def _arrive(worker: Worker, album: Album) -> None:
    page = worker.page
    page.emulate_media(reduced_motion="reduce")
    page.goto(worker.tablet.address)
    if worker.lang == "en":
        page.get_by_text("English", exact=True).click()
    expect(page.locator(".account").first).to_be_visible()
    album.take(page, "sign-in", *BOTH)
    worker.sign_in("shen")
    worker.sync()


def _look_around(worker: Worker, album: Album) -> None:
    page = worker.page
    worker.open_today()
    album.take(page, "today", *BOTH)
    page.locator(".whole").first.click()
    expect(page.locator(".building .wall").first).to_be_visible()
    album.take(page, "building", *BOTH)
    page.goto(worker.tablet.address + "map")
    album.take(page, "map", *BOTH, settles_ms=MAP_SETTLES_MS)
    page.goto(worker.tablet.address + "residents")
    expect(page.get_by_role("searchbox")).to_be_visible()
    album.take(page, "residents", *BOTH)
    worker.open_home(FAMILY)
    album.take(page, "household", *BOTH)


def _visit(worker: Worker, album: Album, photos: Path) -> None:
    page = worker.page
    worker.open_home(FAMILY)
    worker.begin_visit("SURVEY")
    album.take(page, "visit-arrival", *BOTH)
    worker.go_to_step("visits.step.members")
    album.take(page, "visit-family", *BOTH)
    worker.next()
    album.take(page, "visit-survey", *BOTH)
    _survey_until_photos(worker, album)
    page.locator(".kind", has_text=worker.say("files.kind.PERSON")).click()
    album.take(page, "visit-photo-consent", *BOTH)
    page.get_by_role("button", name=worker.say("files.decline"), exact=True).click()
    worker.take_photo("DOOR_PLATE", take_picture(photos, "plate", 1))
    worker.take_photo("HOME", take_room_picture(photos))
    album.take(page, "visit-photos", *BOTH)
    worker.go_to_step("visits.step.sign")
    album.take(page, "visit-summary", *BOTH)
    _sign_all(worker, album)
    worker.finish()
    album.take(page, "visit-done", *BOTH)


def _survey_until_photos(worker: Worker, album: Album) -> None:
    """Confirm what has not changed and leave open what was never asked."""
    page, seen = worker.page, False
    heading = page.get_by_role("heading", level=1).first
    while (before := heading.inner_text()) != worker.say("visits.step.photos"):
        unchanged = page.locator(".nochange")
        if unchanged.count() > 0:
            if not seen:
                unchanged.first.scroll_into_view_if_needed()
                album.take(page, "visit-no-change", *BOTH)
            seen = True
            unchanged.first.click()
            page.wait_for_timeout(300)
        if heading.inner_text() == before:
            worker.next()
        expect(heading).not_to_have_text(before)


def _sign_all(worker: Worker, album: Album) -> None:
    """Show the first text's screens, signed by a mark; the others are signed by name, unseen."""
    to_sign = worker.page.get_by_role("button", name=like("visits.sign.go", worker.lang))
    unseen = Album(album.folder, album.lang, only=())
    shown = album
    while to_sign.count() > 0:
        to_sign.first.click()
        _sign(worker, shown, mark=shown is album)
        shown = unseen


def _sign(worker: Worker, album: Album, *, mark: bool) -> None:
    page, screen = worker.page, worker.page.locator(".resident-screen")
    _read(worker, album)
    consents = screen.get_by_role("radiogroup")
    expect(screen.locator(".pad canvas").or_(consents).first).to_be_visible()
    if consents.count() > 0:
        album.take(page, "resident-consent", *BOTH)
        for card in consents.all():
            card.get_by_role("radio").first.click()
        _button(worker, "chosen").click()
    write_name(page, RESIDENT)
    album.take(page, "resident-signature", *BOTH)
    if mark:
        _sign_with_mark(worker, album)
    else:
        _button(worker, "written").click()
    screen.get_by_role("radio").first.click()
    write_name(page, WORKER)
    album.take(page, "resident-countersign", *BOTH)
    _button(worker, "written").click()
    done = screen.get_by_text(worker.say("agreements.field.signed"), exact=True)
    expect(done).to_be_visible(timeout=BINDS_WITHIN_MS)
    album.take(page, "resident-done", *BOTH)
    _button(worker, "copyLater").click()
    expect(screen).to_have_count(0)


def _read(worker: Worker, album: Album) -> None:
    """Read to the end; where the tablet has no voice, the worker reads aloud and says so."""
    page = worker.page
    expect(page.locator(".resident-screen")).to_be_visible()
    album.take(page, "resident-reading", *BOTH)
    page.locator(".read .scroll").evaluate("element => element.scrollTo(0, element.scrollHeight)")
    read_by_worker = page.get_by_text(worker.say("agreements.field.readByWorker"))
    if read_by_worker.count() > 0:
        read_by_worker.first.click()
    _button(worker, "haveRead").click()
    album.take(page, "resident-understood", *BOTH)
    _button(worker, "yes").click()


def _sign_with_mark(worker: Worker, album: Album) -> None:
    page = worker.page
    _button(worker, "cannotWrite").click()
    album.take(page, "resident-cannot-write", *BOTH)
    _button(worker, "drawMark").click()
    write_name(page, ((CIRCLE,),))
    album.take(page, "resident-mark", *BOTH)
    _button(worker, "written").click()
    page.get_by_label(worker.say("agreements.field.witnessName")).fill("陆阿娥")
    write(page, seed=11)
    album.take(page, "resident-witness", *BOTH)
    _button(worker, "written").click()


def _add_a_family(worker: Worker, album: Album) -> None:
    page = worker.page
    page.goto(worker.tablet.address + "residents/new")
    expect(page.get_by_label(worker.say("households.findBuilding"))).to_be_visible()
    album.take(page, "household-new", *BOTH)
    worker.add_household("珠儿潭 3幢", "1单元", NEW_ROOM)
    album.take(page, "person-new", *BOTH)


def _button(worker: Worker, key: str) -> Locator:
    name = like(f"agreements.field.{key}", worker.lang)
    return worker.page.get_by_role("button", name=name).last

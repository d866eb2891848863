"""The camera inside the page: framing, a second look, and every way in which there is no photo."""

from pathlib import Path

from PIL import Image, ImageFilter
from playwright.sync_api import Locator, expect
from sqlalchemy import func, select

from api.files.models import FileState, StoredFile
from api.visits.models import Visit
from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.pictures import SIZE, take_picture
from tests.e2e.server import RunningRuhu
from tests.e2e.words import like, say

FAMILY = "朱明强"
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
CAMERA_NOT_ALLOWED = ("--use-fake-device-for-media-stream",)  # nobody answers the question
MB = 1024 * 1024
NOISE_SIDE_PX = 1600
SPOKEN_MS = 2500
IS_HEARD = "() => document.querySelector('audio')?.currentTime > 0.1"
GIVE_HUGE_FILE = """
(input, bytes) => {
  const chosen = new DataTransfer()
  const content = [new Uint8Array([255, 216, 255]), new Uint8Array(bytes)]
  chosen.items.add(new File(content, 'huge.jpg', { type: 'image/jpeg' }))
  input.files = chosen.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}
"""


def test_the_camera_in_the_page_takes_a_photo_of_the_door_plate(
    tablet: TabletMaker, ruhu: RunningRuhu
) -> None:
    shen = at_the_photos(tablet("shen", flags=FAKE_CAMERA))

    kind_of(shen, "DOOR_PLATE").click()
    camera = shen.page.get_by_role("dialog", name=shen.say("files.kind.DOOR_PLATE"))
    expect(camera.get_by_text(shen.say("files.frame.DOOR_PLATE"))).to_be_visible()
    shutter = camera.get_by_role("button", name=shen.say("files.camera.shoot"))
    expect(shutter).to_be_enabled()
    shutter.click()

    expect(shen.page.locator(".tiles li img")).to_have_count(1)
    expect(camera).to_have_count(0)
    finish(shen)
    assert count_files(ruhu, FileState.STORED) == 1
    shen.sees_nothing_forbidden()


def test_without_permission_one_sentence_says_what_to_do_and_the_photo_is_taken_otherwise(
    tablet: TabletMaker, tmp_path: Path
) -> None:
    shen = at_the_photos(tablet("shen", flags=CAMERA_NOT_ALLOWED))

    kind_of(shen, "DOOR_PLATE").click()
    expect(shen.page.get_by_text(shen.say("files.camera.DENIED"), exact=True)).to_be_visible()
    expect(shen.page.get_by_text(shen.say("files.camera.DENIED.next"))).to_be_visible()
    with shen.page.expect_file_chooser() as opened:
        shen.page.get_by_role("button", name=shen.say("files.camera.other")).click()
    opened.value.set_files(take_picture(tmp_path, "plate"))

    expect(shen.page.locator(".tiles li img")).to_have_count(1)
    shen.sees_nothing_forbidden()


def test_a_dark_and_a_blurred_photo_are_kept_and_doubted_a_good_one_is_not(
    tablet: TabletMaker, tmp_path: Path
) -> None:
    shen = at_the_photos(tablet("shen"))
    good = take_picture(tmp_path, "good")
    with Image.open(good) as picture:
        dark = save(picture.point(lambda level: level // 9), tmp_path / "dark.jpg")
        blurred = save(picture.filter(ImageFilter.GaussianBlur(14)), tmp_path / "blurred.jpg")

    shen.take_photo("DOOR_PLATE", dark)
    expect(shen.page.get_by_role("heading", name=shen.say("files.doubt.dark"))).to_be_visible()
    with shen.page.expect_file_chooser() as opened:
        shen.button("files.retake").click()
    opened.value.set_files(blurred)
    expect(shen.page.get_by_role("heading", name=shen.say("files.doubt.blurred"))).to_be_visible()
    expect(shen.page.locator(".tiles li")).to_have_count(1)
    shen.button("files.keep").click()
    expect(shen.page.locator(".doubt")).to_have_count(0)

    shen.take_photo("DOOR_PLATE", good)
    expect(shen.page.locator(".doubt")).to_have_count(0)
    expect(shen.page.locator(".tiles li")).to_have_count(2)


def test_a_file_of_60_mb_and_one_that_is_no_photo_leave_nothing_but_a_sentence(
    tablet: TabletMaker, ruhu: RunningRuhu, tmp_path: Path
) -> None:
    shen = at_the_photos(tablet("shen"))
    sheet = tmp_path / "table.jpg"
    sheet.write_bytes(b"PK\x03\x04 a table, not a photo")

    shen.choose_photo("DOOR_PLATE")
    shen.page.locator("input[type=file]").evaluate(GIVE_HUGE_FILE, 60 * MB)
    expect(shen.page.get_by_text(shen.say("files.fault.tooLarge"))).to_be_visible()
    shen.choose_photo("DOOR_PLATE").set_files(sheet)
    expect(shen.page.get_by_text(shen.say("files.fault.notAPhoto"))).to_be_visible()

    expect(shen.page.locator(".tiles li")).to_have_count(0)
    finish(shen)
    assert count_files(ruhu) == 0
    assert count_visits(ruhu) == 1
    shen.sees_nothing_forbidden()


def test_on_a_full_tablet_the_visit_is_finished_in_writing(
    tablet: TabletMaker, ruhu: RunningRuhu, tmp_path: Path
) -> None:
    shen = at_the_photos(tablet("shen"))
    noise = tmp_path / "noise.jpg"
    Image.effect_noise((NOISE_SIDE_PX, NOISE_SIDE_PX), 90).convert("RGB").save(noise, quality=95)
    fill_the_tablet(shen)

    shen.choose_photo("DOOR_PLATE").set_files(noise)
    expect(shen.page.get_by_text(shen.say("files.fault.noRoom"))).to_be_visible()
    expect(shen.page.locator(".tiles li")).to_have_count(0)
    shen.page.get_by_label(shen.say("visits.note")).first.fill("平板满了，只写字")
    finish(shen)

    with ruhu.sessions() as session:
        assert session.scalars(select(Visit.note).where(Visit.op_id.is_not(None))).all() == [
            "平板满了，只写字"
        ]
    assert count_files(ruhu) == 0


def test_a_spoken_note_is_heard_before_it_is_sent_and_again_at_the_desk(
    tablet: TabletMaker, lead: Desk, ruhu: RunningRuhu
) -> None:
    shen = at_the_photos(tablet("shen", flags=FAKE_CAMERA))
    page = shen.page

    shen.button("files.voice.start").click()
    expect(page.get_by_text(like("files.voice.running"))).to_be_visible()
    page.wait_for_timeout(SPOKEN_MS)
    shen.button("files.voice.stop").click()
    page.get_by_role("button", name=shen.say("files.voice.play")).click()
    expect(page.get_by_role("button", name=shen.say("files.voice.pause"))).to_be_visible()
    finish(shen)

    assert count_files(ruhu, FileState.STORED) == 1
    lead.sign_in("周国良")
    lead.open_file(FAMILY)
    lead.page.get_by_role("button", name=say("visits.office.listen")).first.click()
    lead.page.wait_for_function(IS_HEARD)
    lead.sees_nothing_forbidden()
    shen.sees_nothing_forbidden()


def test_without_a_microphone_dictation_is_named(tablet: TabletMaker) -> None:
    shen = at_the_photos(tablet("shen", flags=CAMERA_NOT_ALLOWED))

    shen.button("files.voice.start").click()

    expect(shen.page.get_by_text(shen.say("files.voice.DENIED"))).to_be_visible()
    expect(shen.page.get_by_text(shen.say("files.voice.dictate"))).to_be_visible()
    finish(shen)


def at_the_photos(tablet: object) -> Worker:
    """Sign in and open the photos of a look-in at the family's door."""
    shen = Worker(tablet)  # type: ignore[arg-type]
    shen.sign_in("shen")
    shen.sync()
    shen.open_home(FAMILY)
    shen.begin_visit("LOOK_IN")
    shen.next()
    shen.page.get_by_role("button", name=shen.say("visits.takePhoto")).click()
    return shen


def finish(shen: Worker) -> None:
    """End the visit and wait until all of it has arrived."""
    shen.put_off_signing()
    shen.finish()
    shen.sync()
    shen.page.wait_for_timeout(1500)


def kind_of(shen: Worker, kind: str) -> Locator:
    """Find the key for a kind of photo."""
    return shen.page.locator(".kind", has_text=shen.say(f"files.kind.{kind}"))


def save(picture: Image.Image, path: Path) -> Path:
    """Write a picture of the camera's size."""
    picture.resize(SIZE).save(path, "JPEG", quality=88)
    return path


def fill_the_tablet(shen: Worker) -> None:
    """Start again, in the middle of the visit, on a disk that has no room left at all."""
    shen.wait_until_saved()
    used = shen.page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    page = shen.tablet.kill_and_reopen()
    full = {"origin": shen.tablet.network.address, "quotaSize": used}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", full)
    shen.resume_visit(FAMILY)
    photos = page.get_by_role("button", name=shen.say("visits.takePhoto"))
    expect(photos.or_(page.locator(".kind").first)).to_be_visible()
    if photos.count() > 0:
        photos.click()


def count_files(ruhu: RunningRuhu, state: FileState | None = None) -> int | None:
    """Count what the server knows of photos."""
    asked = select(func.count()).select_from(StoredFile)
    with ruhu.sessions() as session:
        return session.scalar(asked if state is None else asked.where(StoredFile.state == state))


def count_visits(ruhu: RunningRuhu) -> int | None:
    """Count visits that came from a tablet."""
    with ruhu.sessions() as session:
        return session.scalar(
            select(func.count()).select_from(Visit).where(Visit.op_id.is_not(None))
        )

"""A visit made without a network becomes part of the household's case file."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.pictures import take_picture
from tests.e2e.signing import sign_everything

FAMILY = "王桂香"
PAGES_TO_INCOME = 4


def test_a_visit_survives_two_dead_batteries_and_reaches_the_case_file(
    tablet: TabletMaker, lead: Desk, tmp_path: Path
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.sync()
    shen.open_home(FAMILY)
    shen.tablet.go_offline()
    shen.begin_visit("SURVEY")
    for _ in range(PAGES_TO_INCOME):
        shen.next()
    shen.page.get_by_role("radio", name="职工养老").first.click()
    shen.wait_until_saved()

    # the battery falls out in the middle of the survey
    shen.tablet.kill_and_reopen()
    shen.tablet.go_offline()
    shen.resume_visit(FAMILY)
    expect(shen.page.get_by_text("职工养老").first).to_be_visible()
    shen.go_to_step("visits.step.photos")
    shen.take_photo("DOOR_PLATE", take_picture(tmp_path, "plate", 1))

    # Android ends the page while the camera is open
    shen.choose_photo("HOME")
    shen.tablet.kill_and_reopen()
    shen.tablet.go_offline()
    shen.resume_visit(FAMILY)
    expect(shen.page.locator(".tiles li")).to_have_count(1)
    shen.take_photo("HOME", take_picture(tmp_path, "home", 2))
    shen.go_to_step("visits.step.sign")
    signed = sign_everything(shen.page)
    shen.finish()
    assert signed >= 1

    shen.tablet.go_online()
    shen.sync()

    lead.sign_in("周国良")
    lead.open_file(FAMILY)
    file = lead.page
    expect(file.get_by_text("职工养老").first).to_be_visible()
    expect(file.locator("img[src*='/api/files/']")).to_have_count(2, timeout=30_000)
    expect(file.get_by_text("就业帮扶协议").first).to_be_visible()
    lead.wait_for_pdf()
    lead.sees_nothing_forbidden()
    shen.sees_nothing_forbidden()


def test_who_cannot_write_signs_with_a_mark_and_a_witness_and_refuses_photos(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.sync()
    shen.open_home(FAMILY)
    shen.tablet.go_offline()
    shen.begin_visit("SURVEY")
    shen.go_to_step("visits.step.photos")
    shen.refuse_photo("PERSON")
    shen.go_to_step("visits.step.sign")
    sign_everything(shen.page, mark=True, agree=False)
    shen.finish()
    shen.tablet.go_online()
    shen.sync()

    lead.sign_in("周国良")
    lead.open_file(FAMILY)
    expect(lead.page.get_by_text("陆阿娥").first).to_be_visible()
    expect(lead.page.locator("img[src*='/api/files/']")).to_have_count(0)
    lead.sees_nothing_forbidden()

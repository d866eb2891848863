"""A worker indoors puts the place of a visit on the stored map, without a network."""

from playwright.sync_api import expect
from sqlalchemy import select

from api.visits.models import Visit
from tests.e2e.browser import PORTRAIT
from tests.e2e.conftest import TabletMaker
from tests.e2e.field import Worker
from tests.e2e.server import RunningRuhu
from tests.e2e.words import like

FAMILY = "王桂香"
FINEST_M, BLUNTEST_M = 5, 50


def test_the_place_is_tapped_on_the_map_or_taken_from_its_middle(
    tablet: TabletMaker, ruhu: RunningRuhu
) -> None:
    shen = Worker(tablet("shen", size=PORTRAIT))
    shen.sign_in("shen")
    shen.sync()
    shen.tablet.go_offline()
    shen.open_home(FAMILY)
    shen.begin_visit("LOOK_IN")
    shen.button("visits.place.onMap").click()
    sheet = shen.page.get_by_role("dialog")
    said = sheet.get_by_role("status")
    use = sheet.get_by_role("button", name=shen.say("visits.pin.use"), exact=True)
    expect(said).to_have_text(shen.say("visits.pin.tap"))
    expect(use).to_be_disabled()

    sheet.locator("canvas").click(position={"x": 120, "y": 120})
    expect(said).to_have_text(like("visits.pin.metres"))

    sheet.get_by_role("button", name=shen.say("map.wholeArea")).click()
    sheet.get_by_role("button", name=shen.say("visits.pin.middle")).click()
    expect(said).to_have_text(shen.say("visits.pin.here"))
    use.click()

    expect(shen.page.get_by_text(shen.say("visits.place.pinnedOnMap"))).to_be_visible()
    shen.next()
    shen.page.get_by_role("button", name=shen.say("visits.word.LOOK_IN.well")).click()
    shen.put_off_signing()
    shen.finish()
    shen.tablet.go_online()
    shen.sync()

    with ruhu.sessions() as session:
        visit = session.scalars(select(Visit).where(Visit.place_method == "PIN")).one()
    assert visit.device_id is not None and visit.fix_age_s is None
    assert visit.accuracy_m is not None and FINEST_M <= visit.accuracy_m < BLUNTEST_M
    shen.sees_nothing_forbidden()

"""The lead moves a building to another worker; both tablets follow, and nothing made is lost."""

from playwright.sync_api import expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.words import say

FAMILY = "金连生"


def test_both_tablets_follow_and_an_unsent_visit_of_the_old_worker_arrives_flagged(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen, chen = Worker(tablet("shen")), Worker(tablet("chen"))
    shen.sign_in("shen")
    chen.sign_in("chen")
    shen.sync()
    assert shen.holds(FAMILY)
    assert not chen.holds(FAMILY)
    shen.tablet.go_offline()
    shen.look_in(FAMILY)

    lead.sign_in("周国良")
    lead.give_building("珠儿潭", "3幢", "陈建平")
    chen.sync()
    assert chen.holds(FAMILY)

    # her tablet knows nothing of it yet, and what she made is safe there
    assert shen.holds(FAMILY)
    shen.tablet.go_online()
    shen.sync()
    assert not shen.holds(FAMILY)

    lead.open_review("LATE_AFTER_MOVE", FAMILY)
    lead.open_file(FAMILY)
    expect(lead.page.get_by_text("都好").first).to_be_visible()
    expect(lead.page.get_by_text(say("visits.office.flag.late_after_move")).first).to_be_visible()
    expect(lead.page.get_by_text("陈建平负责").first).to_be_visible()
    for one in (shen, chen, lead):
        one.sees_nothing_forbidden()

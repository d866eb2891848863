"""The lead moves a building to another worker; both tablets follow, and nothing made is lost."""

from playwright.sync_api import expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.words import like, say

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


def test_a_move_is_undone_as_a_whole_and_the_tablets_follow(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen, chen = Worker(tablet("shen")), Worker(tablet("chen"))
    shen.sign_in("shen")
    chen.sign_in("chen")
    lead.sign_in("周国良")
    lead.give_building("珠儿潭", "3幢", "陈建平")
    chen.sync()
    assert chen.holds(FAMILY)

    lead.undo()
    expect(lead.page.get_by_text(say("areas.undone"))).to_be_visible()

    chen.sync()
    shen.sync()
    assert not chen.holds(FAMILY)
    assert shen.holds(FAMILY)
    lead.page.get_by_text(say("areas.moves.title"), exact=True).click()
    expect(lead.page.get_by_text(say("areas.moves.undone"), exact=True)).to_be_visible()


def test_homes_move_by_address_list_with_its_problems_told(lead: Desk) -> None:
    lead.sign_in("周国良")
    lead.page.goto(f"{lead.address}/office/map")
    lead.page.get_by_text(say("areas.byAddress"), exact=True).click()
    lead.page.get_by_label(say("areas.address.how")).fill("珠儿潭 3幢2单元501\n王阿姨家")
    lead.page.get_by_role("button", name=like("areas.address.find")).click()

    expect(lead.page.get_by_text(say("areas.address.problem.unreadable"))).to_be_visible()
    expect(lead.page.get_by_text(say("areas.address.found", n=1))).to_be_visible()
    lead.hand_chosen_to("陈建平")
    expect(lead.page.get_by_text(like("areas.moved"))).to_be_visible()
    lead.sees_nothing_forbidden()


def test_ticked_homes_move_from_the_list(lead: Desk) -> None:
    lead.sign_in("周国良")
    lead.page.goto(f"{lead.address}/office/households?state=over")
    for number in (0, 1):
        lead.page.locator("td.tick").get_by_role("checkbox").nth(number).check()
    lead.hand_chosen_to("吴海燕")

    expect(lead.page.get_by_text(like("areas.moved"))).to_be_visible()
    lead.undo()
    expect(lead.page.get_by_text(say("areas.undone"))).to_be_visible()
    lead.sees_nothing_forbidden()

"""Two workers add the same household without a network; the lead merges, and takes it back."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.words import like, say

NEWCOMER, CHILD = "顾春生", "顾小满"
ROOM = "1808"
BIRTHDAY = "1985-06-15"
LOADS_MS = 20_000


def test_the_same_household_added_twice_is_merged_and_taken_apart(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen, chen = Worker(tablet("shen")), Worker(tablet("chen"))
    shen.sign_in("shen")
    shen.sync()
    shen.tablet.go_offline()
    lead.sign_in("周国良")
    lead.give_building("珠儿潭", "3幢", "陈建平")
    chen.sign_in("chen")
    chen.sync()
    chen.tablet.go_offline()
    for worker in (shen, chen):
        worker.add_household("珠儿潭 3幢", "1单元", ROOM)
    shen.add_person(NEWCOMER, relation="户主", birth_date=BIRTHDAY, sex="男")
    chen.add_person(NEWCOMER, relation="户主", birth_date=BIRTHDAY, sex="男", more=True)
    chen.add_person(CHILD, relation="子女", birth_date="2019-04-02", sex="女")
    for worker in (shen, chen):
        worker.tablet.go_online()
        worker.sync()

    lead.open_review("DUPLICATE_HOUSEHOLD", NEWCOMER)
    panel = lead.page.locator(".merge")
    expect(panel).to_be_visible(timeout=LOADS_MS)
    expect(
        panel.get_by_text(say("households.office.merge.why.same_name_and_birth"))
    ).to_be_visible()
    expect(panel.get_by_text(CHILD)).to_be_visible()
    panel.get_by_role("button", name=like("households.office.merge.do")).click()
    expect(
        lead.page.get_by_text(like("households.office.review.justDecided")).first
    ).to_be_visible()

    # both tablets agree: one household, with everybody, at the one that stayed
    shen.sync()
    chen.sync()
    shen.open_home(NEWCOMER)
    expect(shen.page.get_by_text(CHILD).first).to_be_visible()
    assert not chen.holds(NEWCOMER)

    lead.page.get_by_role("button", name=say("office.undo")).click()
    expect(lead.page).to_have_url(re.compile("/review/"))
    expect(lead.page.locator(".merge")).to_be_visible(timeout=LOADS_MS)
    shen.sync()
    chen.sync()
    chen.open_home(NEWCOMER)
    expect(chen.page.get_by_text(CHILD).first).to_be_visible()
    shen.open_home(NEWCOMER)
    expect(shen.page.get_by_text(CHILD)).to_have_count(0)
    for one in (shen, chen, lead):
        one.sees_nothing_forbidden()

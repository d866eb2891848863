"""Two workers write down different numbers; the lead decides, and the tablet hears of it."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker

FAMILY = "金连生"
SHENS, CHENS = "14011112222", "14033334444"


def test_the_lead_decides_a_clash_and_the_decision_reaches_the_tablet(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen, chen = Worker(tablet("shen")), Worker(tablet("chen"))
    shen.sign_in("shen")
    chen.sign_in("chen")
    shen.sync()
    shen.tablet.go_offline()
    shen.survey_with_new_phone(FAMILY, SHENS)
    lead.sign_in("周国良")
    lead.give_building("珠儿潭", "3幢", "陈建平")
    chen.sync()
    chen.survey_with_new_phone(FAMILY, CHENS)
    chen.sync()

    shen.tablet.go_online()
    shen.sync()
    lead.open_review("FACT_CLASH", FAMILY)
    for number in ("140 3333 4444", "140 1111 2222"):
        expect(lead.page.get_by_text(re.compile(spaced(number))).first).to_be_visible()
    lead.decide_for("沈玉芬", remark="打过电话，是这个。")

    chen.sync()
    chen.open_home(FAMILY)
    expect(chen.page.get_by_text("140****2222").first).to_be_visible()
    expect(chen.page.get_by_text("打过电话，是这个。").first).to_be_visible()
    lead.open_file(FAMILY)
    expect(lead.page.get_by_text(re.compile(r"140\D+2222")).first).to_be_visible()
    for one in (shen, chen, lead):
        one.sees_nothing_forbidden()


def spaced(number: str) -> str:
    """The digits with anything but digits between their groups: changed ones are marked."""
    return r"\D*".join(number.replace(" ", ""))

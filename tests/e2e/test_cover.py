"""A cover for a week and back: the due homes go to the stand-in, and return by themselves."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from api.areas.service.standing_in import run_covers
from api.core.clock import today
from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker
from tests.e2e.words import say

DUE, NOT_DUE = "王桂香", "金连生"


def test_a_week_of_cover_and_back(tablet: TabletMaker, lead: Desk) -> None:
    shen, chen = Worker(tablet("shen")), Worker(tablet("chen"))
    shen.sign_in("shen")
    chen.sign_in("chen")
    assert not chen.holds(DUE)

    lead.sign_in("周国良")
    lead.cover("沈玉芬", "陈建平")
    expect(lead.page.get_by_text("陈建平替沈玉芬", exact=True)).to_be_visible()

    # both hold the home now, and each is told who stands in for whom
    chen.sync()
    shen.sync()
    chen.open_home(DUE)
    expect(chen.page.get_by_text(re.compile("^替沈玉芬，到"))).to_be_visible()
    shen.open_home(DUE)
    expect(shen.page.get_by_text(re.compile("^陈建平替您，到"))).to_be_visible()

    # the stand-in goes; figures are his, the home stays hers
    chen.look_in(DUE)
    chen.sync()
    lead.open_day("陈建平")
    visit = lead.page.locator(".visits li", has_text=DUE)
    expect(visit.get_by_text(say("reports.office.day.coverFor", name="沈玉芬"))).to_be_visible()
    lead.open_file(DUE)
    expect(lead.page.get_by_text("沈玉芬负责").first).to_be_visible()
    expect(lead.page.get_by_text("陈建平来替沈玉芬").first).to_be_visible()

    # he is without a network when the week ends; what he did there still counts
    chen.tablet.go_offline()
    chen.look_in(DUE)
    run_covers(today() + timedelta(days=7))
    chen.tablet.go_online()
    chen.sync()
    assert not chen.holds(DUE)
    shen.sync()
    shen.open_home(DUE)
    expect(shen.page.get_by_text("陈建平替您")).to_have_count(0)
    assert shen.holds(NOT_DUE)
    lead.open_file(DUE)
    expect(lead.page.get_by_text("陈建平不再替沈玉芬").first).to_be_visible()
    for one in (shen, chen, lead):
        one.sees_nothing_forbidden()


def test_a_cover_ends_early_and_goes_on_again(lead: Desk) -> None:
    lead.sign_in("周国良")
    lead.cover("沈玉芬", "陈建平")
    running = lead.page.get_by_text(say("areas.cover.state.running"))
    expect(running).to_be_visible()

    lead.page.get_by_role("button", name=say("areas.cover.end"), exact=True).click()
    lead.page.get_by_role("button", name=say("areas.cover.endNow"), exact=True).click()
    expect(running).to_have_count(0)
    lead.page.get_by_role("button", name=say("office.undo"), exact=True).click()

    expect(running).to_be_visible()
    lead.sees_nothing_forbidden()


def test_who_is_away_cannot_stand_in(lead: Desk) -> None:
    lead.sign_in("周国良")
    lead.cover("沈玉芬", "陈建平")
    lead.begin_cover("吴海燕", "沈玉芬")

    expect(lead.page.get_by_text("沈玉芬在这几天自己也不在")).to_be_visible()
    arrange = lead.page.get_by_role("dialog").get_by_role("button", name=say("areas.cover.arrange"))
    expect(arrange).to_be_disabled()

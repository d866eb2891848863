"""A lead's word goes to the door and comes back answered, the answer written without a network."""

from playwright.sync_api import expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker

FAMILY = "金连生"
WORDS, ANSWER = "狗拴好了再进门", "狗已经送走了"


def test_a_remark_is_answered_at_the_door_and_closed_at_the_desk(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    lead.sign_in("周国良")
    lead.open_file(FAMILY)
    lead.write_remark(WORDS)

    shen.sync()
    shen.tablet.go_offline()
    shen.open_home(FAMILY)
    card = shen.page.locator(".remark", has_text=WORDS)
    card.get_by_role("button", name=shen.say("cases.answer"), exact=True).click()
    card.get_by_label(shen.say("cases.answerLabel")).fill(ANSWER)
    card.get_by_role("button", name=shen.say("cases.sendAnswer")).click()
    # kept on the tablet at once, and still there after the app was opened anew
    expect(card.get_by_text(ANSWER)).to_be_visible()
    shen.open_home(FAMILY)
    expect(shen.page.locator(".remark", has_text=WORDS).get_by_text(ANSWER)).to_be_visible()

    shen.tablet.go_online()
    shen.sync()
    lead.page.goto(f"{lead.address}/office/remarks")
    answered = lead.page.locator(".rm", has_text=WORDS)
    expect(answered.get_by_text(ANSWER)).to_be_visible()
    answered.get_by_role("button", name=shen.say("cases.office.remark.close")).click()
    expect(lead.page.get_by_text(shen.say("cases.office.remark.none.answered"))).to_be_visible()

    shen.sync()
    shen.open_home(FAMILY)
    expect(shen.page.locator(".remark")).to_have_count(0)
    for one in (shen, lead):
        one.sees_nothing_forbidden()

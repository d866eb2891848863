"""A family nobody knew of: household and people are added at the door, without a network."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import TabletMaker
from tests.e2e.desk import Desk
from tests.e2e.field import Worker

NEWCOMER, CHILD = "顾春生", "顾小满"
ID_NUMBER = "110105198506150014"
ROOM = "1808"


def test_a_household_and_people_added_offline_reach_the_office(
    tablet: TabletMaker, lead: Desk
) -> None:
    shen = Worker(tablet("shen"))
    shen.sign_in("shen")
    shen.sync()
    shen.tablet.go_offline()
    shen.add_household("珠儿潭 3幢", "1单元", ROOM)
    shen.add_person(NEWCOMER, relation="户主", id_no=ID_NUMBER, more=True)
    shen.add_person(CHILD, relation="子女", birth_date="2019-04-02", sex="女")

    # before anything was sent, the family is found and can be visited
    shen.look_in(NEWCOMER)

    shen.tablet.go_online()
    shen.sync()
    lead.sign_in("周国良")
    lead.open_file(NEWCOMER)
    for words in (CHILD, ROOM, "都好"):
        expect(lead.page.get_by_text(words).first).to_be_visible()
    lead.page.get_by_role("radio", name=NEWCOMER).click()
    expect(lead.page.get_by_text(re.compile(rf"1101[* ]+{ID_NUMBER[-4:]}")).first).to_be_visible()
    shen.sees_nothing_forbidden()
    lead.sees_nothing_forbidden()

from datetime import UTC, date, datetime

import pytest

from api.households.models import HouseholdStatus
from api.households.rules.id_numbers import id_no_fault
from api.households.rules.masks import initials_of, mask_id_no, mask_phone
from api.households.rules.states import age_on, plate_state

TODAY = date(2026, 11, 21)
THIS_MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LAST_WEEK = datetime(2026, 11, 14, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("id_no", "fault"),
    [
        ("34052419800101001X", None),
        ("11010519491231002X", None),
        ("440524188001010014", None),
        ("340524198001010011", "check"),
        ("3405241980010100", "length"),
        ("34052419801301001X", "birth_date"),
        ("34052419800101001x", "digits"),
    ],
)
def test_id_numbers_are_checked_by_their_last_sign(id_no: str, fault: str | None) -> None:
    assert id_no_fault(id_no) == fault


def test_numbers_are_masked_so_that_neighbours_learn_nothing() -> None:
    assert mask_id_no("34052419800101001X") == "3405**********001X"
    assert mask_phone("13812346172") == "138****6172"
    assert mask_phone("0571-88012345") == "****2345"


def test_pinyin_initials_of_a_name() -> None:
    assert initials_of("王桂香") == "wgx"
    assert initials_of("欧阳小明") == "oyxm"


@pytest.mark.parametrize(
    ("due", "visited", "result", "state"),
    [
        (date(2026, 11, 19), None, None, "over"),
        (TODAY, None, None, "due"),
        (date(2026, 12, 1), None, None, "later"),
        (None, None, None, "later"),
        (date(2026, 12, 1), THIS_MORNING, "DONE", "done"),
        (date(2026, 11, 23), THIS_MORNING, "NOBODY_HOME", "away"),
        (date(2026, 11, 23), LAST_WEEK, "NOBODY_HOME", "away"),
        (date(2026, 11, 20), LAST_WEEK, "NOBODY_HOME", "over"),
        (date(2026, 12, 23), LAST_WEEK, "REFUSED", "shut"),
    ],
)
def test_the_plate_shows_what_happened_today_before_what_is_due(
    due: date | None, visited: datetime | None, result: str | None, state: str
) -> None:
    assert plate_state(HouseholdStatus.ACTIVE, due, visited, result, TODAY) == state


def test_a_household_that_moved_is_gone_whatever_is_due() -> None:
    assert plate_state(HouseholdStatus.MOVED, TODAY, None, None, TODAY) == "gone"


def test_a_year_of_age_is_complete_on_the_birthday_or_the_day_after_as_the_policy_says() -> None:
    birthday = date(1976, 11, 21)

    assert age_on(birthday, TODAY, "ON_BIRTHDAY") == 50
    assert age_on(birthday, TODAY, "DAY_AFTER") == 49

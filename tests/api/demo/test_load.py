"""The loaded demo: whose day it is, what waits, and that nobody else can sign in with it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.core.clock import day_of, now, today
from api.core.settings import get_settings
from api.demo.accounts import is_loopback, list_accounts
from api.demo.errors import DemoExists, DemoMissing, DemoPlaceUnknown, DemoTooSmall
from api.demo.service import DemoFigures, load_demo
from api.demo.staging import BETWEEN_VISITS, DONE_TODAY, restage
from api.households.models import (
    Assignment,
    Building,
    Fact,
    Household,
    Person,
    ReviewItem,
    ReviewKind,
)
from api.households.rules.states import plate_state
from api.households.service.facts import plain_value
from api.launch.postgres import OwnPostgres
from api.main import create_app
from api.staff.errors import DemoNotOnLoopback
from api.staff.models import Member, OrgType, OrgUnit, Role
from api.tasks.models import Task, TaskKind, TaskStatus
from api.visits.models import Visit, VisitResponse
from tests.conftest import Committed, committed_database

HOUSEHOLDS = 400


@pytest.fixture(scope="module")
def loaded(postgres: OwnPostgres) -> Iterator[tuple[Committed, DemoFigures]]:
    with committed_database(postgres, "ruhu") as database:
        yield database, load_demo("hangzhou", HOUSEHOLDS)


@pytest.fixture
def demo(loaded: tuple[Committed, DemoFigures]) -> Iterator[Session]:
    with loaded[0].sessions() as session:
        yield session
        session.rollback()


def households_of(session: Session, login: str) -> list[Household]:
    return list(
        session.scalars(
            select(Household)
            .join(Assignment, Assignment.household_id == Household.id)
            .join(Member, Member.id == Assignment.member_id)
            .where(Member.login == login, Assignment.to_xid.is_(None))
        )
    )


def states_of(session: Session, login: str, on: date) -> list[str]:
    return [
        plate_state(one.status, one.next_due_on, one.last_visit_at, one.last_visit_result, on)
        for one in households_of(session, login)
    ]


def test_figures_are_those_of_the_database(
    loaded: tuple[Committed, DemoFigures], demo: Session
) -> None:
    figures = loaded[1]

    assert figures.households == HOUSEHOLDS == demo.scalar(select(func.count(Household.id)))
    assert figures.people == demo.scalar(select(func.count(Person.id)))
    assert figures.buildings == demo.scalar(select(func.count(Building.id)))


def test_H1_the_tree_reaches_from_the_city_to_the_grids(demo: Session) -> None:
    grid = demo.scalars(select(OrgUnit).where(OrgUnit.type == OrgType.GRID)).first()
    assert grid is not None
    names = []
    unit: OrgUnit | None = grid
    while unit is not None:
        names.append(unit.name)
        unit = demo.get(OrgUnit, unit.parent_id) if unit.parent_id else None

    assert names[1:] == ["珠儿潭社区", "湖墅街道", "拱墅区", "杭州市"]


def test_everybody_with_a_listed_account_can_sign_in(demo: Session) -> None:
    accounts = list_accounts(demo)
    client = TestClient(create_app())

    assert [one.login for one in accounts][:3] == ["shen", "chen", "zhou"]
    assert {one.role for one in accounts} == set(Role)
    for account in accounts:
        answer = client.post(
            "/api/session",
            json={"login": account.login, "password": account.password, "kind": "office"},
        )
        assert answer.status_code == 200, account.login


def test_shen_has_two_overdue_and_three_due_homes_left(demo: Session) -> None:
    states = states_of(demo, "shen", today())

    assert states.count("over") == 2
    assert states.count("due") == 3


def test_shen_has_made_five_calls_today(demo: Session) -> None:
    calls = [now() - BETWEEN_VISITS * (place + 1) for place in range(DONE_TODAY["shen"])]
    expected = sum(day_of(call) == today() for call in calls)  # fewer just after midnight

    assert states_of(demo, "shen", today()).count("done") == expected


def test_no_visit_of_the_demo_lies_in_the_future(demo: Session) -> None:
    latest = demo.execute(select(func.max(Visit.ended_at))).scalar_one()

    assert latest <= now()


def test_every_household_has_one_responsible_worker(demo: Session) -> None:
    open_intervals = demo.scalar(select(func.count()).where(Assignment.to_xid.is_(None)))

    assert open_intervals == HOUSEHOLDS


def test_two_visits_have_written_down_different_phone_numbers(demo: Session) -> None:
    item = demo.scalars(select(ReviewItem).where(ReviewItem.status == "open")).one()

    assert item.kind is ReviewKind.FACT_CLASH and item.key == "phone"
    ours, theirs = (demo.get_one(Fact, at) for at in (item.ours_fact_id, item.theirs_fact_id))
    assert plain_value(ours) != plain_value(theirs)
    for fact in (ours, theirs):
        visit = demo.get_one(Visit, fact.source_id)
        assert visit.household_id == item.household_id
        assert visit.author_id == fact.observer_id


def test_an_agreement_waits_for_the_signature_of_a_zero_employment_family(demo: Session) -> None:
    task = demo.scalars(select(Task).where(Task.kind == TaskKind.SIGN_AGREEMENT)).one()

    assert task.status is TaskStatus.OPEN
    assert task.details["template_key"] == "assistance_agreement"
    signer = demo.get_one(Person, task.details["person_id"])
    assert signer.name == "王桂香"
    assert "ZERO_EMPLOYMENT" in demo.get_one(Household, task.household_id).tags


def test_somebody_has_to_check_whether_a_family_has_moved(demo: Session) -> None:
    task = demo.scalars(select(Task).where(Task.kind == TaskKind.CHECK_MOVED)).one()

    assert task.due_on == today()


def test_a_person_is_found_by_the_last_four_digits_of_an_id_number(demo: Session) -> None:
    person = demo.scalars(select(Person).where(Person.name == "王桂香")).one()

    assert person.initials == "wgx"
    assert person.id_mask is not None and person.id_mask.count("*") == 10
    assert person.id_no_sealed is not None and person.id_last4_index is not None
    assert person.phone is not None and person.phone_last4 == person.phone[-4:]


def test_past_surveys_can_be_read_in_the_words_of_the_survey(demo: Session) -> None:
    responses = demo.scalars(select(VisitResponse)).all()

    assert len(responses) >= 5
    assert {one.survey_key for one in responses} == {"employment-home-visit"}
    assert sum(one.status == "valid" for one in responses) >= 3
    assert all("members" in one.answers for one in responses)


def test_a_second_load_is_refused(loaded: tuple[Committed, DemoFigures]) -> None:
    with pytest.raises(DemoExists):
        load_demo("hangzhou", HOUSEHOLDS)


def test_unknown_places_and_too_small_demos_are_refused(
    loaded: tuple[Committed, DemoFigures],
) -> None:
    with pytest.raises(DemoPlaceUnknown):
        load_demo("atlantis", HOUSEHOLDS)
    with pytest.raises(DemoTooSmall):
        load_demo("hangzhou", 10)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("ruhu", False)],
)
def test_only_loopback_addresses_count_as_private(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_demo_accounts_do_not_exist_on_an_open_address(
    demo: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUHU_HOST", "0.0.0.0")
    get_settings.cache_clear()
    try:
        assert list_accounts(demo) == []
        with pytest.raises(DemoNotOnLoopback):
            load_demo("hangzhou", HOUSEHOLDS)
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


def test_days_later_the_day_is_as_it_was(demo: Session) -> None:
    later = today() + timedelta(days=6)

    moved = restage(demo, later)

    assert moved == 6
    states = states_of(demo, "shen", later)
    assert (states.count("over"), states.count("due")) == (2, 3)


def test_on_the_same_day_nothing_is_moved(demo: Session) -> None:
    due = demo.scalar(select(func.sum(Task.due_on - date(2020, 1, 1))))

    assert restage(demo, today()) == 0
    assert demo.scalar(select(func.sum(Task.due_on - date(2020, 1, 1)))) == due


def test_an_empty_database_has_no_day_to_move(session: Session) -> None:
    with pytest.raises(DemoMissing):
        restage(session, today())

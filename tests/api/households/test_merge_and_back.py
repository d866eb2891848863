"""Whatever two files hold and whatever is chosen: merged and taken back, nothing has changed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

import api.main
from api.core.clock import today
from api.core.database import new_id
from api.households.models import Household, MergeKind, Person, Relation
from api.households.payloads.merges import MergeIn, PairIn
from api.households.queries.merges import seen_mark
from api.households.service.merging import merge
from api.households.service.unmerging import undo_merge
from api.staff.auth import Caller, Grant
from api.staff.models import Member, Role
from api.staff.queries import list_grants
from api.tasks.models import TaskKind
from api.tasks.service import add_task
from tests.api.households.merging import state_of
from tests.factories.households import NOON, make_household, make_person, observe
from tests.factories.staff import Town, make_member, make_town

assert api.main.ROUTERS, "importing it fills what lower features leave to higher ones"

HOME_KEYS = st.sampled_from(["rooms", "arrival_notes"])
PERSON_KEYS = st.sampled_from(["phone", "name", "marital", "id_no"])
VALUES = {
    "rooms": st.integers(1, 4),
    "arrival_notes": st.sampled_from(["家里有狗", "先打电话", "有台阶"]),
    "phone": st.sampled_from(["13812346172", "13812346127", "13900001111"]),
    "name": st.sampled_from(["王桂香", "王桂芳", "䶮𠅤"]),
    "marital": st.sampled_from(["MARRIED", "WIDOWED"]),
    "id_no": st.sampled_from(["110105198506150014", "110105195003073516"]),
}


@dataclass
class Told:
    """One observation: of whom, what, on which day."""

    who: int
    key: str
    value: Any
    day: int


@dataclass
class Family:
    people: int
    told: list[Told] = field(default_factory=list)
    tasks: int = 0
    tags: list[str] = field(default_factory=list)


@st.composite
def told(draw: st.DrawFn) -> Told:
    who = draw(st.integers(-1, 2))
    key = draw(HOME_KEYS if who < 0 else PERSON_KEYS)
    return Told(who, key, draw(VALUES[key]), draw(st.integers(0, 5)))


FAMILIES = st.builds(
    Family,
    people=st.integers(0, 3),
    told=st.lists(told(), max_size=7),
    tasks=st.integers(0, 2),
    tags=st.lists(st.sampled_from(["DIBAO", "ZERO_EMPLOYMENT"]), max_size=2, unique=True),
)
CHOICES = st.dictionaries(
    st.sampled_from([*VALUES, "address", "risk_level"]), st.sampled_from(["keep", "gone"])
)


def settle(session: Session, town: Town, family: Family) -> tuple[Household, list[Person]]:
    """Make a household as the example says; clashes and declined values come by themselves."""
    worker = make_member(session, town.grids[0])
    home = make_household(session, town, worker=worker)
    home.tags = family.tags
    people = [
        make_person(
            session,
            home,
            f"家人{number}",
            relation=Relation.HEAD if number == 0 else Relation.CHILD,
            birth_date=date(1970 + number, 1, 1),
        )
        for number in range(family.people)
    ]
    for one in family.told:
        entity = home if one.who < 0 else people[one.who] if one.who < len(people) else None
        if entity is not None:
            observe(session, home, entity, one.key, one.value, at=NOON + timedelta(days=one.day))
    for number in range(family.tasks):
        due = today() + timedelta(days=number)
        add_task(session, home, TaskKind.VISIT, "LOOK_IN", due, basis="office")
    session.flush()
    return home, people


def caller_of(session: Session, lead: Member) -> Caller:
    grants = tuple(Grant(*grant) for grant in list_grants(session, lead.id))
    return Caller(lead.id, lead.name, lead.login, lead.org_id, new_id(), None, "office", grants)


def pairs_of(
    people: list[Person], others: list[Person], same: list[tuple[int, int]], choices: dict[str, Any]
) -> list[PairIn]:
    """Take each person at most once."""
    pairs: dict[int, int] = {}
    for one, other in same:
        if one < len(people) and other < len(others) and other not in pairs.values():
            pairs.setdefault(one, other)
    return [
        PairIn(keep_id=people[one].id, gone_id=others[other].id, choices=choices)
        for one, other in pairs.items()
    ]


def wanted(
    session: Session,
    home: Household,
    twin: Household,
    pairs: list[PairIn],
    choices: dict[str, Any],
) -> MergeIn:
    session.refresh(home)
    session.refresh(twin)
    return MergeIn(
        kind=MergeKind.HOUSEHOLD,
        keep_id=home.id,
        gone_id=twin.id,
        people=pairs,
        choices=choices,
        reason="看过户口本",
        seen=seen_mark([home, twin]),
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    keep=FAMILIES,
    gone=FAMILIES,
    choices=CHOICES,
    same=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=2),
)
def test_merge_then_unmerge_is_the_same_state(
    session: Session,
    keep: Family,
    gone: Family,
    choices: dict[str, Any],
    same: list[tuple[int, int]],
) -> None:
    example = session.begin_nested()
    try:
        town = make_town(session)
        lead = caller_of(session, make_member(session, town.community, Role.GRID_LEADER))
        home, people = settle(session, town, keep)
        twin, others = settle(session, town, gone)
        pairs = pairs_of(people, others, same, choices)
        before = state_of(session)

        made = merge(session, wanted(session, home, twin, pairs, choices), lead)
        assert state_of(session) != before
        undo_merge(session, made.id, lead)

        assert state_of(session) == before
    finally:
        example.rollback()
        session.expire_all()

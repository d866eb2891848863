from datetime import UTC, datetime

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.core.clock import now
from api.core.database import new_id
from api.households.models import Household
from api.reports.endpoints.overview import month_bounds
from api.staff.models import Role
from api.visits.models import Visit, VisitPurpose, VisitResult
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household, make_person
from tests.factories.staff import make_member, make_town


def add_visit(session: Session, household: Household) -> None:
    session.add(
        Visit(
            id=new_id(),
            district_id=household.district_id,
            household_id=household.id,
            purpose=VisitPurpose.FOLLOW_UP,
            result=VisitResult.DONE,
            started_at=now(),
            ended_at=now(),
            received_at=now(),
        )
    )
    session.flush()


def test_H1_a_visit_counts_once_at_its_grid_community_street_and_district(
    session: Session, client: TestClient
) -> None:
    town = make_town(session)
    building = make_building(session, town, grid=town.grids[0])
    household = make_household(session, town, building=building)
    make_person(session, household)
    add_visit(session, household)
    officer = signed_in(client, make_member(session, town.district, Role.DISTRICT_SUPERVISOR))

    def counts(unit_id: object) -> dict[str, int]:
        answer = officer.get("/api/reports/overview", params={"org_id": str(unit_id)})
        assert answer.status_code == 200, answer.text
        total: dict[str, int] = answer.json()["total"]
        return total

    for unit in (town.grids[0], town.community, town.street, town.district):
        assert (counts(unit.id)["visits"], counts(unit.id)["households"]) == (1, 1)
    assert counts(town.sibling.id)["visits"] == 0
    assert counts(town.grids[1].id)["visits"] == 0


def test_two_visits_at_one_home_are_two_visits_and_one_household(
    session: Session, client: TestClient
) -> None:
    town = make_town(session)
    household = make_household(session, town)
    add_visit(session, household)
    add_visit(session, household)
    lead = signed_in(client, make_member(session, town.community, Role.GRID_LEADER))

    total = lead.get("/api/reports/overview").json()["total"]

    assert (total["visits"], total["households_visited"]) == (2, 1)


def test_the_children_of_a_street_stand_side_by_side(session: Session, client: TestClient) -> None:
    town = make_town(session)
    make_household(session, town)
    officer = signed_in(client, make_member(session, town.street, Role.SUBDISTRICT_APPROVER))

    children = officer.get("/api/reports/overview").json()["children"]

    assert {one["org"]["id"]: one["households"] for one in children} == {
        str(town.community.id): 1,
        str(town.sibling.id): 0,
    }


def test_H31_cells_below_five_are_hidden_from_roles_that_see_figures_only(
    session: Session, client: TestClient
) -> None:
    town = make_town(session)
    building = make_building(session, town)
    for number in range(3):
        make_household(session, town, building=building, room=f"10{number}")
    lead = make_member(session, town.community, Role.GRID_LEADER)
    statistician = make_member(session, town.district, Role.STATS)

    shown = signed_in(client, lead).get("/api/reports/overview").json()
    hidden = signed_in(client, statistician).get("/api/reports/overview").json()

    assert (shown["small_cell"], shown["total"]["households"]) == (None, 3)
    assert (hidden["small_cell"], hidden["total"]["households"]) == (5, None)
    assert hidden["total"]["visits"] == 0


def test_a_month_is_bounded_by_days_of_shanghai() -> None:
    since, until = month_bounds("2026-12")

    assert since == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert until == datetime(2026, 12, 31, 16, tzinfo=UTC)

"""Every endpoint × role × place: what the table in ``api.staff.access`` says is what happens."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.main import ROUTERS, create_app
from api.staff.access import ACCESS, Action, Scope
from api.staff.auth import DeviceProven, May, Public
from api.staff.models import Role
from tests.access.requests import REQUESTS, Sample
from tests.access.world import World, make_world
from tests.factories.callers import signed_in

PLACES = ("own", "sibling", "parent", "foreign")
NO_RIGHT = frozenset({"not_signed_in", "missing_right", "csrf_missing", "not_found"})


def routes() -> list[APIRoute]:
    app = create_app()
    found = [route for router in ROUTERS for route in router.routes]
    return [route for route in [*found, *app.routes] if isinstance(route, APIRoute)]


def guards(route: APIRoute) -> Iterator[Any]:
    waiting = list(route.dependant.dependencies)
    while waiting:
        dependant = waiting.pop()
        waiting += dependant.dependencies
        if isinstance(dependant.call, May | Public) or dependant.call is DeviceProven:
            yield dependant.call


def named(route: APIRoute) -> str:
    return f"{min(route.methods or {'GET'})} {route.path}"


def action_of(route: APIRoute) -> Action | None:
    return next((guard.action for guard in guards(route) if isinstance(guard, May)), None)


def test_every_endpoint_says_who_may_call_it() -> None:
    open_doors = [named(route) for route in routes() if not list(guards(route))]

    assert open_doors == []


def test_every_endpoint_with_an_action_is_tried_here() -> None:
    untried = {named(route) for route in routes() if action_of(route) is not None} - set(REQUESTS)

    assert untried == set()


def test_every_action_of_the_table_belongs_to_an_endpoint() -> None:
    used = {action_of(route) for route in routes()}

    assert set(Action) - used == {Action.SYNC, Action.HOUSEHOLD_NOTES}  # asked within endpoints


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_exactly_what_the_table_gives_it(
    session: Session, client: TestClient, role: Role
) -> None:
    world = make_world(session)
    caller = signed_in(client, world.members[role])
    wrong = []
    for route in sorted(routes(), key=lambda one: named(one) == "DELETE /api/session"):
        action = action_of(route)
        if action is None or named(route) not in REQUESTS:
            continue
        sample = REQUESTS[named(route)]
        for place in PLACES if sample.placed else ("own",):
            answer = send(caller, named(route), sample, world, role, place)
            expected = expectation(action, role, place, sample)
            if reached(answer) != expected:
                wrong.append((named(route), place, answer.status_code, answer.text[:120]))

    assert wrong == []


def reached(answer: Any) -> bool:
    """Whether rights let the request through; what it then found is another matter."""
    if answer.status_code < 400:
        return True
    return answer.json()["code"] not in NO_RIGHT


def expectation(action: Action, role: Role, place: str, sample: Sample) -> bool:
    """Whether the table lets a role do this at a place."""
    scope = ACCESS[action].get(role)
    if scope is None:
        return False
    if not sample.placed or scope in (Scope.SELF, Scope.EVERYWHERE):
        return True
    return place == "own"


def send(
    caller: TestClient, name: str, sample: Sample, world: World, role: Role, place: str
) -> Any:
    method, _, path = name.partition(" ")
    unit_name, home_name = world.places(role)[place]
    unit, home = world.units[unit_name], world.homes[home_name]
    values = sample.values(world, unit, home)
    values["import_id"] = str(world.imports[role, "register" in path])
    filled = path.format(**{name: value for name, value in values.items() if "{" + name in path})
    params = {one: values[one] for one in sample.params}
    body = sample.body(values) if sample.body else None
    return caller.request(method, filled, params=params, json=body)

"""One harmless, well-formed request for each endpoint, pointed at a place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.core.database import new_id
from api.staff.models import OrgUnit, Role
from tests.access.world import Home, World


@dataclass(frozen=True)
class Sample:
    """How to call an endpoint; ``placed`` when it names something that lies somewhere."""

    placed: bool = True
    params: tuple[str, ...] = ()
    body: Callable[[dict[str, str]], Any] | None = None

    def values(self, world: World, unit: OrgUnit, home: Home) -> dict[str, str]:
        """What path, query and body may be filled with."""
        household_id = str(home.household.id)
        return {
            "household_id": household_id,
            "entity": f"person:{home.person.id}",
            "household_entity": f"household:{household_id}",
            "key": "phone",
            "item_id": str(home.review_id),
            "building_id": str(home.building_id),
            "file_id": str(home.file_id),
            "agreement_id": str(home.agreement_id),
            "task_id": str(home.task_id),
            "remark_id": str(home.remark_id),
            "merge_id": str(home.merge_id),
            "org_id": str(unit.id),
            "parent_id": str(unit.id),
            "worker_id": str(world.members[Role.GRID_WORKER].id),
            "member_id": str(world.members[Role.GRID_WORKER].id),
            "device_id": str(world.device_id),
            "move_id": str(home.move_id),
            "cover_id": str(home.cover_id),
            "version": "1",
            "size": "thumb",
        }


HERE = Sample()
ANYWHERE = Sample(placed=False)
JWK = {"kty": "EC", "crv": "P-256", "x": "not", "y": "a key"}


def _account(org_id: str) -> dict[str, Any]:
    login = f"new{new_id().hex[:12]}"
    return {"login": login, "name": "新人", "org_id": org_id, "roles": [{"role": "GRID_WORKER"}]}


def _visit(household_id: str) -> dict[str, Any]:
    at = "2026-11-20T10:00:00+08:00"
    return {
        "visit_id": str(new_id()),
        "household_id": household_id,
        "purpose": "LOOK_IN",
        "result": "NOBODY_HOME",
        "started_at": at,
        "ended_at": at,
        "worker_ids": [],
        "present_person_ids": [],
        "task_ids": [],
        "place": None,
        "place_reason": "SKIPPED",
        "responses": [],
        "facts": [],
        "photos": [],
        "consents": [],
        "note": "",
        "next": None,
        "app_version": "office",
    }


def _cover(worker_id: str) -> dict[str, Any]:
    day = "2031-03-03"
    return {"absent_id": worker_id, "stand_in_ids": [str(new_id())], "from_on": day, "to_on": day}


REQUESTS: dict[str, Sample] = {
    "GET /api/session": ANYWHERE,
    "DELETE /api/session": ANYWHERE,
    "POST /api/devices": Sample(placed=False, body=lambda _: {"label": "t", "push_key": JWK}),
    "POST /api/devices/{device_id}/evidence-keys": Sample(
        placed=False, body=lambda _: {"public_jwk": JWK}
    ),
    "POST /api/session/password": Sample(
        placed=False, body=lambda _: {"old_password": "x", "new_password": "short"}
    ),
    "GET /api/devices": ANYWHERE,
    "GET /api/devices/{device_id}": ANYWHERE,
    "PUT /api/devices/{device_id}": Sample(placed=False, body=lambda _: {"label": "平板 1"}),
    "POST /api/devices/{device_id}/revoke": ANYWHERE,
    "GET /api/accounts": Sample(params=("org_id",)),
    "GET /api/accounts/{member_id}": ANYWHERE,
    "POST /api/accounts": Sample(body=lambda v: _account(v["org_id"])),
    "PUT /api/accounts/{member_id}": Sample(
        placed=False, body=lambda v: {"name": "沈玉芬", "phone": "123", "org_id": v["org_id"]}
    ),
    "PUT /api/accounts/{member_id}/roles": Sample(
        placed=False, body=lambda v: {"roles": [{"role": "GRID_WORKER"}]}
    ),
    "POST /api/accounts/{member_id}/suspend": ANYWHERE,
    "POST /api/accounts/{member_id}/reinstate": ANYWHERE,
    "POST /api/accounts/{member_id}/leave": Sample(placed=False, body=lambda _: {}),
    "POST /api/accounts/{member_id}/password": ANYWHERE,
    "GET /api/org-units": Sample(params=("parent_id",)),
    "GET /api/members": Sample(params=("org_id",)),
    "GET /api/audit-events": ANYWHERE,
    "GET /api/households": ANYWHERE,
    "GET /api/households/{household_id}": HERE,
    "GET /api/households/{household_id}/facts/{entity}/{key}": HERE,
    "POST /api/households/{household_id}/facts": Sample(
        body=lambda v: {"entity": v["household_entity"], "key": "rooms", "value": 2}
    ),
    "POST /api/households/{household_id}/reveal": Sample(
        body=lambda v: {"entity": v["entity"], "key": "phone", "purpose": "回访"}
    ),
    "GET /api/households/{household_id}/responsibles": HERE,
    "GET /api/map/base": ANYWHERE,
    "GET /api/map/households": ANYWHERE,
    "GET /api/buildings": ANYWHERE,
    "GET /api/buildings/{building_id}": HERE,
    "GET /api/review-items": ANYWHERE,
    "GET /api/review-items/{item_id}": HERE,
    "POST /api/review-items/{item_id}/decision": Sample(
        body=lambda _: {"choice": "seen", "seen_version": 99}
    ),
    "POST /api/review-items/{item_id}/reopen": Sample(body=lambda _: {"seen_version": 99}),
    "GET /api/review-items/{item_id}/operation": HERE,
    "POST /api/merges/preview": Sample(
        body=lambda v: {
            "kind": "household",
            "keep_id": v["household_id"],
            "gone_id": v["household_id"],
        }
    ),
    "POST /api/merges": Sample(
        body=lambda v: {
            "kind": "household",
            "keep_id": v["household_id"],
            "gone_id": v["household_id"],
            "seen": "",
        }
    ),
    "POST /api/merges/{merge_id}/undo": HERE,
    "GET /api/households/{household_id}/merges": HERE,
    "POST /api/assignments/preview": Sample(
        placed=False,
        body=lambda v: {"household_ids": [v["household_id"]], "to_member_id": v["worker_id"]},
    ),
    "POST /api/assignments": Sample(placed=False, body=lambda _: {"token": "none"}),
    "GET /api/workloads": ANYWHERE,
    "POST /api/assignments/resolve": Sample(placed=False, body=lambda _: {"lines": ["3幢"]}),
    "GET /api/moves": ANYWHERE,
    "POST /api/moves/{move_id}/undo": HERE,
    "GET /api/covers": ANYWHERE,
    "POST /api/covers/preview": Sample(placed=False, body=lambda v: _cover(v["worker_id"])),
    "POST /api/covers": Sample(placed=False, body=lambda v: _cover(v["worker_id"])),
    "POST /api/covers/{cover_id}/end": HERE,
    "POST /api/covers/{cover_id}/resume": HERE,
    "GET /api/files/{file_id}": HERE,
    "GET /api/households/{household_id}/agreements": HERE,
    "GET /api/agreements/{agreement_id}/pdf": HERE,
    "GET /api/agreements/{agreement_id}/evidence": HERE,
    "GET /api/agreements/{agreement_id}/html": HERE,
    "GET /api/households/{household_id}/tasks": HERE,
    "POST /api/households/{household_id}/tasks": Sample(
        body=lambda _: {
            "kind": "VISIT",
            "purpose": "FOLLOW_UP",
            "due_on": "2026-12-01",
            "note": "",
        }
    ),
    "POST /api/tasks/{task_id}/cancel": HERE,
    "GET /api/households/{household_id}/timeline": HERE,
    "GET /api/households/{household_id}/notes": HERE,
    "GET /api/households/{household_id}/remarks": HERE,
    "POST /api/households/{household_id}/remarks": Sample(body=lambda _: {"text": "请回电"}),
    "GET /api/remarks": ANYWHERE,
    "POST /api/remarks/{remark_id}/close": HERE,
    "GET /api/households/{household_id}/visits": HERE,
    "POST /api/visits": Sample(body=lambda v: _visit(v["household_id"])),
    "GET /api/reports/overview": Sample(params=("org_id",)),
    "GET /api/notices": Sample(placed=False, params=("member_id",)),
    "GET /api/reports/morning": Sample(params=("org_id",)),
    "GET /api/reports/morning/{worker_id}": ANYWHERE,
    "POST /api/members/sync-now": Sample(
        placed=False, body=lambda v: {"member_ids": [v["worker_id"]]}
    ),
    "GET /api/surveys": ANYWHERE,
    "GET /api/surveys/{key}/{version}": ANYWHERE,
    "GET /api/facts-catalogue": ANYWHERE,
    "GET /api/imports/members": ANYWHERE,
    "POST /api/imports/members": Sample(params=("org_id",), body=lambda _: "name,login"),
    "GET /api/imports/members/template": ANYWHERE,
    "GET /api/imports/members/{import_id}": ANYWHERE,
    "GET /api/imports/members/{import_id}/rows": ANYWHERE,
    "GET /api/imports/members/{import_id}/remarks": ANYWHERE,
    "PUT /api/imports/members/{import_id}/rows": Sample(
        placed=False, body=lambda _: {"cells": [{"row_no": 2, "field": "name", "text": "王芳"}]}
    ),
    "PUT /api/imports/members/{import_id}/mapping": Sample(
        placed=False, body=lambda _: {"columns": {}}
    ),
    "DELETE /api/imports/members/{import_id}": ANYWHERE,
    "POST /api/imports/members/{import_id}/confirm": Sample(
        placed=False, body=lambda _: {"token": "none"}
    ),
    "POST /api/imports/members/{import_id}/undo": ANYWHERE,
    "GET /api/imports/register": ANYWHERE,
    "POST /api/imports/register": Sample(params=("org_id",), body=lambda _: "name,login"),
    "GET /api/imports/register/template": ANYWHERE,
    "GET /api/imports/register/{import_id}": ANYWHERE,
    "GET /api/imports/register/{import_id}/rows": ANYWHERE,
    "GET /api/imports/register/{import_id}/remarks": ANYWHERE,
    "PUT /api/imports/register/{import_id}/rows": Sample(
        placed=False, body=lambda _: {"cells": [{"row_no": 2, "field": "name", "text": "王芳"}]}
    ),
    "PUT /api/imports/register/{import_id}/mapping": Sample(
        placed=False, body=lambda _: {"columns": {}}
    ),
    "DELETE /api/imports/register/{import_id}": ANYWHERE,
    "POST /api/imports/register/{import_id}/confirm": Sample(
        placed=False, body=lambda _: {"token": "none"}
    ),
    "POST /api/imports/register/{import_id}/undo": ANYWHERE,
    "POST /api/imports/members/{import_id}/passwords": ANYWHERE,
}

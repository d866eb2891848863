"""A lead with two workers, and a building of homes whose worker may be away."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.orm import Session

from api.core.clock import today
from api.households.models import Household
from api.staff.models import Member, Role
from tests.factories.callers import signed_in
from tests.factories.households import make_building, make_household
from tests.factories.staff import Town, make_member, make_town


@dataclass
class Stair:
    """Shen's homes: due today, due in three days, due next month, never due."""

    session: Session
    town: Town
    lead: TestClient
    shen: Member
    chen: Member
    homes: list[Household]

    def cover(self, *stand_ins: Member, **replaced: Any) -> Response:
        """Ask for a cover of a week that begins today."""
        answer: Response = self.lead.post("/api/covers", json=self.wanted(*stand_ins, **replaced))
        return answer

    def wanted(self, *stand_ins: Member, **replaced: Any) -> dict[str, Any]:
        """The body that asks for a cover of shen by chen, from today for a week."""
        return {
            "absent_id": str(self.shen.id),
            "stand_in_ids": [str(one.id) for one in stand_ins or (self.chen,)],
            "from_on": today().isoformat(),
            "to_on": (today() + timedelta(days=6)).isoformat(),
        } | replaced


@pytest.fixture
def stair(client: TestClient, session: Session) -> Stair:
    town = make_town(session)
    shen = make_member(session, town.community, name="沈玉芬")
    chen = make_member(session, town.community, name="陈建平")
    building = make_building(session, town)
    homes = [
        make_household(
            session,
            town,
            building=building,
            room=room,
            worker=shen,
            next_due_on=today() + timedelta(days=days) if days is not None else None,
        )
        for room, days in (("101", 0), ("102", 3), ("201", 30), ("202", None))
    ]
    lead = signed_in(client, make_member(session, town.community, Role.GRID_LEADER, name="周国良"))
    return Stair(session, town, lead, shen, chen, homes)

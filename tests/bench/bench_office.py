"""What a lead's desk costs the server with 10,000 households in one community.

The morning's table, the map's marks and buildings, and handing 500 homes over, preview included.
"""

import gzip
from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import select, text

from api.core.database import session_factory
from api.households.models import Household
from api.staff.models import Member, OrgType, OrgUnit, Role
from api.staff.payloads import SignInIn
from api.staff.service.sessions import open_session
from tests.bench.figure import Figure
from tests.bench.place import bench_demo
from tests.bench.serving import Server, Spent, running_server, send
from tests.bench.tablets import Request
from tests.factories.staff import PASSWORD, make_member

HOUSEHOLDS = 10_000
LOOKS = 20
MOVED = 500
MOVES = 6
GZIP_MAGIC = b"\x1f\x8b"
GOAL_READ = "goal < 300"
GOAL_MOVE = "goal < 2"


def run() -> Iterator[Figure]:
    """Look at the morning and the map often, then move homes to and fro."""
    with bench_demo(HOUSEHOLDS):
        desk = Desk()
        with running_server() as server:
            for name, path in desk.pages():
                send(server, [[[desk.get(path)]] * 2])
                spent = send(server, [[[desk.get(path)]] * LOOKS])
                note = f"{GOAL_READ}; {desk.homes} households in one community"
                yield Figure(f"office.{name}.cpu_ms", spent.cpu_ms_each, "ms", LOOKS, note)
                kilobytes = spent.received_bytes / LOOKS / 1000
                yield Figure(f"office.{name}.kb", kilobytes, "kB", LOOKS)
            yield from _moving(server, desk)


class Desk:
    """A signed-in lead of a community to which every household of the demo belongs."""

    def __init__(self) -> None:
        with session_factory().begin() as session:
            community = session.scalars(
                select(OrgUnit).where(OrgUnit.type == OrgType.COMMUNITY).order_by(OrgUnit.id)
            ).first()
            assert community is not None
            homes = list(session.scalars(select(Household.id).order_by(Household.id)))
            for table in ("households", "addresses", "buildings"):
                session.execute(
                    text(f"UPDATE {table} SET community_id = :to"), {"to": community.id}
                )
            lead = make_member(session, community, Role.GRID_LEADER, name="周国良")
            signing_in = SignInIn(login=lead.login, password=PASSWORD, kind="office")
            token, opened = open_session(session, lead, signing_in)
            csrf = opened.csrf
            workers = select(Member.id).where(Member.org_id.in_(_below(community)))
            self.workers = [str(one) for one in session.scalars(workers.order_by(Member.id))]
            self.workers.remove(str(lead.id))
            self.community = str(community.id)
        _analyze()
        self.homes = len(homes)
        self.moving = [str(one) for one in homes[:MOVED]]
        self.headers = {
            "Cookie": f"ruhu_session={token}",
            "X-CSRF-Token": csrf,
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
        }

    def pages(self) -> list[tuple[str, str]]:
        """What the morning page and the map ask for."""
        place = f"?org_id={self.community}"
        return [
            ("morning", f"/api/reports/morning{place}"),
            ("map_marks", f"/api/map/households{place}"),
            ("map_buildings", f"/api/buildings{place}"),
            ("workloads", f"/api/workloads{place}"),
        ]

    def get(self, path: str) -> Request:
        return Request("GET", path, b"", self.headers)

    def post(self, path: str, body: Any) -> Request:
        return Request("POST", path, orjson.dumps(body), self.headers)


def _analyze() -> None:
    """Let the planner know the place, as autovacuum would within a minute."""
    engine = session_factory().kw["bind"]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _below(community: OrgUnit) -> Any:
    return select(OrgUnit.id).where(OrgUnit.path.startswith(community.path))


def _moving(server: Server, desk: Desk) -> Iterator[Figure]:
    """Hand the same homes to one worker after the other; each move is previewed."""
    walls, cpu_s = [], []
    for number in range(MOVES):
        to = desk.workers[number % len(desk.workers)]
        body = {"household_ids": desk.moving, "to_member_id": to}
        looked = send(server, [[[desk.post("/api/assignments/preview", body)]]])
        token = orjson.loads(_plain(looked.answers[0]))["token"]
        moved = send(server, [[[desk.post("/api/assignments", {"token": token})]]])
        assert orjson.loads(_plain(moved.answers[0]))["moved"] > 0
        walls.append(looked.wall_s + moved.wall_s)
        cpu_s.append(_cpu_s(looked) + _cpu_s(moved))
    note = f"{GOAL_MOVE}; {MOVED} households, preview and confirmation"
    yield Figure("office.reassign.s", max(walls), "s", MOVES, note)
    yield Figure("office.reassign.cpu_s", max(cpu_s), "s", MOVES, note)


def _plain(answer: bytes) -> bytes:
    """Short answers come as they are."""
    return gzip.decompress(answer) if answer[:2] == GZIP_MAGIC else answer


def _cpu_s(spent: Spent) -> float:
    return spent.api_s + spent.database_s

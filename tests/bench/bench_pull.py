"""What a tablet's pull costs the server: everything at first, and nothing new afterwards.

The worker holds 3,000 demo households with about 10,000 people, their facts, tasks and history.
"""

import statistics
from collections.abc import Iterator

import brotli
import orjson
from sqlalchemy import select, text

from api.core.database import session_factory
from api.households.models import Household
from api.households.service.assignments import assign
from api.staff.models import OrgType, OrgUnit
from tests.bench.figure import Figure
from tests.bench.place import bench_demo
from tests.bench.serving import Server, Spent, running_server, send
from tests.bench.tablets import Bench, pull_request
from tests.factories.agreements import SigningTablet
from tests.factories.staff import make_member
from tests.factories.sync import Json, SyncTablet, unconnected

HOUSEHOLDS = 3_000
EMPTY_PULLS = 300


def run() -> Iterator[Figure]:
    """Pull everything three times, then often with nothing new, on a demo of a community."""
    with bench_demo(HOUSEHOLDS):
        bench, people = _one_worker_with_all()
        with running_server() as server:
            send(server, [[[pull_request(bench, {"cursor": None})]]])
            rounds = [_first_pull(server, bench) for _ in range(3)]
            yield from _first_figures(rounds, people)
            yield from _empty_figures(server, bench, rounds[-1][1])


def _one_worker_with_all() -> tuple[Bench, int]:
    with session_factory()() as session:
        session.expire_on_commit = False
        grid = session.scalars(select(OrgUnit).where(OrgUnit.type == OrgType.GRID)).first()
        assert grid is not None
        worker = make_member(session, grid, name="沈玉芬")
        signing = SigningTablet.enrolled(session, worker)
        tablet = SyncTablet(unconnected(), worker, signing.device.id, signing.key)
        tablet.sign_in(session, worker)
        assign(session, list(session.scalars(select(Household.id))), worker.id, worker.id)
        people = session.execute(
            text("SELECT count(*) FROM memberships WHERE ended_on IS NULL")
        ).scalar_one()
        session.commit()
    return Bench(tablet, signing, []), people


def _first_pull(server: Server, bench: Bench) -> tuple[Spent, str, list[int]]:
    """Pull to the last page; return the cost, the cursor, and the size of each page."""
    total, page, sizes = Spent(), None, []
    while True:
        spent = send(server, [[[pull_request(bench, {"cursor": None, "page": page})]]])
        total.api_s += spent.api_s
        total.database_s += spent.database_s
        total.seconds += spent.seconds
        total.received_bytes += spent.received_bytes
        reply: Json = orjson.loads(brotli.decompress(spent.answers[0]))
        sizes.append(len(reply["items"]))
        page = reply["page"]
        if page is None:
            return total, reply["cursor"], sizes


def _first_figures(rounds: list[tuple[Spent, str, list[int]]], people: int) -> Iterator[Figure]:
    spent, _, sizes = min(rounds, key=lambda one: one[0].api_s + one[0].database_s)
    homes = sum(sizes)
    note = f"{homes} households, {people} people, best of {len(rounds)}"
    cpu_s = spent.api_s + spent.database_s
    yield Figure("pull.first.cpu_s", cpu_s, "s", len(rounds), f"goal < 0.8; {note}")
    yield Figure("pull.first.api.cpu_s", spent.api_s, "s", len(rounds))
    yield Figure("pull.first.database.cpu_s", spent.database_s, "s", len(rounds))
    yield Figure("pull.first.mb", spent.received_bytes / 1e6, "MB", len(rounds), "goal < 2")
    yield Figure("pull.first.seconds", sum(spent.seconds), "s", len(rounds))
    usable = f"until the first {sizes[0]} are there"
    yield Figure("pull.first.usable_after_s", spent.seconds[0], "s", len(rounds), usable)


def _empty_figures(server: Server, bench: Bench, cursor: str) -> Iterator[Figure]:
    nothing_new = pull_request(bench, {"cursor": cursor})
    spent = send(server, [[[nothing_new]] * EMPTY_PULLS])
    yield Figure("pull.empty.cpu_ms", spent.cpu_ms_each, "ms", EMPTY_PULLS, "goal < 2")
    each = spent.received_bytes / EMPTY_PULLS
    yield Figure("pull.empty.bytes", each, "B", EMPTY_PULLS, "goal < 1000")
    median_ms = statistics.median(spent.seconds) * 1000
    yield Figure("pull.empty.p50_ms", median_ms, "ms", EMPTY_PULLS)

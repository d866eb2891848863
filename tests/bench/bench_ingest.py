"""What a visit costs the server: processor time of API and database, flushes to disk included.

Nothing is left for later but the sizes of photos and the agreement's PDF, which have figures of
their own; no worker runs here, so none of them is in these.
"""

import statistics
from collections.abc import Iterator, Sequence

from tests.bench.figure import Figure
from tests.bench.place import bench_database
from tests.bench.serving import Server, Spent, running_server, send
from tests.bench.tablets import (
    Bench,
    Home,
    full_visit,
    make_benches,
    picture,
    push_request,
    survey_visit,
)
from tests.factories.sync import visit_body

TABLETS = 40
VISITS = 5
BATCH = 200


def run() -> Iterator[Figure]:
    """Measure a full visit, its repeat, a survey alone and a push of 200 operations."""
    with bench_database():
        benches = make_benches(TABLETS, 2 * VISITS + 1)
        source = picture()
        full = [
            [full_visit(one, home, source, number) for number, home in enumerate(homes(one, 0))]
            for one in benches
        ]
        surveys = [
            [survey_visit(one, home, number) for number, home in enumerate(homes(one, 1))]
            for one in benches
        ]
        warm_up = [[survey_visit(one, one.homes[-1], 0)] for one in benches[:8]]
        with running_server() as server:
            send(server, warm_up)
            yield from _figures("ingest.full_visit", send(server, full), "goal ≤ 11")
            pushes = [[load[:1] for load in loads] for loads in full]
            yield from _figures("ingest.repeat", send(server, pushes), "goal ≤ 2; the push again")
            yield from _figures("ingest.survey_only", send(server, surveys), "goal ≤ 4")
            yield _push_of_200(server, benches[0])


def homes(bench: Bench, part: int) -> Sequence[Home]:
    """Return the homes of one part of the measurement."""
    return bench.homes[part * VISITS : (part + 1) * VISITS]


def _figures(name: str, spent: Spent, note: str) -> Iterator[Figure]:
    count = len(spent.seconds)
    yield Figure(f"{name}.cpu_ms", spent.cpu_ms_each, "ms", count, f"{note}; {TABLETS} tablets")
    yield Figure(f"{name}.api.cpu_ms", spent.api_s / count * 1000, "ms", count)
    yield Figure(f"{name}.database.cpu_ms", spent.database_s / count * 1000, "ms", count)
    p99 = statistics.quantiles(spent.seconds, n=100)[98] * 1000
    yield Figure(f"{name}.p99_ms", p99, "ms", count, "goal < 250 for a full visit")
    yield Figure(f"{name}.per_s", count / spent.wall_s, "1/s", count)


def _push_of_200(server: Server, bench: Bench) -> Figure:
    tablet, household = bench.tablet, bench.homes[-1].household
    ops = [
        tablet.op("visit.submit", visit_body(household), household=household) for _ in range(BATCH)
    ]
    spent = send(server, [[[push_request(bench, ops)]]])
    cpu_s = spent.api_s + spent.database_s
    note = f"goal < 0.5; {cpu_s:.2f} s of processor time"
    return Figure("push.200_operations.seconds", spent.seconds[0], "s", 1, note)

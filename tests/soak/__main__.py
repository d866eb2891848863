"""``make soak MINUTES= TABLETS=``: many tablets on a bad network and a server that keeps dying.

The last line is ``{"sent", "applied", "duplicates", "lost"}``; exit 1 when one of the last two
is not 0.
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from random import Random

from sqlalchemy import text

from api.core.database import session_factory
from tests.bench.place import bench_database
from tests.bench.tablets import make_benches
from tests.soak.server import ShakyServer
from tests.soak.tablet import SoakingTablet

HOMES = 10
DELIVER_WITHIN_S = 300.0
SERVER_LIVES_S = (4.0, 20.0)
COUNTS = "SELECT count(*), count(DISTINCT id) FILTER (WHERE id::text = ANY(:made)) FROM visits"


@dataclass(frozen=True)
class Outcome:
    """What became of the visits that were finished at doors."""

    sent: int
    applied: int
    duplicates: int
    lost: int


def soak(minutes: float, tablets: int, seed: int) -> Outcome:
    """Let tablets work through faults on a database of their own and count what arrived."""
    random = Random(seed)
    with bench_database():
        benches = make_benches(tablets, HOMES)
        with ShakyServer(random, lives_s=SERVER_LIVES_S) as server:
            workers = [
                SoakingTablet(bench, server.port, Random(seed + number))
                for number, bench in enumerate(benches)
            ]
            until = time.monotonic() + minutes * 60
            _all_at_once([partial(worker.work, until) for worker in workers])
            server.calm_down()
            until = time.monotonic() + DELIVER_WITHIN_S
            _all_at_once([partial(worker.deliver, until) for worker in workers])
        faults = sum(worker.faults for worker in workers)
        print(f"{faults} faults, {server.kills} servers killed", flush=True)
        made = [visit for worker in workers for visit in worker.made]
        with session_factory()() as session:
            rows, arrived = session.execute(text(COUNTS), {"made": made}).one()
    return Outcome(len(made), arrived, rows - arrived, len(made) - arrived)


def _all_at_once(jobs: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> int:
    """Run from the command line and return the exit code."""
    options = argparse.ArgumentParser(prog="make soak", description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--tablets", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    outcome = soak(chosen.minutes, chosen.tablets, chosen.seed)
    print(json.dumps(asdict(outcome)), flush=True)
    return 1 if outcome.duplicates or outcome.lost else 0


if __name__ == "__main__":
    sys.exit(main())

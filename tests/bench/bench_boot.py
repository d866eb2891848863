"""How long a start takes until the address is printed, on data that are there already."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT

from tests.bench.figure import Figure, median_figure
from tests.launch.started import Started, free_port

STARTS = 5


def run() -> Iterator[Figure]:
    """Start once on an empty folder, then again on its data."""
    parent = Path(tempfile.mkdtemp(prefix="ruhu-bench-"))
    parent.chmod(0o755)
    var = parent / "var"
    try:
        yield Figure("boot.first.seconds", _start(var), "s", 1, "empty database, no demo")
        later = [_start(var) for _ in range(STARTS)]
        yield median_figure("boot.later.seconds", later, "s", "goal < 5")
    finally:
        shutil.rmtree((var / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(parent, ignore_errors=True)


def _start(var: Path) -> float:
    started = Started(var, free_port())
    try:
        return started.ready_after_s()
    finally:
        started.end(SIGINT)

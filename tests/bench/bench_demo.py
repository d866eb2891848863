"""How long the demo takes, small and at the size of a district."""

from collections.abc import Iterator

from api.demo.service import load_demo
from tests.bench.figure import Figure
from tests.bench.place import bench_database


def run() -> Iterator[Figure]:
    """Load the demo at two sizes."""
    for households in (3_000, 20_000):
        with bench_database():
            figures = load_demo(households=households)
        name = f"demo.homes_{households}"
        note = f"{figures.people} people, {figures.facts} facts, {figures.visits} visits"
        yield Figure(f"{name}.seconds", figures.seconds, "s", 1, note)
        yield Figure(f"{name}.ms_per_home", figures.seconds * 1000 / households, "ms", households)

"""The sizes that a tablet pays for are held by a test, not only measured."""

from tests.bench.bench_bundle import run

LIMITS_KB = {"bundle.field.first_load.gz_kb": 250, "bundle.field.precache.gz_kb": 1500}


def test_the_tablets_pages_stay_within_their_sizes() -> None:
    measured = {figure.name: figure.value for figure in run()}

    assert {name: measured[name] for name in LIMITS_KB if measured[name] > LIMITS_KB[name]} == {}

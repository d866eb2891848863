"""``make bench NAME=…``: runs the families of benchmarks, one JSON object a line.

A family is a module ``tests/bench/bench_<name>.py`` with ``run() -> Iterator[Figure]``. Each runs
in a process of its own, so that none warms or slows another.
"""

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
PREFIX = "bench_"


def families() -> list[str]:
    """Return the names of all families."""
    return sorted(path.stem.removeprefix(PREFIX) for path in HERE.glob(f"{PREFIX}*.py"))


def measure(name: str) -> None:
    """Run one family in this process and print each figure as soon as it is there."""
    for figure in import_module(f"tests.bench.{PREFIX}{name}").run():
        print(figure.line(), flush=True)


def main() -> int:
    """Run what the command line names, else every family; return 1 if one of them failed."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("names", nargs="*", choices=[*families(), []], metavar="NAME")
    options.add_argument("--here", action="store_true", help="in this process")
    chosen = options.parse_args()
    if chosen.here:
        for name in chosen.names:
            measure(name)
        return 0
    failed = []
    for name in chosen.names or families():
        command = [sys.executable, "-m", "tests.bench", "--here", name]
        if subprocess.run(command).returncode != 0:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

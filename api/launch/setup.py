"""``make setup``: brings everything that Ruhu needs onto a bare machine, and only what is missing.

Runs on the system's own Python with the standard library alone. Where packages come from is
the business of apt's, pip's and npm's own settings.
"""

import argparse
import fcntl
import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from api.launch.environment import environment_value
from api.launch.errors import LaunchError
from api.launch.steps import Steps
from api.launch.system import (
    check_disk,
    check_port,
    check_python,
    install_commands,
    missing_needs,
)

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PWA = CHECKOUT / "pwa"
FIRST_TIME_MB = 2500
LATER_MB = 300
NOT_INPUTS = {"node_modules", "dist", ".vite", "coverage"}


def set_up(*, tests: bool, will_serve: bool) -> None:
    """Bring the checkout up to date; a second call finds nothing to do within a second.

    Args:
        tests: Also install what only tests use (Chromium).
        will_serve: Find out first whether the address is free, before minutes of work.
    """
    check_python()
    if will_serve:
        host = environment_value(CHECKOUT, "RUHU_HOST", "127.0.0.1")
        check_port(host, int(environment_value(CHECKOUT, "RUHU_PORT", "8000")))
    check_disk(CHECKOUT, needed_mb=LATER_MB if VENV.exists() else FIRST_TIME_MB)
    (CHECKOUT / "var").mkdir(exist_ok=True)
    with (CHECKOUT / "var" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two of them would write into one .venv
        steps = Steps(4, CHECKOUT / "var" / "setup.log")
        _system_packages(steps, tests=tests)
        _python_packages(steps)
        _node_packages(steps)
        _tablet_app(steps)


def _system_packages(steps: Steps, *, tests: bool) -> None:
    title = "系统软件包 / System packages"
    needs = missing_needs(tests=tests)
    if not needs:
        steps.already_done(title)
        return
    names = ", ".join(need.name for need in needs)
    steps.run(f"{title} ({names})", install_commands(needs), cwd=CHECKOUT)


def _python_packages(steps: Steps) -> None:
    title = "Python 软件包 / Python packages"
    lock = CHECKOUT / "requirements.lock"
    stamp = VENV / ".ruhu-stamp"
    wanted = digest([lock, CHECKOUT / "pyproject.toml"])
    if is_stamped(stamp, wanted):
        steps.already_done(title)
        return
    python = str(VENV / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    commands = [
        [*pip, "--require-hashes", "--no-deps", "-r", str(lock)],
        [*pip, "--no-build-isolation", "--no-deps", "--editable", str(CHECKOUT)],
    ]
    if not Path(python).exists():
        commands.insert(0, [sys.executable, "-m", "venv", str(VENV)])
    steps.run(title, commands, cwd=CHECKOUT)
    stamp.write_text(wanted)


def _node_packages(steps: Steps) -> None:
    title = "网页软件包 / Node packages"
    stamp = PWA / "node_modules" / ".ruhu-stamp"
    wanted = digest([PWA / "package-lock.json"])
    if is_stamped(stamp, wanted):
        steps.already_done(title)
        return
    npm = str(VENV / "bin" / "npm")
    steps.run(title, [[npm, "ci"]], cwd=PWA, environment=node_environment())
    stamp.write_text(wanted)


def _tablet_app(steps: Steps) -> None:
    title = "平板与办公页面 / Tablet and office pages"
    stamp = PWA / "dist" / ".ruhu-stamp"
    wanted = digest(page_inputs())
    if is_stamped(stamp, wanted):
        steps.already_done(title)
        return
    npm = str(VENV / "bin" / "npm")
    steps.run(title, [[npm, "run", "build"]], cwd=PWA, environment=node_environment())
    stamp.write_text(wanted)


def node_environment() -> dict[str, str]:
    """Return the environment in which the Node of ``.venv`` comes before the machine's own."""
    return {"PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', '')}"}


def page_inputs() -> list[Path]:
    """Return every file that the built pages depend on."""
    found: list[Path] = []
    for top in (PWA, CHECKOUT / "schemas"):
        for folder, names, files in os.walk(top):
            names[:] = [name for name in names if name not in NOT_INPUTS]
            found += [Path(folder) / name for name in files]
    return sorted(found)


def digest(files: Iterable[Path]) -> str:
    """Return one hash over the names and contents of the files."""
    total = hashlib.sha256(str(CHECKOUT).encode())  # a moved checkout needs a new .venv
    for path in files:
        total.update(f"\0{path.relative_to(CHECKOUT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Tell whether the work was done for exactly these inputs."""
    return stamp.is_file() and stamp.read_text() == wanted


def main() -> int:
    """Run the set-up from the command line and return its exit code."""
    options = argparse.ArgumentParser(prog="make setup", description=__doc__)
    options.add_argument("--tests", action="store_true", help="also what only tests use")
    options.add_argument("--will-serve", action="store_true", help="check the port first")
    chosen = options.parse_args()
    try:
        set_up(tests=chosen.tests, will_serve=chosen.will_serve)
    except LaunchError as stopped:
        print(f"\n✗ {stopped}", file=sys.stderr)
        return stopped.exit_code
    except KeyboardInterrupt:
        print("\nStopped; what is done stays done.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

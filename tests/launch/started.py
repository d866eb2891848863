"""A start of Ruhu as `make run` does it, on a folder and a port of its own and without the demo."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil

from api.launch.secrets import INVENTORY

CHECKOUT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 180.0  # generous: the machine may have other work
STOPPED_WITHIN_S = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Started:
    """One `make run` on a folder of its own, without the demo."""

    def __init__(self, var: Path, port: int) -> None:
        unwanted = {"RUHU_DATABASE_URL", "RUHU_OWNER_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
        unwanted |= {secret.setting for secret in INVENTORY}
        environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        environment |= {"RUHU_VAR_DIR": str(var), "RUHU_PORT": str(port), "RUHU_DEMO": "false"}
        environment["PYTHONPYCACHEPREFIX"] = str(var.parent / "bytecode")  # a later start finds it
        self.port = port
        var.parent.mkdir(parents=True, exist_ok=True)
        self.output = var.parent / f"{var.name}-{time.monotonic_ns()}.log"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.launch.run"],
                cwd=CHECKOUT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._family: list[psutil.Process] = []

    def ready_after_s(self) -> float:
        """Wait until the address is printed and return how long it took."""
        started = time.monotonic()
        while "Ruhu is ready" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - started < READY_WITHIN_S, self.said()
            time.sleep(0.05)
        self._family = psutil.Process(self.process.pid).children(recursive=True)
        return time.monotonic() - started

    def cpu_s(self) -> float:
        """Return the processor time that the start has used so far, all processes together.

        What other work on the machine does to the clock on the wall does not count.
        """
        whole = [psutil.Process(self.process.pid), *self._family]
        times = [process.cpu_times() for process in whole if process.is_running()]
        return sum(time.user + time.system + time.children_user for time in times)

    def said(self) -> str:
        """Return all that it has printed."""
        return self.output.read_text()

    def health(self) -> dict[str, Any]:
        """Ask the server how it is."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(STOPPED_WITHIN_S)

    def survivors(self) -> list[str]:
        """Return the command lines of what it started and what has not ended.

        What has ended and only waits for a parent to take note of it is no survivor: where
        process 1 is no init, as in a container, nobody does.
        """
        until = time.monotonic() + STOPPED_WITHIN_S
        alive = self._family
        while alive and time.monotonic() < until:
            time.sleep(0.1)
            alive = [process for process in alive if not _has_ended(process)]
        return [" ".join(process.cmdline()) for process in alive]


def _has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True

"""Processes that the start owns: they end when it ends, even if it is killed."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

GRACE_S = 12.0


@dataclass
class Children:
    """Named processes, stopped in the reverse order of their start."""

    environment: Mapping[str, str]
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _aside: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process that must stay, away from the terminal's Ctrl-C."""
        self._running[name] = self._spawn(command, None)

    def run_aside(self, command: Sequence[str]) -> None:
        """Start a silent process that ends by itself and whose failure harms nothing."""
        self._aside.append(self._spawn(command, subprocess.DEVNULL))

    def _spawn(self, command: Sequence[str], output: int | None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *command],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # we decide the order of ends
        )

    def ended(self) -> str | None:
        """Return the name of a process that is no longer there, with its exit code."""
        for name, process in self._running.items():
            if process.poll() is not None:
                return f"{name} ({process.returncode})"
        return None

    def stop(self) -> None:
        """Ask each to finish what it does, then insist."""
        processes = [*reversed(self._running.values()), *self._aside]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # Its session is its own, so this reaches what it started and nothing else.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()
        self._aside.clear()

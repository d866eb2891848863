"""Steps that take longer than a second: each says what it does, shows that it lives, and how long.

Standard library only: the set-up imports this before any package is installed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from api.launch.errors import StepFailed

SHOWN_LINES = 12
REMINDER_EVERY_S = 20.0


class Steps:
    """Numbered steps of one run; what the commands print goes to a log file."""

    def __init__(self, total: int, log: Path) -> None:
        """Start the log anew; ``total`` is only for display."""
        self.total = total
        self.log = log
        self._number = 0
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("")

    def run(
        self,
        title: str,
        commands: Sequence[Sequence[str]],
        *,
        cwd: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Run the commands one after the other as one step.

        Raises:
            StepFailed: A command ended with an error; the message ends with its last lines.
        """
        self._number += 1
        head = f"[{self._number}/{self.total}] {title}"
        started = time.monotonic()
        print(f"{head} …", end="" if sys.stdout.isatty() else "\n", flush=True)
        for command in commands:
            with self.log.open("ab") as output:
                output.write(f"\n$ {' '.join(command)}\n".encode())
                output.flush()
                code = self._watch(command, head, started, output.fileno(), cwd, environment)
            if code != 0:
                raise StepFailed(self._failure(title, command, code))
        self._say(f"{head}: {time.monotonic() - started:.0f} s", last=True)

    def already_done(self, title: str) -> None:
        """Count a step that has nothing to do."""
        self._number += 1
        print(f"[{self._number}/{self.total}] {title}: up to date", flush=True)

    def _watch(
        self,
        command: Sequence[str],
        head: str,
        started: float,
        output: int,
        cwd: Path,
        environment: Mapping[str, str] | None,
    ) -> int:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=os.environ | (environment or {}),
        )
        interval_s = 1.0 if sys.stdout.isatty() else REMINDER_EVERY_S
        try:
            while True:
                try:
                    return process.wait(interval_s)
                except subprocess.TimeoutExpired:
                    self._say(f"{head} … {time.monotonic() - started:.0f} s")
        except BaseException:
            process.terminate()
            process.wait()
            raise

    def _say(self, line: str, *, last: bool = False) -> None:
        if sys.stdout.isatty():
            print(f"\r\033[K{line}", end="\n" if last else "", flush=True)
        else:
            print(line, flush=True)

    def _failure(self, title: str, command: Sequence[str], code: int) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]
        shown = "\n".join(f"    {line}" for line in lines)
        return (
            f"{title} failed (`{command[0]}` ended with {code}; all of it in {self.log}):\n{shown}"
        )

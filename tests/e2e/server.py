"""Ruhu as `make run` starts it, on a demo of its own: a server and a worker, each a process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy.orm import Session, sessionmaker

from api.core.settings import get_settings
from tests.conftest import Committed

CHECKOUT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 90.0  # generous: the machine may have other work
ENDS_WITHIN_S = 10.0


@dataclass
class RunningRuhu:
    """A started Ruhu: its address, and sessions to look at what it stored."""

    port: int
    sessions: sessionmaker[Session]

    @property
    def address(self) -> str:
        """Where office browsers go."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_ruhu(database: Committed, log: Path) -> Iterator[RunningRuhu]:
    """Start server and worker on a database; stop both at the end.

    Raises:
        AssertionError: The pages are not built, or the server did not come up.
    """
    built = get_settings().web_dir / "field.html"
    assert built.exists(), "the pages are not built: run `make setup`"
    port = _free_port()
    environment = database.environment() | {
        "RUHU_DEMO": "true",
        "RUHU_HOST": "127.0.0.1",
        "RUHU_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "api.cli.main"]
    with log.open("ab") as written:
        started = [
            subprocess.Popen(
                [*command, *arguments],
                env=os.environ | environment,
                cwd=CHECKOUT,
                stdout=written,
                stderr=written,
            )
            for arguments in (["serve", "--port", str(port)], ["worker"])
        ]
        try:
            _wait_until_ready(port, started[0], log)
            yield RunningRuhu(port, database.sessions)
        finally:
            for process in started:
                process.terminate()
            for process in started:
                _end(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        assert server.poll() is None, f"the server ended: {log.read_text()[-2000:]}"
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from /health: {log.read_text()[-2000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

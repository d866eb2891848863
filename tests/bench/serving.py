"""A server process on a bench database, the tablets' requests, and what they cost."""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from sqlalchemy import text

from api.core.database import session_factory
from tests.bench.tablets import Request
from tests.launch.started import CHECKOUT, free_port

READY_WITHIN_S = 60.0


@dataclass
class Server:
    """An API process and the database it works on."""

    port: int
    process: psutil.Process
    postgres: psutil.Process

    def cpu_s(self) -> tuple[float, float]:
        """Return the processor seconds, user and system, of API and database so far."""
        return _tree_cpu_s(self.process), _tree_cpu_s(self.postgres)


@dataclass
class Spent:
    """What a load cost: processor seconds by part, and how long each visit took."""

    api_s: float = 0.0
    database_s: float = 0.0
    wall_s: float = 0.0
    seconds: list[float] = field(default_factory=list)
    received_bytes: int = 0
    answers: list[bytes] = field(default_factory=list)

    @property
    def cpu_ms_each(self) -> float:
        """Processor milliseconds of API and database per load."""
        return (self.api_s + self.database_s) / len(self.seconds) * 1000


@contextmanager
def running_server() -> Iterator[Server]:
    """Start the API as ``make run`` does, on the database this process points at."""
    port = free_port()
    command = [sys.executable, "-m", "api.launch.serve", "--host", "127.0.0.1", "--port", str(port)]
    started = subprocess.Popen(command, cwd=CHECKOUT, env=os.environ)
    try:
        _wait(port)
        yield Server(port, psutil.Process(started.pid), _postmaster())
    finally:
        started.terminate()
        started.wait(20)


def _wait(port: int) -> None:
    began = time.monotonic()
    while time.monotonic() - began < READY_WITHIN_S:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _postmaster() -> psutil.Process:
    with session_factory()() as session:
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    parent = psutil.Process(backend).parent()
    assert parent is not None
    return parent


def _tree_cpu_s(root: psutil.Process) -> float:
    """Add up a process, those below it, and those below it that have ended."""
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def send(server: Server, tablets: Sequence[Sequence[Sequence[Request]]]) -> Spent:
    """Let each tablet send its loads one after the other, all tablets at once."""
    spent = Spent()
    api_before, database_before = server.cpu_s()
    began = time.perf_counter()
    threads = [threading.Thread(target=_tablet, args=(server, one, spent)) for one in tablets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent.wall_s = time.perf_counter() - began
    api_after, database_after = server.cpu_s()
    spent.api_s, spent.database_s = api_after - api_before, database_after - database_before
    assert len(spent.seconds) == sum(len(one) for one in tablets), "a tablet was refused"
    return spent


def _tablet(server: Server, loads: Sequence[Sequence[Request]], spent: Spent) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    for load in loads:
        began = time.perf_counter()
        for request in load:
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status < 300, body[:500]
            spent.received_bytes += len(body)
        spent.answers.append(body if len(load) == 1 else b"")
        spent.seconds.append(time.perf_counter() - began)
    connection.close()

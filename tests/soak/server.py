"""A server that is killed and started again at random, as on a bad day."""

import os
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Self

from tests.launch.started import CHECKOUT, free_port

READY_WITHIN_S = 120.0


class ShakyServer:
    """The API in a process of its own; a context manager."""

    def __init__(self, random: Random, *, lives_s: tuple[float, float]) -> None:
        """Name the shortest and the longest life of a server process."""
        self.port = free_port()
        self.kills = 0
        self._random = random
        self._lives_s = lives_s
        self._calm = threading.Event()
        self._process = self._start()
        self._killer = threading.Thread(target=self._keep_killing)

    def __enter__(self) -> Self:
        self._killer.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.calm_down()
        self._process.terminate()
        self._process.wait(30)

    def calm_down(self) -> None:
        """Kill no more; the server that stands stays."""
        self._calm.set()
        self._killer.join()

    def _keep_killing(self) -> None:
        while not self._calm.wait(self._random.uniform(*self._lives_s)):
            self._process.kill()
            self._process.wait()
            self.kills += 1
            self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        where = ["--host", "127.0.0.1", "--port", str(self.port)]
        command = [sys.executable, "-m", "api.launch.serve", *where]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=os.environ)
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return process
            except (OSError, HTTPException):
                time.sleep(0.1)
            finally:
                connection.close()
        process.kill()
        raise RuntimeError("the server did not start")

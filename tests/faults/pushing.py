"""A server process that is killed at a chosen point of a push, as by a power cut.

``python -m tests.faults.pushing <point>`` reads one signed request as JSON from standard input.
"""

import os
import signal
import sys
from importlib import import_module
from typing import Any

import orjson
from fastapi.testclient import TestClient

POINTS = {
    "before_apply": ("api.sync.service.push", "apply_operations"),
    "before_reply": ("api.sync.service.push", "_in_order"),
}


def die(*_: Any, **__: Any) -> None:
    """End this process at once; nothing is closed, flushed or rolled back."""
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Serve one request with the kill switch in place."""
    module, name = POINTS[sys.argv[1]]
    setattr(import_module(module), name, die)
    request = orjson.loads(sys.stdin.buffer.read())
    client = TestClient(import_module("api.main").create_app())
    client.post(request["path"], content=request["body"].encode(), headers=request["headers"])


if __name__ == "__main__":
    main()

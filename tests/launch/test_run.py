import re
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.launch.errors import AlreadyRunning, PortInUse
from tests.launch.started import STOPPED_WITHIN_S, Started, free_port

LATER_START_CPU_S = 5.0


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    made = tmp_path / "var"
    yield made
    shutil.rmtree((made / "postgres").resolve(), ignore_errors=True)


def test_ctrl_c_ends_every_process_and_a_second_start_needs_under_five_seconds(var: Path) -> None:
    first = Started(var, free_port())
    first.ready_after_s()
    keys = (var / "secrets.env").read_text()
    assert first.health()["database"] == "ok"
    assert first.end(signal.SIGINT) == 0
    assert first.survivors() == []

    second = Started(var, free_port())
    second.ready_after_s()
    used_s = second.cpu_s()

    assert second.end(signal.SIGTERM) == 0
    assert second.survivors() == []
    assert (var / "secrets.env").read_text() == keys
    assert used_s < LATER_START_CPU_S
    assert re.search(r"Stopped; the data stay", second.said())


def test_a_start_that_is_killed_leaves_no_process_and_the_next_one_works(var: Path) -> None:
    first = Started(var, free_port())
    first.ready_after_s()
    first.process.kill()
    first.process.wait()
    assert first.survivors() == []

    second = Started(var, free_port())
    second.ready_after_s()
    assert second.end(signal.SIGINT) == 0


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(var: Path) -> None:
    first = Started(var, free_port())
    first.ready_after_s()
    second = Started(var, free_port())

    assert second.process.wait(STOPPED_WITHIN_S) == AlreadyRunning.exit_code
    assert second.said().strip() == "✗ Ruhu already runs from this folder; stop it first."
    assert first.health()["database"] == "ok"
    assert first.end(signal.SIGINT) == 0


def test_a_port_in_use_is_told_before_anything_is_started(var: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        started = Started(var, other.getsockname()[1])

        assert started.process.wait(STOPPED_WITHIN_S) == PortInUse.exit_code

    assert not (var / "postgres").exists()

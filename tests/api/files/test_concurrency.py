"""What only real commits on several connections can show."""

import errno
import hashlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.files.models import FileState, StoredFile
from api.files.service import expect_file
from api.files.store import part_path
from api.files.uploads import Piece, receive_piece
from tests.api.files.conftest import Home, make_home
from tests.conftest import Committed
from tests.factories.files import SealedPhoto, Tablet, file_key, seal_photo
from tests.media.pictures import room_jpeg


@pytest.fixture
def photo() -> SealedPhoto:
    return seal_photo(room_jpeg(400, 300))


@pytest.fixture
def town(
    committed: Committed, committed_client: TestClient, own_files: Path
) -> Iterator[tuple[Home, Tablet]]:
    with committed.sessions() as session:
        session.expire_on_commit = False
        home = make_home(session)
        tablet = Tablet(session, home.worker, committed_client)
        session.commit()
        yield home, tablet


def test_a_second_request_for_the_same_photo_is_told_to_wait(
    committed: Committed, town: tuple[Home, Tablet], photo: SealedPhoto
) -> None:
    _, tablet = town
    length = len(photo.ciphertext)
    tablet.send(photo.path, photo.ciphertext[:100], offset=0, length=length)
    piece = Piece(tablet.device.id, photo.upload_sha256, 100, length, photo.ciphertext[100:200])

    with committed.sessions.begin() as session:
        receive_piece(session, piece)  # holds the row until the end of this block
        busy = tablet.send(photo.path, photo.ciphertext[100:300], offset=100, length=length)

    assert (busy.status_code, busy.json()["code"]) == (409, "upload_busy")
    assert tablet.ask(photo.path).headers["Upload-Offset"] == "200"


def test_promise_and_bytes_that_meet_in_the_same_moment_find_each_other(
    committed: Committed, town: tuple[Home, Tablet]
) -> None:
    home, tablet = town
    photos = [seal_photo(room_jpeg(120, 90)) for _ in range(12)]
    start = threading.Barrier(2)

    def promise(photo: SealedPhoto) -> None:
        start.wait()
        with committed.sessions.begin() as session:
            key = file_key(photo, district_id=home.district.id, household_id=home.household.id)
            expect_file(session, key)

    def send(photo: SealedPhoto) -> None:
        start.wait()
        assert tablet.upload(photo).status_code == 200

    with ThreadPoolExecutor(2) as pool:
        for photo in photos:
            for side in [pool.submit(promise, photo), pool.submit(send, photo)]:
                side.result()

    with committed.sessions() as session:
        states = list(session.scalars(select(StoredFile.state)))
    assert states == [FileState.STORED] * len(photos)


CRASH_AFTER_WRITE = """
import os, signal, sys
from uuid import UUID
import api.files.uploads as uploads
from api.core.database import session_factory

def write_and_die(path, offset, piece):
    with open(path, "r+b") as part:
        part.seek(offset)
        part.write(piece)
        part.flush()
        os.fsync(part.fileno())
    os.kill(os.getpid(), signal.SIGKILL)

uploads.write_piece = write_and_die
device, name, length = sys.argv[1:]
with session_factory().begin() as session:
    piece = uploads.Piece(UUID(device), name, 100, int(length), b"x" * 5000)
    uploads.receive_piece(session, piece)
"""


def test_a_server_killed_between_write_and_commit_resumes_without_damage(
    committed: Committed, town: tuple[Home, Tablet], photo: SealedPhoto, own_files: Path
) -> None:
    home, tablet = town
    length = len(photo.ciphertext)
    with committed.sessions.begin() as session:
        key = file_key(photo, district_id=home.district.id, household_id=home.household.id)
        file_id: UUID = expect_file(session, key).id
    tablet.send(photo.path, photo.ciphertext[:100], offset=0, length=length)

    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            CRASH_AFTER_WRITE,
            str(tablet.device.id),
            photo.upload_sha256,
            str(length),
        ],
        env=committed.environment() | {"RUHU_VAR_DIR": str(own_files)},
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert part_path(tablet.device.id, photo.upload_sha256).stat().st_size == 5100
    _wait_for_offset(tablet, photo, "100")
    rest = tablet.send(photo.path, photo.ciphertext[100:], offset=100, length=length)

    assert rest.status_code == 200
    with committed.sessions() as session:
        file = session.get_one(StoredFile, file_id)
        assert file.state is FileState.STORED
        assert file.content_sha256 == hashlib.sha256(photo.content).hexdigest()


def _wait_for_offset(tablet: Tablet, photo: SealedPhoto, offset: str) -> None:
    """PostgreSQL notices a killed client after a moment and rolls its transaction back."""
    for _ in range(50):
        answer = tablet.send(photo.path, b"", offset=7, length=len(photo.ciphertext))
        if answer.json()["code"] != "upload_busy":
            assert answer.headers["Upload-Offset"] == offset
            return
        time.sleep(0.1)
    raise AssertionError("the killed server's lock was never released")


def test_a_full_disk_is_said_and_nothing_is_confirmed(
    town: tuple[Home, Tablet], photo: SealedPhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, tablet = town

    def no_room(descriptor: int, content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("api.files.store.os.write", no_room)
        refused = tablet.send(photo.path, photo.ciphertext, offset=0, length=len(photo.ciphertext))
    offset = tablet.ask(photo.path).headers["Upload-Offset"]

    assert (refused.status_code, refused.json()["code"], offset) == (507, "storage_full", "0")
    assert tablet.upload(photo).status_code == 200

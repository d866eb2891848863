import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.files.models import FileState, StoredFile, Upload, UploadState
from api.files.service import expect_file, files_ready
from api.files.store import content_key, file_store, part_path, sealed_key
from tests.api.files.conftest import Home
from tests.factories.files import UPLOADS, SealedPhoto, Tablet, file_key, seal_photo
from tests.media.pictures import exif_with_place, png_bomb, room_jpeg

PIECE_BYTES = 16 * 1024


@pytest.fixture(scope="module")
def picture() -> bytes:
    return room_jpeg(800, 600)


def promise(session: Session, home: Home, photo: SealedPhoto, **other: str) -> StoredFile:
    key = file_key(photo, district_id=home.district.id, household_id=home.household.id, **other)
    return expect_file(session, key)


def upload_of(session: Session, photo: SealedPhoto) -> Upload:
    return session.scalars(select(Upload).where(Upload.upload_sha256 == photo.upload_sha256)).one()


def part_of(tablet: Tablet, photo: SealedPhoto) -> Path:
    return part_path(tablet.device.id, photo.upload_sha256)


def test_a_promised_photo_is_in_the_file_after_its_last_piece(
    session: Session, home: Home, tablet: Tablet, picture: bytes
) -> None:
    photo = seal_photo(picture)
    file = promise(session, home, photo)

    answer = tablet.upload(photo, piece_bytes=PIECE_BYTES)

    assert (answer.status_code, answer.headers["Upload-Complete"]) == (200, "?1")
    assert (file.state, file.width, file.height) == (FileState.STORED, 800, 600)
    assert file.content_sha256 == hashlib.sha256(picture).hexdigest()
    assert file_store().get(content_key(file.content_sha256)) == picture
    assert file.key_sealed is None
    assert not part_of(tablet, photo).exists()


def test_a_photo_may_come_before_the_visit_that_promises_it(
    session: Session, home: Home, tablet: Tablet, picture: bytes
) -> None:
    photo = seal_photo(picture)

    assert tablet.upload(photo).status_code == 200
    assert file_store().get(sealed_key(photo.upload_sha256)) == photo.ciphertext
    file = promise(session, home, photo)

    assert file.state is FileState.STORED
    assert upload_of(session, photo).state is UploadState.OPENED


def test_the_same_promise_again_gives_the_same_file(
    session: Session, home: Home, picture: bytes
) -> None:
    photo = seal_photo(picture)

    assert promise(session, home, photo) is promise(session, home, photo)


def test_progress_counts_what_is_in_the_file(
    session: Session, home: Home, tablet: Tablet, picture: bytes
) -> None:
    here, waiting = seal_photo(picture), seal_photo(picture)
    files = [promise(session, home, photo).id for photo in (here, waiting)]
    tablet.upload(here)

    progress = files_ready(session, files)

    assert (progress.total, progress.stored, progress.is_settled) == (2, 1, False)


def test_an_upload_goes_on_where_it_was_cut(tablet: Tablet, picture: bytes) -> None:
    whole = seal_photo(picture).ciphertext
    path = UPLOADS + hashlib.sha256(whole).hexdigest()

    begun = tablet.send(path, whole[:1000], offset=0, length=len(whole))
    asked = tablet.ask(path)
    rest = tablet.send(path, whole[1000:], offset=1000, length=len(whole))

    assert (begun.status_code, begun.headers["Upload-Offset"]) == (204, "1000")
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        "1000",
        str(len(whole)),
    )
    assert rest.status_code == 200


def test_an_upload_that_was_never_begun_has_no_bytes(tablet: Tablet, picture: bytes) -> None:
    asked = tablet.ask(seal_photo(picture).path)

    assert (asked.status_code, asked.headers["Upload-Offset"]) == (200, "0")


def test_bytes_behind_the_recorded_offset_are_thrown_away(tablet: Tablet, picture: bytes) -> None:
    photo = seal_photo(picture)
    whole = photo.ciphertext
    tablet.send(photo.path, whole[:1000], offset=0, length=len(whole))
    with part_of(tablet, photo).open("ab") as part:
        part.write(b"half a piece of a request that was killed")

    rest = tablet.send(photo.path, whole[1000:], offset=1000, length=len(whole))

    assert rest.status_code == 200


def test_a_host_that_lost_its_disk_asks_for_the_photo_from_the_start(
    tablet: Tablet, picture: bytes
) -> None:
    photo = seal_photo(picture)
    tablet.send(photo.path, photo.ciphertext[:1000], offset=0, length=len(photo.ciphertext))
    part_of(tablet, photo).unlink()

    asked = tablet.ask(photo.path)

    assert asked.headers["Upload-Offset"] == "0"
    assert tablet.upload(photo).status_code == 200


def test_a_piece_that_does_not_fit_is_told_where_to_go_on(tablet: Tablet, picture: bytes) -> None:
    photo = seal_photo(picture)

    answer = tablet.send(photo.path, b"x" * 10, offset=500, length=len(photo.ciphertext))

    assert (answer.status_code, answer.json()["code"]) == (409, "upload_offset_mismatch")
    assert answer.headers["Upload-Offset"] == "0"


def test_a_damaged_piece_leaves_the_offset_unchanged(
    client: TestClient, tablet: Tablet, picture: bytes
) -> None:
    photo = seal_photo(picture)
    piece, length = photo.ciphertext[:1000], len(photo.ciphertext)
    signed = tablet.proof("PATCH", photo.path, piece)
    described = {"Upload-Offset": "0", "Upload-Length": str(length), "Digest": _digest(piece)}

    answer = client.patch(photo.path, content=b"!" + piece[1:], headers=signed | described)

    assert (answer.status_code, answer.json()["code"]) == (422, "upload_digest_mismatch")
    assert tablet.ask(photo.path).headers["Upload-Offset"] == "0"


def test_wrong_bytes_as_a_whole_start_again(tablet: Tablet, picture: bytes) -> None:
    photo, other = seal_photo(picture), seal_photo(picture)
    length = len(photo.ciphertext)

    answer = tablet.send(photo.path, other.ciphertext, offset=0, length=length)

    assert (answer.status_code, answer.json()["code"]) == (422, "upload_hash_mismatch")
    assert tablet.ask(photo.path).headers["Upload-Offset"] == "0"
    assert tablet.upload(photo).status_code == 200


def test_a_complete_upload_is_confirmed_again(tablet: Tablet, picture: bytes) -> None:
    photo = seal_photo(picture)
    tablet.upload(photo)

    again = tablet.send(photo.path, photo.ciphertext, offset=0, length=len(photo.ciphertext))

    assert (again.status_code, again.headers["Upload-Complete"]) == (200, "?1")


def test_another_length_for_the_same_upload_is_refused(tablet: Tablet, picture: bytes) -> None:
    photo = seal_photo(picture)
    tablet.send(photo.path, photo.ciphertext[:10], offset=0, length=len(photo.ciphertext))

    answer = tablet.send(photo.path, photo.ciphertext[10:20], offset=10, length=99)

    assert (answer.status_code, answer.json()["code"]) == (409, "upload_length_changed")


def test_a_photo_that_is_too_large_is_refused_before_its_body(tablet: Tablet) -> None:
    answer = tablet.send(UPLOADS + "a" * 64, b"first", offset=0, length=500_000_000)

    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")


def test_a_body_of_10_mb_is_refused(tablet: Tablet) -> None:
    answer = tablet.send(UPLOADS + "a" * 64, bytes(10_000_000), offset=0, length=10_000_000)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Offset": "-1"},
        {"Upload-Offset": "9"},
        {"Upload-Length": "many"},
        {"Digest": "md5=abc"},
        {"Digest": "sha-256=///"},
    ],
)
def test_headers_that_say_nothing_are_refused(tablet: Tablet, headers: dict[str, Any]) -> None:
    answer = tablet.send(UPLOADS + "a" * 64, b"piece", offset=0, length=9, **headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "upload_headers_invalid")


def test_nobody_uploads_without_a_device(client: TestClient, tablet: Tablet) -> None:
    path = UPLOADS + "a" * 64
    described = {"Upload-Offset": "0", "Upload-Length": "5", "Digest": _digest(b"piece")}
    foreign = tablet.proof("PATCH", path, b"another body")

    nobody = client.patch(path, content=b"piece", headers=described)
    forged = client.patch(path, content=b"piece", headers=described | foreign)

    assert (nobody.status_code, nobody.json()["code"]) == (401, "device_unknown")
    assert (forged.status_code, forged.json()["code"]) == (401, "device_proof_invalid")


def test_a_withdrawn_tablet_uploads_nothing(session: Session, tablet: Tablet) -> None:
    tablet.device.revoked_at = now()
    session.flush()

    answer = tablet.send(UPLOADS + "a" * 64, b"piece", offset=0, length=5)

    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


def test_a_tablet_that_was_withdrawn_after_its_first_photo_uploads_no_more(
    session: Session, tablet: Tablet, picture: bytes
) -> None:
    tablet.upload(seal_photo(picture))  # its key is remembered from here on
    tablet.device.revoked_at = now()
    session.flush()
    photo = seal_photo(picture)

    answer = tablet.send(photo.path, photo.ciphertext, offset=0, length=len(photo.ciphertext))

    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")
    assert session.scalars(select(Upload.upload_sha256)).all().count(photo.upload_sha256) == 0


def test_another_device_learns_nothing_of_an_upload(
    session: Session, home: Home, client: TestClient, tablet: Tablet, picture: bytes
) -> None:
    photo = seal_photo(picture)
    tablet.upload(photo)

    asked = Tablet(session, home.stranger, client).ask(photo.path)

    assert asked.headers["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello, I am a text", "photo_kind_unknown"),
        (png_bomb(20_000), "photo_too_large"),
        (room_jpeg(400, 300)[:-500], "photo_unreadable"),
    ],
    ids=["text", "bomb", "cut short"],
)
def test_what_is_no_photo_is_rejected_with_its_reason_and_kept_sealed(
    session: Session, home: Home, tablet: Tablet, content: bytes, reason: str
) -> None:
    photo = seal_photo(content)
    file = promise(session, home, photo)

    answer = tablet.upload(photo)

    assert answer.status_code == 200  # the tablet has done its part
    assert (file.state, file.reason) == (FileState.REJECTED, reason)
    assert file_store().get(sealed_key(photo.upload_sha256)) == photo.ciphertext


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"key": "A" * 43}, "photo_key_wrong"), ({"sha256": "0" * 64}, "photo_hash_mismatch")],
)
def test_a_photo_that_is_not_the_promised_one_is_rejected(
    session: Session,
    home: Home,
    tablet: Tablet,
    picture: bytes,
    said: dict[str, str],
    reason: str,
) -> None:
    photo = seal_photo(picture)
    file = promise(session, home, photo, **said)

    tablet.upload(photo)

    assert (file.state, file.reason) == (FileState.REJECTED, reason)


def test_the_place_of_the_home_is_not_kept(session: Session, home: Home, tablet: Tablet) -> None:
    original = room_jpeg(400, 300, exif=exif_with_place())
    photo = seal_photo(original)
    file = promise(session, home, photo)

    tablet.upload(photo)

    assert file.content_sha256 is not None
    kept = file_store().get(content_key(file.content_sha256))
    assert b"CameraMaker" in original and b"CameraMaker" not in kept


def _digest(content: bytes) -> str:
    return "sha-256=" + base64.b64encode(hashlib.sha256(content).digest()).decode()

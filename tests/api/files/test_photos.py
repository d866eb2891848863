from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.core.database import new_id
from api.files.jobs import expire_job, make_sizes_job, repair_job
from api.files.models import FileState, StoredFile, Upload, UploadState
from api.files.opening import SIZES_JOB
from api.files.service import FileKey, expect_file
from api.files.store import content_key, file_store, sealed_key
from tests.api.files.conftest import Home, sign_in
from tests.factories.files import SealedPhoto, Tablet, file_key, seal_photo
from tests.media.pictures import encode, room_jpeg

WIDE = 2000


@pytest.fixture(scope="module")
def wide_photo() -> bytes:
    return room_jpeg(WIDE, 1500)


def stored(session: Session, home: Home, tablet: Tablet, content: bytes) -> StoredFile:
    photo = seal_photo(content)
    key = file_key(photo, district_id=home.district.id, household_id=home.household.id)
    file = expect_file(session, key)
    tablet.upload(photo)
    return file


def width_of(content: bytes) -> int:
    return Image.open(BytesIO(content)).width


def queued_jobs(session: Session) -> list[dict[str, Any]]:
    rows = session.execute(text("SELECT task_name, args FROM procrastinate_jobs"))
    return [args for name, args in rows if name == SIZES_JOB]


def test_a_stored_photo_asks_the_worker_for_its_sizes(
    session: Session, home: Home, tablet: Tablet
) -> None:
    file = stored(session, home, tablet, room_jpeg(400, 300))

    assert queued_jobs(session) == [{"file_id": str(file.id)}]


def test_the_worker_makes_a_thumbnail_and_a_view(
    session: Session, home: Home, tablet: Tablet, client: TestClient, wide_photo: bytes
) -> None:
    file = stored(session, home, tablet, wide_photo)
    sign_in(client, home.worker)

    before = client.get(f"/api/files/{file.id}", params={"size": "thumb"})
    make_sizes_job(str(file.id))
    widths = {
        size: width_of(client.get(f"/api/files/{file.id}", params={"size": size}).content)
        for size in ("thumb", "view", "original")
    }

    assert width_of(before.content) == WIDE  # stands in while the sizes are being made
    assert before.headers["Cache-Control"] == "private, max-age=0"
    assert widths == {"thumb": 320, "view": 1600, "original": WIDE}


def test_making_the_sizes_again_changes_nothing(
    session: Session, home: Home, tablet: Tablet
) -> None:
    file = stored(session, home, tablet, room_jpeg(400, 300))
    make_sizes_job(str(file.id))
    session.expire_all()
    made = file.thumb_sha256

    make_sizes_job(str(file.id))
    session.expire_all()

    assert made is not None and file.thumb_sha256 == made
    assert file.view_sha256 == file.content_sha256


def test_broken_pixels_are_found_by_the_worker(
    session: Session, home: Home, tablet: Tablet
) -> None:
    whole = encode(Image.open(BytesIO(room_jpeg(320, 240))), "PNG")
    middle = len(whole) // 2
    file = stored(session, home, tablet, whole[:middle] + bytes(64) + whole[middle + 64 :])
    assert file.state is FileState.STORED

    make_sizes_job(str(file.id))
    session.expire_all()

    assert (file.state, file.reason) == (FileState.REJECTED, "photo_unreadable")


def test_a_photo_is_cached_privately_and_can_run_nothing(
    session: Session, home: Home, tablet: Tablet, client: TestClient
) -> None:
    file = stored(session, home, tablet, room_jpeg(400, 300))
    make_sizes_job(str(file.id))
    sign_in(client, home.worker)

    answer = client.get(f"/api/files/{file.id}")
    again = client.get(f"/api/files/{file.id}", headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert again.status_code == 304


def test_nobody_else_sees_a_photo(
    session: Session, home: Home, tablet: Tablet, client: TestClient
) -> None:
    file = stored(session, home, tablet, room_jpeg(400, 300))
    sign_in(client, home.stranger)

    foreign = client.get(f"/api/files/{file.id}")
    unknown = client.get(f"/api/files/{new_id()}")

    assert (foreign.status_code, unknown.status_code) == (404, 404)


def test_without_signing_in_there_is_no_photo(
    session: Session, home: Home, tablet: Tablet, client: TestClient
) -> None:
    file = stored(session, home, tablet, room_jpeg(400, 300))

    assert client.get(f"/api/files/{file.id}").status_code == 401


def test_a_photo_on_its_way_says_so(session: Session, home: Home, client: TestClient) -> None:
    photo = seal_photo(room_jpeg(400, 300))
    key = file_key(photo, district_id=home.district.id, household_id=home.household.id)
    file = expect_file(session, key)
    sign_in(client, home.worker)

    answer = client.get(f"/api/files/{file.id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "file_not_ready")
    assert answer.json()["details"]["state"] == "WAITING"


def test_repair_opens_what_was_left_lying(session: Session, home: Home, tablet: Tablet) -> None:
    photo = seal_photo(room_jpeg(400, 300))
    tablet.upload(photo)
    file = _promised_unnoticed(session, home, photo)

    repair_job(0)
    session.expire_all()

    assert file.state is FileState.STORED


def test_a_photo_that_no_visit_claims_expires_after_60_days(
    session: Session, home: Home, tablet: Tablet
) -> None:
    old, young = seal_photo(room_jpeg(80, 60)), seal_photo(room_jpeg(80, 60))
    tablet.upload(old)
    tablet.upload(young)
    session.execute(
        text("UPDATE uploads SET touched_at = now() - interval '61 days' WHERE upload_sha256 = :s"),
        {"s": old.upload_sha256},
    )

    expire_job(0)

    left = [row.upload_sha256 for row in session.query(Upload)]
    assert left == [young.upload_sha256]
    with pytest.raises(FileNotFoundError):
        file_store().get(sealed_key(old.upload_sha256))


def test_two_households_may_share_the_bytes_of_one_photo(
    session: Session, home: Home, tablet: Tablet
) -> None:
    photo = seal_photo(room_jpeg(400, 300))
    first = file_key(photo, district_id=home.district.id, household_id=home.household.id)
    expect_file(session, first)
    tablet.upload(photo)

    twin = expect_file(session, _without_household(first))

    assert twin.state is FileState.STORED and twin.content_sha256 is not None
    assert file_store().get(content_key(twin.content_sha256)) == photo.content


def _promised_unnoticed(session: Session, home: Home, photo: SealedPhoto) -> StoredFile:
    """A promise whose meeting with its bytes was missed, as after a restored backup."""
    upload = session.scalars(
        select(Upload).where(Upload.upload_sha256 == photo.upload_sha256)
    ).one()
    upload.state = UploadState.RECEIVING
    session.flush()
    key = file_key(photo, district_id=home.district.id, household_id=home.household.id)
    file = expect_file(session, key)
    upload.state = UploadState.COMPLETE
    session.flush()
    return file


def _without_household(key: FileKey) -> FileKey:
    return replace(key, household_id=None)

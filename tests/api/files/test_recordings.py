"""Voice notes travel and rest like photos, but nothing is made from them."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import now
from api.files.jobs import make_sizes_job
from api.files.models import FileKind, FileState, StoredFile
from api.files.queries import list_files_without_sizes
from api.files.service import expect_file
from api.staff.models import AuditEvent
from tests.api.files.conftest import Home, sign_in
from tests.factories.files import Tablet, file_key, seal_photo
from tests.media.pictures import room_jpeg
from tests.media.sounds import webm_opus


def stored(session: Session, home: Home, tablet: Tablet, content: bytes) -> StoredFile:
    sealed = seal_photo(content)
    key = file_key(
        sealed,
        district_id=home.district.id,
        household_id=home.household.id,
        kind=FileKind.RECORDING,
    )
    file = expect_file(session, key)
    tablet.upload(sealed)
    session.expire_all()
    return file


def test_a_recording_is_kept_byte_for_byte_and_played_to_who_may_see_the_home(
    session: Session, home: Home, tablet: Tablet, client: TestClient
) -> None:
    content = webm_opus()
    file = stored(session, home, tablet, content)
    sign_in(client, home.worker)

    played = client.get(f"/api/files/{file.id}")

    assert (file.state, file.mime, file.width) == (FileState.STORED, "audio/webm", None)
    assert played.content == content
    assert played.headers["Content-Type"] == "audio/webm"
    assert played.headers["X-Content-Type-Options"] == "nosniff"


def test_listening_is_audited(
    session: Session, home: Home, tablet: Tablet, client: TestClient
) -> None:
    file = stored(session, home, tablet, webm_opus())
    sign_in(client, home.worker)

    client.get(f"/api/files/{file.id}")

    [event] = session.scalars(select(AuditEvent).where(AuditEvent.action == "recording.read"))
    assert (event.object_id, event.actor_id) == (file.id, home.worker.id)


def test_a_stranger_hears_nothing(
    session: Session, home: Home, tablet: Tablet, client: TestClient
) -> None:
    file = stored(session, home, tablet, webm_opus())
    sign_in(client, home.stranger)

    assert client.get(f"/api/files/{file.id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (room_jpeg(40, 30), "photo_kind_unknown"),
        (webm_opus(3 * 1024 * 1024), "recording_too_large"),
    ],
)
def test_what_is_no_recording_of_a_minute_is_rejected_and_stays_sealed(
    session: Session, home: Home, tablet: Tablet, content: bytes, reason: str
) -> None:
    file = stored(session, home, tablet, content)

    assert (file.state, file.reason) == (FileState.REJECTED, reason)


def test_no_sizes_are_made_of_a_recording(session: Session, home: Home, tablet: Tablet) -> None:
    file = stored(session, home, tablet, webm_opus())

    make_sizes_job(str(file.id))
    session.expire_all()

    assert (file.state, file.thumb_sha256) == (FileState.STORED, None)
    assert list_files_without_sizes(session, now() + timedelta(days=1)) == []

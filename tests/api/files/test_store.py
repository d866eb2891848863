"""What the store promises, on a disk and on a server that speaks S3."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from obstore.exceptions import PermissionDeniedError
from PIL import Image
from sqlalchemy.orm import Session

from api.core.settings import get_settings
from api.files.errors import StorageFull
from api.files.jobs import make_sizes_job
from api.files.store import FileStore, _store_at, content_key, file_store, open_store, sealed_key
from tests.api.files.conftest import Home, sign_in
from tests.api.files.test_photos import WIDE, stored
from tests.factories.files import Tablet
from tests.factories.s3 import ACCESS_KEY, BUCKET, REGION, SECRET_KEY, Bucket, serve_bucket
from tests.media.pictures import room_jpeg

URL = f"s3://{BUCKET}/files"
PICTURE = bytes(range(256)) * 800
NOWHERE = Path("/nonexistent")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An S3 server that lives as long as the test, set as in production."""
    with serve_bucket() as started:
        monkeypatch.setenv("AWS_ENDPOINT", started.endpoint)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_REGION", REGION)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        yield started


@dataclass
class Kept:
    """A store of either kind, and a way to see what really lies in it."""

    store: FileStore
    bucket: Bucket | None
    folder: Path

    def keys(self) -> set[str]:
        if self.bucket is not None:
            return {key.removeprefix("files/") for key in self.bucket.objects}
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix() for path in files}


@pytest.fixture(params=["disk", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "disk":
        folder = tmp_path / "store"
        return Kept(open_store(folder.as_uri(), NOWHERE), None, folder)
    bucket: Bucket = request.getfixturevalue("bucket")  # first: it says where the store is
    return Kept(open_store(URL, NOWHERE), bucket, NOWHERE)


def key_of(content: bytes) -> str:
    return content_key(hashlib.sha256(content).hexdigest())


def test_what_was_put_comes_back_byte_for_byte(kept: Kept) -> None:
    kept.store.put(key_of(PICTURE), PICTURE)

    assert kept.store.get(key_of(PICTURE)) == PICTURE
    assert kept.keys() == {key_of(PICTURE)}


def test_putting_the_same_content_twice_is_harmless(kept: Kept) -> None:
    kept.store.put(key_of(PICTURE), PICTURE)
    kept.store.put(key_of(PICTURE), PICTURE)

    assert kept.store.get(key_of(PICTURE)) == PICTURE
    assert len(kept.keys()) == 1


def test_an_empty_file_is_a_file(kept: Kept) -> None:
    kept.store.put(key_of(b""), b"")

    assert kept.store.get(key_of(b"")) == b""


def test_an_absent_key_is_a_file_not_found(kept: Kept) -> None:
    with pytest.raises(FileNotFoundError):
        kept.store.get(key_of(b"never stored"))


def test_deleting_takes_one_key_and_leaves_the_others(kept: Kept) -> None:
    sealed = sealed_key(hashlib.sha256(b"sealed").hexdigest())
    kept.store.put(sealed, b"sealed")
    kept.store.put(key_of(PICTURE), PICTURE)

    kept.store.delete(sealed)
    kept.store.delete(sealed)  # a key without bytes is no error

    assert kept.keys() == {key_of(PICTURE)}
    with pytest.raises(FileNotFoundError):
        kept.store.get(sealed)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("AWS_SECRET_ACCESS_KEY", "not-the-secret", "SignatureDoesNotMatch"),
        ("AWS_ACCESS_KEY_ID", "nobody", "InvalidAccessKeyId"),
    ],
)
def test_wrong_credentials_are_called_by_their_name(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    open_store(URL, NOWHERE).put(key_of(PICTURE), PICTURE)
    monkeypatch.setenv(name, value)
    store = open_store(URL, NOWHERE)
    before = dict(bucket.objects)

    attempts: list[Callable[[], object]] = [
        lambda: store.put(key_of(b"other"), b"other"),
        lambda: store.get(key_of(PICTURE)),
        lambda: store.delete(key_of(PICTURE)),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDeniedError, match=told) as refused:
            attempt()
        assert "not-the-secret" not in str(refused.value)
    assert bucket.objects == before


@pytest.mark.parametrize(
    "fault",
    [
        (HTTPStatus.FORBIDDEN, "QuotaExceeded"),
        (HTTPStatus.INSUFFICIENT_STORAGE, "XMinioStorageFull"),
    ],
)
def test_a_full_store_is_told_from_a_broken_one(
    bucket: Bucket, fault: tuple[HTTPStatus, str]
) -> None:
    bucket.fault = fault

    with pytest.raises(StorageFull):
        open_store(URL, NOWHERE).put(key_of(PICTURE), PICTURE)


def test_a_photo_and_its_sizes_live_in_the_bucket(
    session: Session,
    home: Home,
    tablet: Tablet,
    client: TestClient,
    bucket: Bucket,
    own_files: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RUHU_FILES_URL", URL)
    get_settings.cache_clear()
    _store_at.cache_clear()

    file = stored(session, home, tablet, room_jpeg(WIDE, 1500))
    make_sizes_job(str(file.id))
    session.refresh(file)
    sign_in(client, home.worker)
    thumb = client.get(f"/api/files/{file.id}", params={"size": "thumb"})

    assert file.thumb_sha256 is not None
    assert Image.open(BytesIO(thumb.content)).width == 320
    assert file_store().get(content_key(file.thumb_sha256)) == thumb.content
    wanted = {file.content_sha256, file.thumb_sha256, file.view_sha256}
    assert {f"files/{content_key(str(sha256))}" for sha256 in wanted} <= bucket.objects.keys()
    assert not (own_files / "files").exists()

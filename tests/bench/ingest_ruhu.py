"""Ruhu as a target of an external load generator for offline surveys.

The generator drives an adapter class by name; it needs ``aiohttp`` and finds this one as
``tests.bench.ingest_ruhu:Ruhu``. Its options: ``base`` (the address of a running server) and
``homes`` (households a tablet, 30 by default). Workers, tablets and households are made through
the services, on the database that ``RUHU_DATABASE_URL`` names; nothing here is for real data.
"""

from __future__ import annotations

import io
from typing import Any, Protocol

from PIL import Image, ImageChops
from sqlalchemy import func, select, text

from api.core.database import new_id, session_factory
from api.files.models import FileState, StoredFile
from api.surveys.service import publish_survey
from api.visits.models import Visit, VisitPhoto
from tests.bench.tablets import (
    Bench,
    Request,
    make_benches,
    photo_line,
    push_request,
    upload_requests,
)
from tests.factories.files import SealedPhoto, seal_photo
from tests.factories.sync import visit_body

KEY = "load-survey"
LONGEST_ANSWER = 480
GOOD = frozenset({"applied", "merged"})


class Media(Protocol):
    """A file of a visit, as the generator makes it."""

    mime: str
    data: bytes


class LoadVisit(Protocol):
    """A visit, as the generator makes it; ``cache`` is the adapter's own."""

    uid: str
    tablet: int
    seq: int
    answers: dict[str, dict[str, object]]
    media: list[Media]
    cache: Any


class Ruhu:
    """Sends each visit as a tablet does: one sealed push, then every file."""

    name = "ruhu"

    def __init__(self, opts: dict[str, str]) -> None:
        self.base = opts["base"].rstrip("/")
        if not self.base.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]")):
            raise SystemExit("only a server on this machine may be measured")
        self.homes = int(opts.get("homes", "30"))
        self.benches: list[Bench] = []
        self.before = 0
        self.published = False

    async def setup(self, http: Any, label: str, tablets: int) -> None:
        """Make a fresh quarter: a worker, a tablet and households for each simulated tablet."""
        self.benches = make_benches(tablets, self.homes)
        self.before = _count(Visit)

    def prepare(self, visit: LoadVisit) -> None:
        """Seal, sign and number everything ahead of time."""
        answers = {
            f"{section}_{name}": str(value)[:LONGEST_ANSWER]
            for section, questions in visit.answers.items()
            for name, value in questions.items()
        }
        if not self.published:
            _publish(list(answers))
            self.published = True
        bench = self.benches[visit.tablet]
        home = bench.homes[visit.seq % len(bench.homes)]
        photos = [seal_photo(media.data) for media in visit.media]
        body = visit_body(
            home.household,
            visit_id=str(new_id()),
            purpose="SURVEY",
            responses=[
                {
                    "response_id": str(new_id()),
                    "survey": {"key": KEY, "version": 1},
                    "answers": answers,
                }
            ],
            photos=[
                photo_line(photo) | {"mime": media.mime}
                for photo, media in zip(photos, visit.media, strict=True)
            ],
        )
        op = bench.tablet.op("visit.submit", body, household=home.household)
        requests = [push_request(bench, [op]), *upload_requests(bench, photos)]
        visit.cache = (requests, photos, body["visit_id"])

    async def submit(self, http: Any, visit: LoadVisit) -> tuple[bool, str]:
        """Send a whole visit."""
        requests: list[Request] = visit.cache[0]
        tags = []
        for request in requests:
            async with http.request(
                request.method, self.base + request.path, data=request.body, headers=request.headers
            ) as answer:
                if request.method == "POST" and answer.status == 200:
                    status = (await answer.json())["receipts"][0]["status"]
                    tags.append(status)
                else:
                    tags.append(str(answer.status))
        good = tags[0] in GOOD and all(tag in ("200", "204") for tag in tags[1:])
        return good, "+".join(sorted(set(tags)))

    async def pending(self) -> int | None:
        """Return how many jobs wait for the worker."""
        with session_factory()() as session:
            waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
            return int(session.execute(text(waiting)).scalar_one())

    async def verify(self, http: Any) -> dict[str, int]:
        """Return what the server holds of this run."""
        stored = select(func.count()).where(StoredFile.state == FileState.STORED)
        with session_factory()() as session:
            attachments = session.execute(stored).scalar_one()
        return {"visits": _count(Visit) - self.before, "attachments": attachments}

    async def fetch_back(self, http: Any, visit: LoadVisit) -> bool:
        """Compare a picture pixel by pixel: what is hidden in it was removed on purpose."""
        photos: list[SealedPhoto] = visit.cache[1]
        with session_factory()() as session:
            file_id = session.scalars(
                select(VisitPhoto.file_id)
                .join(StoredFile, StoredFile.id == VisitPhoto.file_id)
                .where(StoredFile.upload_sha256 == photos[0].upload_sha256)
            ).one()
        cookies = self.benches[visit.tablet].tablet.cookies
        path = f"{self.base}/api/files/{file_id}?size=original"
        async with http.get(path, cookies=cookies) as answer:
            content = await answer.read()
        with (
            Image.open(io.BytesIO(content)) as got,
            Image.open(io.BytesIO(photos[0].content)) as sent,
        ):
            return ImageChops.difference(got.convert("RGB"), sent.convert("RGB")).getbbox() is None

    def exports(self) -> list[str]:
        """Return the exports to measure: none."""
        return []


def _publish(questions: list[str]) -> None:
    """Publish a survey of plain texts with these questions; the same one again changes nothing."""
    both = {"zh": "问题", "en": "Question"}
    items = [{"id": name, "type": "text", "label": both} for name in questions]
    definition = {
        "key": KEY,
        "version": 1,
        "title": {"zh": "压力测试", "en": "Load"},
        "pages": [{"id": "all", "title": {"zh": "全部", "en": "All"}, "items": items}],
    }
    with session_factory().begin() as session:
        publish_survey(session, definition)


def _count(table: Any) -> int:
    with session_factory()() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()

"""The application: routers, error shapes, headers and the built pages."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy import text
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from api.agreements.endpoints import router as agreements_router
from api.areas.endpoints import router as areas_router
from api.areas.jobs import watch_due
from api.cases.endpoints import router as cases_router
from api.cases.service.handing_on import hand_on
from api.cases.service.merges import follow_merge
from api.core.database import SessionDep
from api.core.errors import (
    PROBLEMS,
    AppError,
    answer_http,
    answer_invalid,
    answer_refusal,
    problem,
)
from api.core.express import Express
from api.core.security import BodyLimit, SecurityHeaders
from api.core.settings import get_settings
from api.demo.register import register_demo
from api.files.endpoints import UPLOADS, patch_upload
from api.files.endpoints import router as files_router
from api.households.endpoints.households import router as households_router
from api.households.endpoints.maps import router as maps_router
from api.households.endpoints.merges import router as merges_router
from api.households.endpoints.reviews import router as reviews_router
from api.households.queries.workload import count_homes_of
from api.households.service.merging import FOLLOWERS
from api.households.service.reviews import CARRIED_OUT
from api.households.service.unmerging import ARRIVALS
from api.imports.endpoints import members_router as member_imports_router
from api.imports.endpoints import register_router as register_imports_router
from api.notices.endpoints import router as notices_router
from api.reports.endpoints.morning import router as morning_router
from api.reports.endpoints.overview import router as reports_router
from api.staff.auth import PublicDep
from api.staff.endpoints import VERSION
from api.staff.endpoints import router as staff_router
from api.staff.endpoints.accounts import router as accounts_router
from api.staff.endpoints.tablets import router as tablets_router
from api.staff.service.accounts import HOMES_OF
from api.surveys.endpoints import router as surveys_router
from api.sync.endpoints import EXPRESS
from api.sync.endpoints import router as sync_router
from api.sync.endpoints.desk import router as sync_desk_router
from api.sync.service.arrivals import arrivals_for
from api.sync.service.reviewing import take_up, tell_author
from api.tasks.endpoints import router as tasks_router
from api.visits.endpoints import router as visits_router
from api.visits.service.parting import part_visits

log = logging.getLogger("ruhu")
ROUTERS = [
    staff_router,
    accounts_router,
    tablets_router,
    files_router,
    households_router,
    maps_router,
    reviews_router,
    merges_router,
    areas_router,
    agreements_router,
    surveys_router,
    tasks_router,
    cases_router,
    notices_router,
    visits_router,
    sync_router,
    sync_desk_router,
    reports_router,
    morning_router,
    member_imports_router,
    register_imports_router,
]

FOLLOWERS[:] = [follow_merge, part_visits]
ARRIVALS[:] = [arrivals_for]
CARRIED_OUT.update(apply=take_up, refuse=tell_author, hand_on=hand_on)
"""What lower features leave to higher ones."""


class Application(FastAPI):
    """The framework's application, with the tablets' short way in front of it."""

    def __init__(self, **options: Any) -> None:
        """Build both ways with the settings of this moment."""
        super().__init__(**options)
        self.express = Express(EXPRESS, {("PATCH", UPLOADS): patch_upload})
        self.guarded: ASGIApp = SecurityHeaders(BodyLimit(self.express))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        takes = self.express.takes(scope)
        await (self.guarded if takes else super().__call__)(scope, receive, send)


def create_app() -> FastAPI:
    """Build the application; nothing here touches the database."""
    HOMES_OF[:] = [count_homes_of]
    if get_settings().demo:
        register_demo()
    watch_due()
    app = Application(
        title="Ruhu 入户",
        version=VERSION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=few_threads,
    )
    for router in ROUTERS:
        app.include_router(router, responses=PROBLEMS)
    app.add_exception_handler(AppError, answer_refusal)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(ClientDisconnect, answer_cut)
    app.add_exception_handler(Exception, answer_bug)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    add_health(app)
    add_pages(app, get_settings().web_dir)
    return app


@asynccontextmanager
async def few_threads(_app: FastAPI) -> AsyncIterator[None]:
    """Work on as many requests at once as there are database connections; the others wait.

    Forty threads that quarrel about one interpreter cost more and finish later than a few.
    """
    current_default_thread_limiter().total_tokens = get_settings().pool_size
    yield


async def answer_cut(_request: Request, _cut: Exception) -> Response:
    """Nobody hears this: the line was cut in the middle of a body, which is normal at a door."""
    return Response(status_code=400)


async def answer_bug(request: Request, bug: Exception) -> JSONResponse:
    """Say that the server failed; the cause goes to the log, never to the caller."""
    log.exception("unhandled error at %s", request.url.path, exc_info=bug)
    return problem(request, 500, "server_error", {})


def add_health(app: FastAPI) -> None:
    """Add liveness with the state of database, queue and disk."""

    @app.get("/health", tags=["operation"], dependencies=[PublicDep])
    def get_health(session: SessionDep) -> JSONResponse:
        """Answer 200 when the server can work; each part says ``ok`` or what is wrong."""
        session.execute(text("SELECT 1"))
        settings = get_settings()
        waiting = session.execute(text(WAITING_JOBS)).scalar_one()
        disk = "ok" if settings.var_dir.is_dir() else "missing"
        return JSONResponse(
            {"database": "ok", "queue": {"waiting": waiting}, "disk": disk, "version": VERSION}
        )


WAITING_JOBS = """
SELECT CASE WHEN to_regclass('procrastinate_jobs') IS NULL THEN 0
ELSE (SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass('procrastinate_jobs')) END
"""


def add_pages(app: FastAPI, web_dir: Path) -> None:
    """Serve the tablet's and the office's built pages, and the API's own documentation."""

    def page(name: str) -> FileResponse:
        return FileResponse(web_dir / name, headers={"Cache-Control": "no-cache"})

    @app.get("/", include_in_schema=False, dependencies=[PublicDep])
    def get_start(request: Request) -> RedirectResponse:
        """Tablets and phones go to the field pages, desks to the office."""
        agent = request.headers.get("user-agent", "")
        mobile = "Android" in agent or "Mobile" in agent or "iPad" in agent
        return RedirectResponse("/field/" if mobile else "/office/")

    @app.get("/docs", include_in_schema=False, dependencies=[PublicDep])
    def get_docs() -> FileResponse:
        return page("docs/index.html")

    # Threads of the tablet app lie under its own address: only there can its service worker give
    # them to a tablet without network.
    workers = StaticFiles(directory=web_dir / "field" / "workers", check_dir=False)
    app.mount("/field/workers", workers, name="field-workers")

    @app.get("/field/{rest:path}", include_in_schema=False, dependencies=[PublicDep])
    def get_field(rest: str) -> FileResponse:
        if rest == "sw.js":
            headers = {"Cache-Control": "no-store", "Service-Worker-Allowed": "/field/"}
            return FileResponse(web_dir / "field" / "sw.js", headers=headers)
        if rest == "manifest.webmanifest":
            return FileResponse(web_dir / "field" / rest, media_type="application/manifest+json")
        return page("field.html")

    @app.get("/office/{rest:path}", include_in_schema=False, dependencies=[PublicDep])
    def get_office(rest: str) -> FileResponse:
        return page("office.html")

    for folder in ("assets", "icons", "docs"):
        app.mount(
            f"/{folder}",
            StaticFiles(directory=web_dir / folder, check_dir=False),
            name=folder,
        )


def app() -> FastAPI:
    """Factory for ``uvicorn api.main:app --factory``."""
    return create_app()

"""A short way for the few calls that every tablet makes all day.

Routing, dependencies and the framework's layers cost more than the work of an empty pull, so these
calls are answered before them. They are endpoints all the same, with the same functions: the
documentation and the table of rights know them, and nothing is decided twice.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.core.errors import AppError, problem, refusal_answer
from api.core.security import BodyGrewTooLarge
from api.core.settings import get_settings

Sync = Callable[[Request, bytes], Response]
"""Gets the whole body, and runs in a worker thread."""

Streamed = Callable[[str, Request], Awaitable[Response]]
"""Gets what follows the prefix in the path, and reads the body itself."""

log = logging.getLogger("ruhu")
Answer = TypeVar("Answer")
_few: RunVar[CapacityLimiter] = RunVar("few_threads")


async def in_few_threads(work: Callable[..., Answer], *given: Any) -> Answer:
    """Run a tablet's call in a worker thread; some at once, the others wait their turn.

    More threads than that quarrel about one interpreter and spread over more connections, each of
    which has to plan every statement anew: ten cost a third more than four, and none was sooner.
    """
    try:
        limiter = _few.get()
    except LookupError:
        limiter = CapacityLimiter(get_settings().tablet_threads)
        _few.set(limiter)
    return await run_sync(work, *given, limiter=limiter)


class Express:
    """Answers calls by method and path; ``takes`` says which."""

    def __init__(
        self, exact: Mapping[tuple[str, str], Sync], below: Mapping[tuple[str, str], Streamed]
    ) -> None:
        """Know the calls: ``exact`` by their whole path, ``below`` by the path up to its name."""
        self._exact = exact
        self._below = below

    def takes(self, scope: Scope) -> bool:
        """Tell whether a request is one of these calls."""
        if scope["type"] != "http":
            return False
        call = (scope["method"], scope["path"])
        return call in self._exact or _parent(call) in self._below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await self._answer((scope["method"], scope["path"]), request)
        except AppError as refusal:
            answer = refusal_answer(request, refusal)
        except ClientDisconnect:
            answer = Response(status_code=400)  # nobody hears it
        except BodyGrewTooLarge:
            raise  # the limit around this answers it
        except Exception as bug:
            log.exception("unhandled error at %s", scope["path"], exc_info=bug)
            answer = problem(request, 500, "server_error", {})
        await answer(scope, receive, send)

    async def _answer(self, call: tuple[str, str], request: Request) -> Response:
        handler = self._exact.get(call)
        if handler is not None:
            return await in_few_threads(handler, request, await request.body())
        parent = _parent(call)
        return await self._below[parent](call[1][len(parent[1]) :], request)


def _parent(call: tuple[str, str]) -> tuple[str, str]:
    method, path = call
    return method, path[: path.rfind("/") + 1]

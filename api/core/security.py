"""Headers on every answer, and a limit on bodies before anything reads them."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.errors import PROBLEM_JSON
from api.core.messages import message_for
from api.core.settings import get_settings

UPLOADS = "/api/sync/v1/uploads/"
PUSH = "/api/sync/v1/push"
TABLES = ("/api/imports/members", "/api/imports/register")


def content_security_policy(tiles_url: str | None) -> str:
    """Return the policy of every page; a tile server is the only thing that widens it."""
    tiles = f" {tiles_url}" if tiles_url else ""
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' blob: data:{tiles}",
            "font-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self'{tiles}",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ]
    )


class SecurityHeaders:
    """Adds the content security policy and its companions to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(get_settings().tiles_url),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self)",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class BodyLimit:
    """Refuses a body that is too long: by its announced length, or while it streams in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    def limit_of(self, path: str) -> int:
        settings = get_settings()
        if path.startswith(UPLOADS):
            return int(settings.upload_chunk_max)
        if path in TABLES:
            return int(settings.table_file_max)
        return int(settings.push_body_max if path == PUSH else settings.json_body_max)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit_bytes = self.limit_of(scope["path"])
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > limit_bytes:
            await too_large(scope, limit_bytes)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit_bytes:
                raise BodyGrewTooLarge(limit_bytes)
            return message

        try:
            await self.app(scope, receive_counted, send)
        except BodyGrewTooLarge:
            await too_large(scope, limit_bytes)(scope, receive, send)


class BodyGrewTooLarge(Exception):
    """A body without an announced length passed its limit; answered as ``body_too_large``."""


def too_large(scope: Scope, limit_bytes: int) -> JSONResponse:
    language = Headers(scope=scope).get("accept-language", "")
    details = {"limit_bytes": limit_bytes}
    code = "body_too_large"
    title, message = message_for(code, "en" if language.startswith("en") else "zh-CN", details)
    body = {
        "type": f"urn:ruhu:{code}",
        "title": title,
        "status": 413,
        "code": code,
        "message": message,
        "details": details,
    }
    return JSONResponse(body, status_code=413, media_type=PROBLEM_JSON)

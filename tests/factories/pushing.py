"""A push service on this machine, and a browser that reads what it is sent."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.core.settings import get_settings
from api.notices.service.vapid import vapid_keys
from tests.factories.sync import SyncTablet, b64url

Json = dict[str, Any]


@dataclass(frozen=True)
class Received:
    """One message as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """Answers with 201, or with what a test says; remembers what it was sent."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    behave: Callable[[BaseHTTPRequestHandler], None] | None = None
    """Takes over after the message was read; for services that hang, drip or break off."""

    over: threading.Event = field(default_factory=threading.Event)

    def endpoint(self, name: str = "one") -> str:
        """An address as a browser's subscription names it."""
        return f"http://127.0.0.1:{self.port}/wpush/{name}"


@contextmanager
def push_service() -> Iterator[PushService]:
    """Run a push service on loopback."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.received.append(Received(self.path, headers, body))
            if service.behave is not None:
                service.behave(self)
                return
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def hang(service: PushService) -> Callable[[BaseHTTPRequestHandler], None]:
    """Take the message and never answer."""

    def behave(_handler: BaseHTTPRequestHandler) -> None:
        service.over.wait(30)

    return behave


def drip(service: PushService) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer one byte of the header at a time, so that no single read ever times out."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        try:
            for byte in b"HTTP/1.1 201 Created\r\nX-Slow: " + b"y" * 10_000:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                if service.over.wait(0.05):
                    return
        except OSError:
            return

    return behave


def flood(handler: BaseHTTPRequestHandler) -> None:
    """Answer with a body that has no end."""
    handler.send_response(201)
    handler.end_headers()
    try:
        for _ in range(100_000):
            handler.wfile.write(b"x" * 10_000)
            time.sleep(0.001)
    except OSError:
        return


@dataclass
class Browser:
    """The keys of one push subscription."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def says(self, endpoint: str, kid: str | None = None) -> Json:
        """What a tablet posts about its subscription."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": endpoint,
            "kid": kid or vapid_keys()[0].kid,
            "keys": {"p256dh": b64url(point), "auth": b64url(self.auth)},
        }

    def reads(self, body: bytes) -> bytes:
        """Decrypt a message (RFC 8291)."""
        plain: bytes = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return plain


def subscribed(tablet: SyncTablet, service: PushService, name: str = "one") -> Browser:
    """Subscribe a tablet at the service and return its browser."""
    browser = Browser()
    answer = tablet.post("push-subscription", browser.says(service.endpoint(name)))
    assert answer.status_code == 204, answer.text
    return browser


@contextmanager
def settings(**changed: str) -> Iterator[None]:
    """Change settings for a while; names without ``RUHU_``."""
    names = {f"RUHU_{name.upper()}": value for name, value in changed.items()}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    get_settings.cache_clear()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        get_settings.cache_clear()

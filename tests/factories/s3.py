"""A bucket on this machine that speaks S3 and checks every signature (AWS Signature Version 4)."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ACCESS_KEY = "ruhu-tests"
SECRET_KEY = "a-secret-of-tests"
REGION = "us-east-1"
BUCKET = "ruhu"
ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass
class Bucket:
    """A started server: its address, what lies in it, and a fault it shows when told to."""

    endpoint: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    fault: tuple[HTTPStatus, str] | None = None


@contextmanager
def serve_bucket() -> Iterator[Bucket]:
    """Serve one empty bucket on a free loopback port until the block ends."""
    bucket = Bucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        bucket.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield bucket
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        content = self._allowed_body()
        if content is None:
            return
        self.bucket.objects[self._key()] = content
        self._answer(HTTPStatus.OK, b"", {"ETag": _etag(content)})

    def do_GET(self) -> None:
        if self._allowed_body() is None:
            return
        found = self.bucket.objects.get(self._key())
        if found is None:
            self._refuse(HTTPStatus.NOT_FOUND, "NoSuchKey")
            return
        modified = {"ETag": _etag(found), "Last-Modified": "Sat, 21 Nov 2026 02:30:00 GMT"}
        self._answer(HTTPStatus.OK, found, modified)

    def do_POST(self) -> None:
        """Delete many (``?delete``); like S3, what is not there counts as deleted too."""
        body = self._allowed_body()
        if body is None:
            return
        keys = [key.text or "" for key in ElementTree.fromstring(body).iter() if _is_key(key)]
        for key in keys:
            self.bucket.objects.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        self._answer(HTTPStatus.OK, f"<DeleteResult>{deleted}</DeleteResult>".encode(), {})

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")

    def _allowed_body(self) -> bytes | None:
        """Return the request's body, or None after refusing it."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        refusal = self._refusal(body)
        if refusal is None:
            return body
        self._refuse(*refusal)
        return None

    def _refusal(self, body: bytes) -> tuple[HTTPStatus, str] | None:
        if urlsplit(self.path).path.split("/")[1] != BUCKET:
            return HTTPStatus.NOT_FOUND, "NoSuchBucket"
        if wrong := self._wrong_credentials(body):
            return HTTPStatus.FORBIDDEN, wrong
        return self.bucket.fault

    def _wrong_credentials(self, body: bytes) -> str | None:
        algorithm, _, rest = self.headers.get("Authorization", "").partition(" ")
        if algorithm != ALGORITHM:
            return "AccessDenied"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        access_key, _, scope = parts["Credential"].partition("/")
        if access_key != ACCESS_KEY:
            return "InvalidAccessKeyId"
        if self.headers["x-amz-content-sha256"] not in (_sha256(body), "UNSIGNED-PAYLOAD"):
            return "XAmzContentSHA256Mismatch"
        expected = self._signature(parts["SignedHeaders"], scope)
        fits = hmac.compare_digest(expected, parts["Signature"])
        return None if fits else "SignatureDoesNotMatch"

    def _signature(self, signed_headers: str, scope: str) -> str:
        """Sign the request as its sender should have done; ``scope`` is date/region/service."""
        address = urlsplit(self.path)
        pairs = sorted(
            (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
            for name, value in parse_qsl(address.query, keep_blank_values=True)
        )
        names = signed_headers.split(";")
        canonical = "\n".join(
            (
                self.command,
                address.path,
                "&".join(f"{name}={value}" for name, value in pairs),
                *(f"{name}:{' '.join(self.headers[name].split())}" for name in names),
                "",
                signed_headers,
                self.headers["x-amz-content-sha256"],
            )
        )
        to_sign = "\n".join(
            (ALGORITHM, self.headers["x-amz-date"], scope, _sha256(canonical.encode()))
        )
        key = f"AWS4{SECRET_KEY}".encode()
        for part in (*scope.split("/"), to_sign):
            key = hmac.digest(key, part.encode(), "sha256")
        return key.hex()

    def _refuse(self, status: HTTPStatus, code: str) -> None:
        text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
        self._answer(status, text.encode(), {"Content-Type": "application/xml"})

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_key(element: ElementTree.Element) -> bool:
    return element.tag.rpartition("}")[2] == "Key"


def _etag(content: bytes) -> str:
    return f'"{_sha256(content)[:32]}"'

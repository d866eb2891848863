"""A browser's push service on this machine: Firefox on a WebSocket, the sender over HTTP."""

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from uuid6 import uuid7
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("push-notification")


@dataclass
class BrowserPush:
    """What browsers registered, and what was sent to them."""

    web_socket: str = ""
    http: str = ""
    channels: dict[str, ServerConnection] = field(default_factory=dict)
    sent: list[dict[str, str]] = field(default_factory=list)
    """Headers of every message that a server posted."""

    acknowledged: list[str] = field(default_factory=list)
    """Versions of messages that the browser's worker has taken."""

    def hear(self, connection: ServerConnection) -> None:
        """Speak the protocol of Firefox's push client with one browser."""
        with contextlib.suppress(ConnectionClosed):  # a browser is killed, not closed
            for message in connection:
                said: dict[str, Any] = json.loads(message)
                answer = self._answer(connection, said) if said else {}
                if answer is not None:
                    connection.send(
                        json.dumps({k: v for k, v in said.items() if k == "messageType"} | answer)
                    )

    def _answer(self, connection: ServerConnection, said: dict[str, Any]) -> dict[str, Any] | None:
        kind, channel = said["messageType"], said.get("channelID", "")
        if kind == "hello":
            uaid = said.get("uaid") or uuid7().hex
            return {"status": 200, "uaid": uaid, "use_webpush": True, "broadcasts": {}}
        if kind == "register":
            self.channels[channel] = connection
            return {"status": 200, "channelID": channel, "pushEndpoint": f"{self.http}/{channel}"}
        if kind == "unregister":
            self.channels.pop(channel, None)
            return {"status": 200, "channelID": channel}
        if kind == "ack":
            self.acknowledged += [update["version"] for update in said["updates"]]
        return None

    def pass_on(self, channel: str, headers: dict[str, str], body: bytes) -> int:
        """Give a posted message to its browser; return the status of the answer."""
        connection = self.channels.get(channel)
        if connection is None:
            return 410
        self.sent.append(headers)
        note = {
            "messageType": "notification",
            "channelID": channel,
            "version": uuid7().hex,
            "ttl": int(headers["ttl"]),
            "data": base64.urlsafe_b64encode(body).rstrip(b"=").decode(),
            "headers": {"encoding": headers["content-encoding"]},
        }
        connection.send(json.dumps(note))
        return 201


@contextmanager
def browser_push() -> Iterator[BrowserPush]:
    """Run the service with both its doors."""
    push = BrowserPush()

    class Post(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(push.pass_on(self.path.rpartition("/")[2], headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the test's output clean."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Post)
    http.daemon_threads = True
    socket = serve(push.hear, "127.0.0.1", 0, subprotocols=[PROTOCOL])
    push.http = f"http://127.0.0.1:{http.server_address[1]}/wpush"
    push.web_socket = f"ws://127.0.0.1:{socket.socket.getsockname()[1]}/"
    threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in (http, socket)]
    for thread in threads:
        thread.start()
    try:
        yield push
    finally:
        http.shutdown()
        http.server_close()
        socket.shutdown()

"""The tablet's way to the server, which can be cut: a forwarder of its own for each tablet."""

import contextlib
import selectors
import socket
import threading

CHUNK = 65_536


class Network:
    """Forwards a loopback port to the server as long as it is up.

    Cutting it closes every open connection and refuses new ones, as a walk into a stairwell does.
    The port, and with it the origin of the tablet's storage, stays the same.
    """

    def __init__(self, server_port: int) -> None:
        """Listen on a free port at once."""
        self._server_port = server_port
        self._up = threading.Event()
        self._up.set()
        self._ended = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Go offline."""
        self._up.clear()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Come back online."""
        self._up.set()

    def close(self) -> None:
        """End for good."""
        self._ended.set()
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                tablet, _ = self._listener.accept()
            except OSError:
                return
            if self._up.is_set():
                threading.Thread(target=self._forward, args=(tablet,), daemon=True).start()
            else:
                tablet.close()

    def _forward(self, tablet: socket.socket) -> None:
        way = ("127.0.0.1", self._server_port)
        with tablet, contextlib.suppress(OSError), socket.create_connection(way) as server:
            with self._lock:
                self._open |= {tablet, server}
            try:
                _pump(tablet, server)
            finally:
                with self._lock:
                    self._open -= {tablet, server}


def _pump(tablet: socket.socket, server: socket.socket) -> None:
    with selectors.DefaultSelector() as waiting:
        waiting.register(tablet, selectors.EVENT_READ, server)
        waiting.register(server, selectors.EVENT_READ, tablet)
        while True:
            for key, _ in waiting.select():
                source: socket.socket = key.fileobj  # type: ignore[assignment]
                content = source.recv(CHUNK)
                if not content:
                    return
                key.data.sendall(content)

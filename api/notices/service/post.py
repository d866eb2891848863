"""One exchange with a push service: to a checked address, in bounded time, read in bounded size."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.poolmanager import PoolManager

ANSWER_BYTES = 2048
"""What is read of an answer; a push service has nothing to say that is longer."""

Connect = Callable[[], socket.socket]


class OneAddress(HTTPAdapter):
    """Connects to the address that was checked, whatever the name may mean a moment later.

    Name and certificate are still those of the host.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        super().__init__(max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        """Build pools whose connections begin with our own socket."""
        self.poolmanager = PoolManager(connections, maxsize=maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self._connect),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self._connect),
        }

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Send, and read no more of the answer than ``ANSWER_BYTES``."""
        kwargs["stream"] = True
        answer = super().send(request, *args, **kwargs)
        answer._content = _beginning(answer.raw)
        answer.close()
        return answer


def _beginning(raw: Any) -> bytes:
    """The status is what counts: a body that breaks off or never comes is an empty one."""
    try:
        return bytes(raw.read(ANSWER_BYTES, decode_content=False))
    except (HTTPError, OSError):
        return b""


def _pool(pool: type[Any], connection: type[Any], connect: Connect) -> type[Any]:
    def new_socket(_self: Any) -> socket.socket:
        return connect()

    pinned = type(f"One{connection.__name__}", (connection,), {"_new_conn": new_socket})
    return type(f"One{pool.__name__}", (pool,), {"ConnectionCls": pinned})


class NoRedirects(requests.Session):
    """Follows nothing and reads no proxy or password from the environment."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """A redirect is an answer like any other: nobody checked where it leads."""
        return None


@contextmanager
def pinned_session(address: str, port: int, timeout_s: float) -> Iterator[requests.Session]:
    """Give a session that talks to one address only and is cut off when the time is over.

    A time-out per read would not do: a service that sends a byte now and then never ends one.
    """
    opened: list[socket.socket] = []

    def connect() -> socket.socket:
        made = socket.create_connection((address, port), timeout_s)
        opened.append(made.dup())  # TLS takes the socket itself over; the copy can still cut it
        return made

    def cut() -> None:
        for one in opened:
            _cut_off(one)

    session = NoRedirects()
    adapter = OneAddress(connect)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    alarm = threading.Timer(timeout_s, cut)
    alarm.start()
    try:
        yield session
    finally:
        alarm.cancel()
        session.close()
        for one in opened:
            one.close()


def _cut_off(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already

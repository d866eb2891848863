"""Which addresses the server may be sent to by a tablet: push services, never the inner network.

An endpoint is chosen by whoever subscribes. Unchecked, it would let them make the server call its
own neighbours.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

from api.core.settings import get_settings
from api.notices.errors import EndpointRefused

ENDPOINT_CHARS = 2000
HTTPS_PORT = 443
LOOK_UP_S = 2.0
"""A request of a tablet waits no longer than this for a name."""

NAT64 = ip_network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where an endpoint lies; ``named`` when the settings name its host."""

    scheme: str
    host: str
    port: int
    named: bool


def target_of(endpoint: str) -> Target:
    """Read an endpoint's address.

    Raises:
        EndpointRefused: Too long, not HTTPS, with a password in it, an unusual port, or not one of
            the push services that the settings allow.
    """
    if len(endpoint) > ENDPOINT_CHARS or not endpoint.isascii() or not endpoint.isprintable():
        raise EndpointRefused(reason="malformed")
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as cause:
        raise EndpointRefused(reason="malformed") from cause
    if not host or parts.username is not None or parts.password is not None:
        raise EndpointRefused(reason="malformed")
    settings = get_settings()
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.push_loopback):
        raise EndpointRefused(reason="not_https")
    names = {name.strip().lower() for name in settings.push_hosts.split(",") if name.strip()}
    if names and host not in names and not settings.push_loopback:
        raise EndpointRefused(reason="host_not_allowed")
    if port not in (None, HTTPS_PORT) and host not in names and not settings.push_loopback:
        raise EndpointRefused(reason="port")
    default = HTTPS_PORT if parts.scheme == "https" else 80
    return Target(parts.scheme, host, port or default, host in names)


def look_up(target: Target, timeout_s: float) -> list[Address]:
    """Return the addresses of an endpoint's host.

    The system's look-up knows no time-out, so it runs in a thread that is left behind.

    Raises:
        OSError: The name is not known, now or at all, or nobody says so in time.
    """
    found: Queue[list[Address] | OSError] = Queue()

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found.put([ip_address(str(entry[4][0]).partition("%")[0]) for entry in entries])
        except (OSError, UnicodeError) as cause:
            found.put(OSError(str(cause)))

    Thread(target=ask, daemon=True).start()
    try:
        answer = found.get(timeout=timeout_s)
    except Empty as cause:
        raise TimeoutError("look-up") from cause
    if isinstance(answer, OSError):
        raise answer
    return answer


def allowed_address(target: Target, addresses: list[Address]) -> Address:
    """Return the address to connect to; one bad address among several refuses them all.

    Raises:
        EndpointRefused: A host that lies, wholly or in part, in a network of our own.
    """
    for address in addresses:
        if not _may_call(target, _inner(address)):
            raise EndpointRefused(reason="private_address")
    return addresses[0]


def _may_call(target: Target, address: Address) -> bool:
    settings = get_settings()
    if address.is_loopback:
        return settings.push_loopback
    if target.scheme != "https":
        return False
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    return address.is_global or target.named


def _inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, if it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def check_endpoint(endpoint: str) -> None:
    """Check an endpoint before it is stored; each sending checks again.

    A name that cannot be looked up just now is let through: the worker may stand elsewhere.

    Raises:
        EndpointRefused: The server will not call it.
    """
    target = target_of(endpoint)
    try:
        addresses = look_up(target, LOOK_UP_S)
    except OSError:
        return
    allowed_address(target, addresses)
